import { describe, expect, it } from 'vitest';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, createBook } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { checkNotes, openChecks, type RowCheck, reasonFinder, settlingNotes } from './row-checks.ts';

const today = '2026-11-22';
let ids = 0;
const newId = () => {
  ids += 1;
  return `N${ids}`;
};

function ledger() {
  const book = createBook();
  let { head, ...opened } = openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' });
  applyOperations(book, opened.ops);
  let wallMs = 2;
  const write = (...changes: readonly Change[]) => {
    wallMs += 1;
    const appended = appendOperations(head, draftsOf(book, changes), { wallMs, tx: `t${wallMs}`, user: 'u1' });
    head = appended.head;
    applyOperations(book, appended.ops);
  };
  return { book, write };
}

const person = (id: string, values: { readonly [field: string]: string }): Change => ({
  kind: 'create',
  entity: 'person',
  id,
  values: { name: `人${id}`, ...values },
});
const check = (record: string, some: Partial<RowCheck> = {}): RowCheck => ({
  importId: 'I1',
  sheet: '快递员',
  row: 5,
  entity: 'person',
  record,
  code: 'PHONE_INVALID',
  field: 'phone',
  text: '123',
  value: '123',
  ...some,
});
const march = { file: '三月.xlsx', at: '2026-03-01T00:00:00.000Z' };
const april = { file: '四月.xlsx', at: '2026-04-01T00:00:00.000Z' };

describe('doubtful rows', () => {
  it('are listed until their value is corrected or their record is gone', () => {
    const { book, write } = ledger();
    write(person('P1', { phone: '123' }), person('P2', { phone: '456' }), person('P3', {}));
    const checks = [
      check('P1'),
      check('P2', { row: 6, value: '456', text: '456' }),
      check('P3', { row: 7, code: 'PHONE_MISSING', value: null, text: '' }),
    ];
    write(...checkNotes(checks, march, newId));
    expect(openChecks(book, today)).toEqual(checks.map((one) => ({ ...one, ...march })));
    write({ kind: 'update', entity: 'person', id: 'P1', values: { phone: '19900000001' } });
    write({ kind: 'delete', entity: 'person', id: 'P2', why: '误录' });
    expect(openChecks(book, today).map(({ record }) => record)).toEqual(['P3']);
    write({ kind: 'update', entity: 'person', id: 'P3', values: { phone: '19900000003' } });
    expect(openChecks(book, today)).toEqual([]);
  });

  it('are listed no more once a clerk has said why they are right, at the import or later', () => {
    const { book, write } = ledger();
    write(person('P1', { phone: '123' }), person('P2', { phone: '456' }));
    const later = check('P2', { row: 6, value: '456' });
    write(...checkNotes([check('P1', { reason: '国外号码' }), later], march, newId));
    expect(openChecks(book, today).map(({ record }) => record)).toEqual(['P2']);
    write(...settlingNotes([later], '电话核实过', april.at, newId));
    expect(openChecks(book, today)).toEqual([]);
    const reasonOf = reasonFinder(book);
    expect(reasonOf({ i: 'I1', s: '快递员', n: 5 }, 'person', 'phone')).toBe('国外号码');
    expect(reasonOf({ i: 'I1', s: '快递员', n: 6 }, 'person', 'phone')).toBe('电话核实过');
    expect(reasonOf({ i: 'I1', s: '快递员', n: 6 }, 'person', 'name')).toBeUndefined();
  });

  it('without a value have their reason at the title of the record', () => {
    const { book, write } = ledger();
    write(person('P1', {}));
    const missing = check('P1', { code: 'PHONE_MISSING', value: null, text: '', reason: '本人没有手机' });
    write(...checkNotes([missing], march, newId));
    const reasonOf = reasonFinder(book);
    expect(reasonOf({ i: 'I1', s: '快递员', n: 5 }, 'person', 'name')).toBe('联系电话：本人没有手机');
    expect(reasonOf({ i: 'I1', s: '快递员', n: 5 }, 'person', 'phone')).toBeUndefined();
  });

  it('are asked about once, however often the same file is imported', () => {
    const { book, write } = ledger();
    write(person('P1', { phone: '123' }));
    write(...checkNotes([check('P1')], march, newId));
    write(...checkNotes([check('P1', { importId: 'I2', row: 9 })], april, newId));
    expect(openChecks(book, today)).toMatchObject([{ file: '四月.xlsx', row: 9 }]);
    write(...settlingNotes(openChecks(book, today), '核实过', april.at, newId));
    expect(openChecks(book, today)).toEqual([]);
  });

  it('of a large import are kept in several notes', () => {
    const { book, write } = ledger();
    write(person('P1', {}));
    const many = Array.from({ length: 3000 }, (_, i) => check('P1', { row: i + 1, field: null, text: `第${i}行` }));
    const notes = checkNotes(many, march, newId);
    expect(notes.length).toBeGreaterThan(1);
    write(...notes);
    const reasons = settlingNotes(many.slice(0, 1), '核实过', april.at, newId);
    write(...reasons);
    expect(reasonFinder(book)({ i: 'I1', s: '快递员', n: 1 }, 'person', 'phone')).toBeUndefined();
    expect(openChecks(book, today)).toEqual([]);
  });
});
