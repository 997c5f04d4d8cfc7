import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import {
  allRecordsOf,
  applyLines,
  applyOperations,
  type Book,
  createBook,
  currentValue,
  notesOf,
  recordById,
  recordsOf,
  referrersOf,
  titleOf,
} from './book.ts';
import { type Change, checkChanges, describeChangeProblem, draftsOf } from './changes.ts';
import { datedValues, setDated, valueAt } from './dated-values.ts';

const log = 'TESTLOG00001';

/** A book with its own log: writes changes as a PC does. */
function desk(): { book: Book; write(changes: readonly Change[]): readonly string[]; lines: string[] } {
  const book = createBook();
  let head: LogHead = openLog(log, 'install', {}, { wallMs: 1_000, tx: 't0' }).head;
  const lines: string[] = [];
  let tx = 0;
  const write = (changes: readonly Change[]): readonly string[] => {
    const appended = appendOperations(head, draftsOf(book, changes), {
      wallMs: 2_000 + tx,
      tx: `t${++tx}`,
      user: 'u1',
    });
    head = appended.head;
    lines.push(...appended.lines);
    applyOperations(book, appended.ops);
    return appended.lines;
  };
  return { book, write, lines };
}

const zhang = { kind: 'create', entity: 'person', id: 'P1', values: { name: '张测试', phone: '19900000001' } } as const;
const job = { kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' } } as const;

describe('the book', () => {
  it('shows what was written and keeps its array until the register changes', () => {
    const { book, write } = desk();
    write([zhang]);
    const people = recordsOf(book, 'person');
    expect(people).toEqual([{ id: 'P1', values: { name: '张测试', phone: '19900000001' }, deleted: false }]);
    write([{ kind: 'create', entity: 'station', id: 'S1', values: { name: '柳荫驿站' } }]);
    expect(recordsOf(book, 'person')).toBe(people);
    write([{ kind: 'update', entity: 'person', id: 'P1', values: { phone: null } }]);
    expect(recordsOf(book, 'person')).not.toBe(people);
    expect(people[0]?.values.phone).toBe('19900000001');
  });

  it('is the same from the lines in any order, and from lines applied twice', () => {
    const { book, write, lines } = desk();
    write([zhang, job]);
    write([{ kind: 'update', entity: 'person', id: 'P1', values: { name: '张测验', phone: null } }]);
    write([{ kind: 'delete', entity: 'employment', id: 'E1', why: '误录' }]);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const other = createBook();
        applyLines(other, log, [...shuffled, ...shuffled]);
        expect(recordsOf(other, 'person')).toEqual(recordsOf(book, 'person'));
        expect(recordsOf(other, 'employment')).toEqual([]);
      }),
    );
  });

  it('names what it could not read and applies the rest', () => {
    const { write } = desk();
    const [line] = write([zhang]) as [string];
    const book = createBook();
    const summary = applyLines(book, log, ['{"k":"future"}', line]);
    expect(summary.applied).toBe(1);
    expect(summary.refused).toEqual([{ index: 0, error: { kind: 'unknownKind', found: 'future' } }]);
  });

  it('keeps a register it does not know without showing it', () => {
    const { book, write } = desk();
    write([{ kind: 'note', topic: 'import', id: 'I1', values: { file: '花名册.xlsx' } }]);
    expect(notesOf(book, 'import')).toEqual([{ id: 'I1', values: { file: '花名册.xlsx' }, deleted: false }]);
  });

  it('lists referrers both before and after the index was made', () => {
    const { book, write } = desk();
    write([zhang, job]);
    expect(referrersOf(book, 'person', 'P1')).toEqual([{ entity: 'employment', id: 'E1', field: 'personId' }]);
    write([{ ...job, id: 'E2' }]);
    expect(referrersOf(book, 'person', 'P1').map(({ id }) => id)).toEqual(['E1', 'E2']);
    write([{ kind: 'delete', entity: 'employment', id: 'E1', why: '误录' }]);
    expect(referrersOf(book, 'person', 'P1').map(({ id }) => id)).toEqual(['E2']);
    write([{ kind: 'update', entity: 'employment', id: 'E2', values: { personId: 'P9' } }]);
    expect(referrersOf(book, 'person', 'P1')).toEqual([]);
    expect(referrersOf(book, 'person', 'P9').map(({ id }) => id)).toEqual(['E2']);
  });

  it('shows joined records once and resolves references to them', () => {
    const { book, write } = desk();
    write([zhang, { ...zhang, id: 'P2' }, { ...job, values: { personId: 'P2', group: '01' } }]);
    const alias = { log: 'OTHERLOG0001', id: 'aaaaaaaaaaaaaaaa' };
    applyOperations(book, [
      { ...alias, op: { s: 1, h: '01a0c45077b80000', k: 'alias', t: 'person', r: 'P2', to: 'P1' } },
    ]);
    expect(recordsOf(book, 'person').map(({ id }) => id)).toEqual(['P1']);
    expect(recordById(book, 'person', 'P2')?.id).toBe('P1');
    expect(referrersOf(book, 'person', 'P1').map(({ id }) => id)).toEqual(['E1']);
    write([{ kind: 'update', entity: 'person', id: 'P2', values: { name: '张改名' } }]);
    expect(recordById(book, 'person', 'P1')?.values.name).toBe('张改名');
  });

  it('calls a record by its title, a code by its label, a reference by its target', () => {
    const { book, write } = desk();
    write([
      zhang,
      { kind: 'create', entity: 'organization', id: 'O1', values: { name: '捷达快递' } },
      { ...job, values: { personId: 'P1', organizationId: 'O1' } },
      { kind: 'create', entity: 'coverage', id: 'C1', values: { organizationId: 'O1', coverageKind: 'joint' } },
    ]);
    expect(titleOf(book, 'person', 'P1')).toBe('张测试');
    expect(titleOf(book, 'employment', 'E1')).toBe('捷达快递');
    expect(titleOf(book, 'coverage', 'C1')).toBe('联合组建');
    expect(titleOf(book, 'person', 'P7')).toBe('（未填姓名）');
  });
});

