import { describe, expect, it } from 'vitest';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, type Book, createBook } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import {
  adoptedOf,
  digestOfLines,
  returnChange,
  type SentTrip,
  stateOfTrip,
  type TripReturn,
  tripChange,
  tripsOf,
} from './round-trips.ts';

const heads = new WeakMap<Book, LogHead>();
function write(book: Book, ...changes: readonly Change[]): void {
  const head = heads.get(book) ?? openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' }).head;
  const appended = appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' });
  heads.set(book, appended.head);
  applyOperations(book, appended.ops);
}

const trip: SentTrip = {
  id: 'T1',
  entity: 'station',
  to: '东街驿站',
  columns: [
    { entity: 'station', field: 'name', use: 'known', header: '驿站名称' },
    { entity: 'station', field: 'phone', use: 'open', header: '联系电话' },
  ],
  count: 3,
  sentAt: '2025-05-01T01:00:00.000Z',
  file: '核对表.xlsx',
  digest: 'd1',
  purpose: '核对站长电话',
  how: { split: 'station.name' },
};
const came: TripReturn = {
  id: 'R1',
  trip: 'T1',
  at: '2025-05-06T01:00:00.000Z',
  file: '核对表(改).xlsx',
  digest: 'f1',
  importId: 'I1',
  adopted: 2,
  added: 1,
  left: 1,
  isTakenBack: false,
};
const bookWith = (...changes: readonly Change[]) => {
  const book = createBook();
  write(book, ...changes);
  return book;
};
const stateNow = (book: Book) => tripsOf(book).map((one) => [stateOfTrip(one), adoptedOf(one)]);

describe('trips', () => {
  it('are read as they were written, the newest first', () => {
    const later = { ...trip, id: 'T2', sentAt: '2025-05-02T01:00:00.000Z' };
    const { purpose: _, ...masked } = later;
    expect(tripsOf(bookWith(tripChange(trip), tripChange(masked)))).toEqual([
      { ...masked, returns: [] },
      { ...trip, returns: [] },
    ]);
  });

  it('are out until a file comes back, in part while something is undecided, and back after that', () => {
    const book = bookWith(tripChange(trip));
    expect(stateNow(book)).toEqual([['out', 0]]);
    write(book, returnChange(came));
    expect(stateNow(book)).toEqual([['part', 3]]);
    write(book, returnChange({ ...came, id: 'R2', at: '2025-05-07T01:00:00.000Z', adopted: 1, added: 0, left: 0 }));
    expect(stateNow(book)).toEqual([['back', 4]]);
    expect(tripsOf(book)[0]?.returns.map(({ id }) => id)).toEqual(['R1', 'R2']);
  });

  it('count nothing that was taken back', () => {
    const book = bookWith(tripChange(trip), returnChange({ ...came, left: 0 }));
    expect(stateNow(book)).toEqual([['back', 3]]);
    const undo = (id: string, act: string, at: string): Change => {
      return { kind: 'note', topic: 'importUndo', id, values: { import: 'I1', act, at } };
    };
    write(book, undo('U1', '撤销', '2025-05-07T01:00:00.000Z'));
    expect(stateNow(book)).toEqual([['out', 0]]);
    write(book, undo('U2', '恢复', '2025-05-07T02:00:00.000Z'));
    expect(stateNow(book)).toEqual([['back', 3]]);
  });

  it('of another version are left to it', () => {
    const { id, ...values } = trip;
    const foreign = { ...values, entity: 'somethingNew', columns: [] };
    expect(tripsOf(bookWith({ kind: 'note', topic: 'roundTrip', id, values: foreign }))).toEqual([]);
  });
});

describe('digestOfLines', () => {
  it('is the digest of the lines, each with its newline', () => {
    expect(digestOfLines(['甲', '乙'])).not.toBe(digestOfLines(['甲乙']));
    expect(digestOfLines(['甲', '乙'])).toBe(digestOfLines(['甲', '乙']));
    expect(digestOfLines(['abc'])).toMatch(/^[0-9a-f]{64}$/);
  });
});
