import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { type AuditEntry, auditNote, auditOutcome, recordedDeeds } from './audit.ts';
import { applyLines, createBook } from './book.ts';
import { draftsOf } from './changes.ts';

const hand = { userName: '演示专干', deviceName: '党建办电脑' };
const noonMs = Date.UTC(2026, 5, 1, 4);

function bookWith(...changes: Parameters<typeof draftsOf>[1]) {
  const book = createBook();
  const lines = draftsOf(book, changes).map(({ f, ...draft }, at) =>
    canonicalJson({ f, h: formatHlc({ ms: noonMs + at, counter: 0 }), s: at + 2, ...draft } as JsonObject),
  );
  const { refused } = applyLines(book, 'TESTLOG00001', lines);
  expect(refused).toEqual([]);
  return book;
}

const list: AuditEntry = {
  act: 'export',
  subject: '从业人员名册',
  entity: 'person',
  count: 412,
  format: 'xlsx',
  columns: ['姓名', '证件号码'],
  inFull: ['证件号码'],
  why: '上报区委社会工作部',
  file: '从业人员名册.xlsx',
};

describe('the audit log', () => {
  it('keeps who did what, when, how much, in which columns and what for', () => {
    expect(recordedDeeds(bookWith(auditNote('N1', list, hand)))).toEqual([
      { id: 'N1', at: '2026-06-01T04:00:00.000Z', ...hand, ...list },
    ]);
  });

  it('adds what became of the file to the same entry', () => {
    const saved = bookWith(auditNote('N1', list, hand), auditOutcome('N1', { savedAs: 'U盘 / 名册.xlsx' }));
    expect(recordedDeeds(saved)).toMatchObject([{ act: 'export', savedAs: 'U盘 / 名册.xlsx' }]);
  });

  it('lists the newest first and leaves out what this version does not know', () => {
    const book = bookWith(
      auditNote('N1', { act: 'reveal', entity: 'person', record: 'P1', why: '核对' }, hand),
      auditNote('N2', { act: 'print', subject: '花名册', count: 3 }, hand),
      { kind: 'note', topic: 'auditEntry', id: 'N3', values: { act: 'somethingNew' } },
    );
    expect(recordedDeeds(book).map(({ id, act }) => [id, act])).toEqual([
      ['N2', 'print'],
      ['N1', 'reveal'],
    ]);
  });
});