describe('changes', () => {
  it('need a reason to delete, and nothing alive that refers', () => {
    const { book, write } = desk();
    write([
      zhang,
      { kind: 'create', entity: 'postHolding', id: 'H1', values: { personId: 'P1', partyOrganizationId: 'B1' } },
    ]);
    const nameless = checkChanges(book, [{ kind: 'delete', entity: 'person', id: 'P1', why: ' ' }]);
    expect(!nameless.ok && nameless.error.kind).toBe('reasonMissing');
    const referred = checkChanges(book, [{ kind: 'delete', entity: 'person', id: 'P1', why: '误录' }]);
    expect(!referred.ok && describeChangeProblem(referred.error)).toContain('党组织任职 1 条');
    expect(recordById(book, 'person', 'P1')?.deleted).toBe(false);
  });

  it('take owned records along when a person goes and comes back', () => {
    const { book, write } = desk();
    write([zhang, job, { ...job, id: 'E2' }]);
    write([{ kind: 'delete', entity: 'employment', id: 'E2', why: '先删了一条' }]);
    write([{ kind: 'delete', entity: 'person', id: 'P1', why: '误录' }]);
    expect(recordsOf(book, 'person')).toEqual([]);
    expect(recordsOf(book, 'employment')).toEqual([]);
    write([{ kind: 'undelete', entity: 'person', id: 'P1' }]);
    expect(recordsOf(book, 'person').map(({ id }) => id)).toEqual(['P1']);
    expect(recordsOf(book, 'employment').map(({ id }) => id)).toEqual(['E1']);
    expect([...allRecordsOf(book, 'employment')]).toHaveLength(2);
  });

  it('write each field once in a transaction, the last value', () => {
    const { book, write } = desk();
    write([zhang, { kind: 'update', entity: 'person', id: 'P1', values: { name: '张二', sex: '1' } }]);
    expect(recordById(book, 'person', 'P1')?.values).toEqual({ name: '张二', phone: '19900000001', sex: '1' });
    const lines = write([
      { kind: 'update', entity: 'person', id: 'P1', values: { name: '张三', sex: '2' } },
      { kind: 'update', entity: 'person', id: 'P1', values: { name: '张四' }, src: { i: 'I1', s: '表', n: 3 } },
    ]);
    expect(recordById(book, 'person', 'P1')?.values).toEqual({ name: '张四', phone: '19900000001', sex: '2' });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"src":{"i":"I1","n":3,"s":"表"}');
  });

  it('write nothing for a record made and dropped at once', () => {
    const { write } = desk();
    expect(write([zhang, { kind: 'delete', entity: 'person', id: 'P1', why: '不要了' }])).toEqual([]);
  });

  it('supersede what was seen, so that the newest edit is the only head', () => {
    const { write } = desk();
    write([zhang]);
    const [line] = write([{ kind: 'update', entity: 'person', id: 'P1', values: { name: '张改' } }]) as [string];
    expect(JSON.parse(line).b.name).toHaveLength(1);
  });

  it('refuse to touch what is gone or deleted, and a text that no line can hold', () => {
    const { book, write } = desk();
    write([zhang]);
    write([{ kind: 'delete', entity: 'person', id: 'P1', why: '误录' }]);
    const problems = [
      { kind: 'update', entity: 'person', id: 'P1', values: { name: '甲' } },
      { kind: 'update', entity: 'person', id: 'P9', values: { name: '甲' } },
      { kind: 'create', entity: 'activity', id: 'A1', values: { content: '长'.repeat(30_000) } },
    ] as const;
    const kinds = problems.map((change) => {
      const checked = checkChanges(book, [change]);
      return checked.ok ? 'ok' : checked.error.kind;
    });
    expect(kinds).toEqual(['deletedRecord', 'unknownRecord', 'tooLong']);
  });

  it('split very long texts over several lines', () => {
    const { book, write } = desk();
    const values = { topic: '座谈', content: '长'.repeat(19_999), note: '备'.repeat(2_000) };
    write([{ kind: 'create', entity: 'activity', id: 'A1', values }]);
    expect(recordById(book, 'activity', 'A1')?.values).toEqual(values);
  });
});

