// From a file to rows on the page, and what is asked of the reader afterwards: another mapping, a corrected cell, the
// full text of rows. Nothing here writes to the ledger.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import type { PickedFile } from '#shared/host/host-api.ts';
import { changeImport, currentImport, emptyImport, onForget, type ReadTable } from './import-state.ts';
import { ledgerKeysOf } from './ledger-keys.ts';
import { nameOfTarget, rememberedMappings } from './mapping-memory.ts';
import type { ColumnTarget, Correction, FromReader, MappingChoices, OpenedWorkbook } from './reading-messages.ts';
import { startReader, type WorkbookReader } from './workbook-reader.ts';

let reader: WorkbookReader | undefined;
let choices: MappingChoices = {};
/** Messages in answer to these were not heard yet. */
let pending = 0;

onForget(endReader);

/** The largest file that is read at all; what it holds is bounded again when it is opened. */
const largestBytes = 60_000_000;

export async function readPickedFile({ grant, name, sizeBytes }: PickedFile): Promise<void> {
  beginReading(name, sizeBytes);
  if (isTooLarge(sizeBytes)) return;
  const picked = await host.readPicked({ grant });
  if (!picked.ok) return changeImport({ reading: undefined, refusal: picked.error.message });
  openBytes(picked.value.content, name);
}

export async function readDroppedFile(file: File): Promise<void> {
  beginReading(file.name, file.size);
  if (isTooLarge(file.size)) return;
  try {
    openBytes(new Uint8Array(await file.arrayBuffer()), file.name);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const refusal =
      '没有读取这个文件。文件可能已被移走、正被别的程序占用，或拖进来的是文件夹。请关闭其他程序后重新选择。';
    changeImport({ reading: undefined, refusal });
  }
}

/** Ends the reading of a file; nothing of it stays. */
export function cancelReading(): void {
  endReader();
  changeImport(emptyImport(currentImport().options.asOf));
}

function isTooLarge(sizeBytes: number): boolean {
  if (sizeBytes <= largestBytes) return false;
  const refusal = '没有读取这个文件。文件超过 60 MB，超出可以导入的范围。请确认文件是否异常，或拆成几个文件分别导入。';
  changeImport({ reading: undefined, refusal });
  return true;
}

function beginReading(name: string, sizeBytes: number): void {
  endReader();
  const fresh = emptyImport(dateOfInstant(Date.now()));
  changeImport({
    ...fresh,
    file: { name, sizeBytes },
    refusal: undefined,
    reading: { done: 0, total: 0 },
    plan: undefined,
    planning: undefined,
  });
}

function endReader(): void {
  reader?.end();
  reader = undefined;
  choices = {};
  pending = 0;
}

function openBytes(bytes: Uint8Array<ArrayBuffer>, fileName: string): void {
  const store = currentLedger();
  if (!store || !currentImport().reading) return;
  const own = startReader(bytes.byteLength, (message) => {
    if (own === reader) hear(message);
  });
  reader = own;
  const { options } = currentImport();
  const keys = ledgerKeysOf(store.book);
  ask({ kind: 'open', bytes, fileName, today: options.asOf, keys, remembered: rememberedMappings(store.book) });
}

function ask(message: Parameters<WorkbookReader['send']>[0]): void {
  pending += 1;
  reader?.send(message);
}

let total = 0;
let done = 0;

function hear(message: FromReader): void {
  switch (message.kind) {
    case 'refused':
      endReader();
      changeImport({ ...emptyImport(currentImport().options.asOf), reading: undefined, refusal: message.message });
      break;
    case 'opened':
      total = message.totalRows;
      done = 0;
      takeTables(message.workbook);
      break;
    case 'rows':
      takeRows(message);
      break;
    case 'changed':
      takeChanged(message);
      break;
    case 'done':
      pending -= 1;
      if (pending === 0) changeImport({ reading: undefined, isRechecking: false });
      break;
    case 'texts':
      break;
  }
}

function takeTables({ format, encoding, tables, unread }: OpenedWorkbook): void {
  const { file, tables: before } = currentImport();
  const read = tables.map((table, index): ReadTable => {
    const known = before[index]?.sheet === table.sheet ? before[index] : undefined;
    return { ...table, rows: [], isChosen: known?.isChosen ?? !table.isHidden };
  });
  changeImport({
    ...(file ? { file: { ...file, format, ...(encoding ? { encoding } : {}) } } : {}),
    tables: read,
    unread,
    reading: { done: 0, total },
    plan: undefined,
  });
}

/** The rows are kept in the array they are in: 50,000 of them must not be copied with every portion. */
function takeRows({ table, from, rows }: FromReader & { kind: 'rows' }): void {
  const { tables, rowsVersion } = currentImport();
  const into = tables[table]?.rows;
  for (const [offset, row] of rows.entries()) if (into) into[from + offset] = row;
  done += rows.length;
  changeImport({ reading: { done, total }, rowsVersion: rowsVersion + 1 });
}

function takeChanged({ table, rows }: FromReader & { kind: 'changed' }): void {
  const { tables, rowsVersion } = currentImport();
  const into = tables[table]?.rows;
  for (const { at, row } of rows) if (into) into[at] = row;
  changeImport({ rowsVersion: rowsVersion + 1, plan: undefined });
}

/** Sends a column to another field, which moves from the column that had it; the rows are read anew. */
export function mapColumn(table: number, col: string, target: ColumnTarget | null): void {
  const wanted = target && nameOfTarget(target);
  const columns = currentImport().tables[table]?.columns ?? [];
  const others = columns.filter((other) => wanted !== null && other.target && nameOfTarget(other.target) === wanted);
  const freed = Object.fromEntries(others.map((other) => [other.col, null]));
  choices = { ...choices, [table]: { ...choices[table], ...freed, [col]: target } };
  changeImport({ isRechecking: true, isTouched: true, plan: undefined });
  ask({ kind: 'map', choices });
}

/** Whether the clerk changed the mapping of a table. */
export function wasMapped(table: number): boolean {
  return choices[table] !== undefined;
}

/** Puts other words into cells; the rows are checked again by the same rules. */
export function correctCells(corrections: readonly Correction[]): void {
  changeImport({ isRechecking: true, isTouched: true, plan: undefined });
  ask({ kind: 'correct', corrections });
}

/** The cells of rows, by their positions, in the order of the table's columns, corrections included. */
export async function textsOfRows(table: number, rows: readonly number[]): Promise<readonly (readonly string[])[]> {
  return reader && rows.length > 0 ? reader.textsOf(table, rows) : [];
}
