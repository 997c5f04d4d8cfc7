import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { blockedSteps, reasonNotes, reasonsOf } from './blocked-problems.ts';
import { applyOperations, createBook } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { checkNotes } from './row-checks.ts';
import { finish } from './steps.ts';

const said = { reason: '证件就是这样印的', userName: '王小棠', deviceName: '一号机', at: '2026-11-22T01:00:00.000Z' };
const wrongNumber = '990000199001010018';
const rightNumber = '990000199001010017';

function ledger() {
  const book = createBook();
  let { head, ...opened } = openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' });
  applyOperations(book, opened.ops);
  let wallMs = 2;
  let ids = 0;
  const write = (...changes: readonly Change[]) => {
    wallMs += 1;
    const appended = appendOperations(head, draftsOf(book, changes), { wallMs, tx: `t${wallMs}`, user: 'u1' });
    head = appended.head;
    applyOperations(book, appended.ops);
  };
  const person = (id: string, values: { readonly [field: string]: JsonValue }) =>
    write({ kind: 'create', entity: 'person', id, values });
  const blocked = (...people: readonly string[]) =>
    finish(
      blockedSteps(
        book,
        people.map((id) => ({ entity: 'person', id })),
      ),
    );
  const newId = () => {
    ids += 1;
    return `N${ids}`;
  };
  const explain = (problems: ReturnType<typeof blocked>) => write(...reasonNotes(problems, said, newId));
  return { book, write, person, blocked, explain };
}

describe('what keeps a report back', () => {
  it('is what a rule of the level 强制 says, never what is to be looked into', () => {
    const { person, blocked } = ledger();
    person('P1', { name: '演示', idNo: wrongNumber });
    person('P2', { name: '演示', idNo: rightNumber, sex: '1', phone: '12' });
    person('P3', { phone: '19900000001' });
    expect(blocked('P1', 'P2', 'P3').map(({ record, code, field }) => [record, code, field])).toEqual([
      ['P1', 'ID_CHECKSUM', 'idNo'],
      ['P3', 'NAME_MISSING', 'name'],
    ]);
  });

  it('concerns only the records that would go, and none that was deleted', () => {
    const { person, blocked, write } = ledger();
    person('P1', { name: '演示', idNo: wrongNumber });
    person('P2', { name: '演示', idNo: wrongNumber });
    expect(blocked('P2')).toHaveLength(1);
    write({ kind: 'delete', entity: 'person', id: 'P2', why: '误录' });
    expect(blocked('P2')).toEqual([]);
  });

  it('goes with the correction', () => {
    const { person, blocked, write } = ledger();
    person('P1', { name: '演示', idNo: wrongNumber });
    write({ kind: 'update', entity: 'person', id: 'P1', values: { idNo: rightNumber } });
    expect(blocked('P1')).toEqual([]);
  });

  it('goes with a written reason, for exactly the value it was written about', () => {
    const { book, person, blocked, write, explain } = ledger();
    person('P1', { name: '演示', idNo: wrongNumber });
    person('P2', { phone: '19900000001' });
    explain(blocked('P1', 'P2'));
    expect(blocked('P1', 'P2')).toEqual([]);
    expect(reasonsOf(book)).toMatchObject([
      { record: 'P1', value: wrongNumber, ...said },
      { record: 'P2', value: null, ...said },
    ]);
    write({ kind: 'update', entity: 'person', id: 'P1', values: { idNo: '990000199001010019' } });
    expect(blocked('P1')).toHaveLength(1);
  });

  it('does not come back for a value that a clerk has verified after its import', () => {
    const { person, blocked, write } = ledger();
    person('P1', { name: '演示', idNo: 'G12345678' });
    const row = { importId: 'I1', sheet: '表一', row: 3, entity: 'person', record: 'P1', text: '' } as const;
    const check = { ...row, code: 'ID_OTHER_TYPE', field: 'idNo', value: 'G12345678' } as const;
    expect(blocked('P1')).toHaveLength(1);
    write(...checkNotes([{ ...check, reason: '护照' }], { file: '三月.xlsx', at: said.at }, () => 'C1'));
    expect(blocked('P1')).toEqual([]);
  });

  it('is explained for thousands of records with one sentence, in notes that fit into an operation', () => {
    const { book, person, blocked, explain } = ledger();
    const ids = Array.from({ length: 3000 }, (_, i) => `P${i}`);
    for (const id of ids) person(id, { name: '演示', idNo: wrongNumber });
    explain(blocked(...ids));
    expect(blocked(...ids)).toEqual([]);
    expect(reasonsOf(book)).toHaveLength(3000);
  });
});