describe('dated values', () => {
  const values = { 'status@': 'normal', 'status@2024-03-01': 'dormant', 'status@2025': 'cancelled', statusNote: 'x' };
  test.each([
    ['1999-01-01', 'normal'],
    ['2024-02-29', 'normal'],
    ['2024-03-01', 'dormant'],
    ['2024-12-31', 'dormant'],
    ['2025-01-01', 'cancelled'],
  ])('on %s it is %s', (date, expected) => expect(valueAt({ values }, 'status', date)).toBe(expected));
  it('are listed by day', () =>
    expect(datedValues({ values }, 'status').map(({ from }) => from)).toEqual(['', '2024-03-01', '2025']));
  it('are unknown before the first day', () =>
    expect(valueAt({ values: { 'declaredStaff@2024-06': 5 } }, 'declaredStaff', '2024-05-31')).toBeUndefined());
  it('do not change when the value already holds', () => {
    expect(setDated({ values }, 'status', '2024-05-01', 'dormant')).toEqual({});
    expect(setDated({ values }, 'status', '2024-05-01', 'normal')).toEqual({ 'status@2024-05-01': 'normal' });
  });
  it('are read by currentValue where the field is dated', () => {
    const book = createBook();
    const record = { id: 'O1', values, deleted: false };
    expect(currentValue(book, 'organization', record, 'status', '2024-04-01')).toBe('dormant');
  });
});
