// Which batches touched which record: what history, undo and the list of unsent records are read from. One number is
// kept bare, several as a list, because most records are written once.

import type { RecordName } from '#shared/ledger/book.ts';
import type { Mark } from '#shared/ledger/columnar.ts';

export type TouchedRecords = Map<string, Map<string, number | number[]>>;

export function noteTouched(touched: TouchedRecords, { table, id }: RecordName, n: number): void {
  const records = tableOf(touched, table);
  const known = records.get(id);
  if (known === undefined) records.set(id, n);
  else if (typeof known !== 'number') {
    if (known[known.length - 1] !== n) known.push(n);
  } else if (known !== n) records.set(id, [known, n]);
}

/** Takes back what `noteTouched` noted last. */
export function forgetTouched(touched: TouchedRecords, { table, id }: RecordName, n: number): void {
  const records = tableOf(touched, table);
  const known = records.get(id);
  if (known === n) records.delete(id);
  else if (Array.isArray(known) && known[known.length - 1] === n) known.pop();
}

export function batchesOf(touched: TouchedRecords, { table, id }: RecordName): readonly number[] {
  const known = touched.get(table)?.get(id);
  return known === undefined ? [] : typeof known === 'number' ? [known] : known;
}

export function markOf(touched: TouchedRecords, name: RecordName): Mark {
  return touched.get(name.table)?.get(name.id) ?? [];
}

export function loadMark(touched: TouchedRecords, { table, id }: RecordName, mark: Mark): void {
  if (typeof mark === 'number') tableOf(touched, table).set(id, mark);
  else if (mark.length > 0) tableOf(touched, table).set(id, [...mark]);
}

function tableOf(touched: TouchedRecords, table: string): Map<string, number | number[]> {
  let records = touched.get(table);
  if (!records) {
    records = new Map();
    touched.set(table, records);
  }
  return records;
}
