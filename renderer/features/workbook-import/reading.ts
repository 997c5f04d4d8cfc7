// The conversation with the worker that reads: rows come to the page, and the clerk has columns mapped otherwise, sheets
// laid out otherwise, cells put right. Nothing here writes to the ledger.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import { seldom } from '#renderer/data/progress.ts';
import { currentReference } from '#renderer/data/reference.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { rememberedMeanings } from '#shared/ledger/code-meanings.ts';
import { headOfPasted } from './head-drafts.ts';
import {
  beginImport,
  changeImport,
  currentImport,
  type ImportState,
  onForget,
  type ReadTable,
} from './import-state.ts';
import { ledgerKeysOf } from './ledger-keys.ts';
import { nameOfTarget, rememberedMappings } from './mapping-memory.ts';
import type {
  Arrangement,
  ColumnTarget,
  Correction,
  FromReader,
  MappingChoices,
  NamedBytes,
  OpenedWorkbook,
  QuestionName,
  Questions,
} from './reading-messages.ts';
import { startReader, type WorkbookReader } from './workbook-reader.ts';

let reader: WorkbookReader | undefined;
let choices: MappingChoices = {};
/** Messages in answer to these were not heard yet. */
let pending = 0;
/** The layout that was asked for and is not known to be possible yet. */
let arranging: Arrangement | undefined;

onForget(endReader);

/** Ends the reading of files; nothing of it stays. */
export function cancelReading(): void {
  endReader();
  beginImport({}, currentImport().options.asOf);
}

export function endReader(): void {
  reader?.end();
  reader = undefined;
  choices = {};
  pending = 0;
  arranging = undefined;
}

/** Hands files to a worker of their own. @param preferred the register the clerk comes from */
export function openFiles(files: readonly NamedBytes[], preferred: EntityName | undefined): void {
  const store = currentLedger();
  if (!store || !currentImport().reading) return;
  const size = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  const own = startReader(size, (message) => {
    if (own === reader) hear(message);
  });
  reader = own;
  arranging = currentImport().arrangement;
  const words = rememberedMeanings(store.book);
  changeImport({ words });
  const keys = ledgerKeysOf(store.book);
  const remembered = rememberedMappings(store.book);
  const { codes } = currentReference();
  const context = { today: currentImport().options.asOf, keys, remembered, codes, ...(preferred && { preferred }) };
  ask({ kind: 'open', files, context, words });
}

/** Lays sheets out otherwise; what was mapped and put right by hand so far belonged to the old layout and goes. */
export function arrange(arrangement: Arrangement): void {
  arranging = arrangement;
  changeImport({ refusal: undefined, reading: { done: 0, total: 0 }, plan: undefined });
  ask({ kind: 'arrange', arrangement });
}

/** Sends a column to another field, which moves from the column that had it; the rows are read anew. */
export function mapColumn(table: number, col: string, target: ColumnTarget | null): void {
  const wanted = target && nameOfTarget(target);
  const columns = currentImport().tables[table]?.columns ?? [];
  const others = columns.filter((other) => wanted !== null && other.target && nameOfTarget(other.target) === wanted);
  const freed = Object.fromEntries(others.map((other) => [other.col, null]));
  choices = { ...choices, [table]: { ...choices[table], ...freed, [col]: target } };
  readAnew();
}

/** What a word of a code list means from now on; null when it means nothing that is known. */
export function giveMeaning(field: string, word: string, code: string | null): void {
  const { words } = currentImport();
  const { [word]: _, ...others } = words[field] ?? {};
  changeImport({ words: { ...words, [field]: code === null ? others : { ...others, [word]: code } } });
  readAnew();
}

function readAnew(): void {
  changeImport({ isRechecking: true, isTouched: true, plan: undefined });
  ask({ kind: 'map', choices, words: currentImport().words });
}

/** Whether the clerk changed the mapping of a table, or said what its sheet is. */
export function wasMapped(table: number): boolean {
  const { tables, arrangement } = currentImport();
  return choices[table] !== undefined || arrangement.sheets[tables[table]?.sheetAt ?? -1]?.heads !== undefined;
}

/** Puts other words into cells; the rows are checked again by the same rules. */
export function correctCells(corrections: readonly Correction[]): void {
  if (corrections.length === 0) return;
  changeImport({ isRechecking: true, isTouched: true, plan: undefined });
  ask({ kind: 'correct', corrections });
}

/** Asks the reader something; undefined when no file is open, or it was given up meanwhile. */
export async function askReader<N extends QuestionName>(
  of: N,
  question: Questions[N]['ask'],
): Promise<Questions[N]['answer'] | undefined> {
  return reader?.ask(of, question);
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
      beginImport({ refusal: message.message }, currentImport().options.asOf);
      break;
    case 'notArranged':
      pending -= 1;
      arranging = undefined;
      changeImport({ reading: undefined, refusal: message.message });
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
      if (pending === 0) finishReading();
      break;
    case 'answer':
      break;
  }
}

function takeTables({ files, refused, sheets, tables }: OpenedWorkbook): void {
  const before = currentImport();
  const isNewLayout = arranging !== undefined;
  const read = tables.map((table, index): ReadTable => {
    const isChosen = isNewLayout || (before.tables[index]?.isChosen ?? true);
    return { ...table, rows: [], isChosen };
  });
  changeImport({
    file: { name: files.map(({ name }) => name).join('、'), ...(files[0] && { format: files[0].format }) },
    files,
    refusedFiles: refused,
    sheets,
    tables: read,
    reading: { done: 0, total },
    plan: undefined,
    ...(arranging && freshLayout(arranging)),
  });
  arranging = undefined;
}

/** What was mapped, decided and put right belonged to the old layout. */
function freshLayout(arrangement: Arrangement): Partial<ImportState> {
  choices = {};
  return { arrangement, decisions: {}, verified: {}, isTouched: false };
}

/** The rows are kept in the array they are in: 50,000 of them must not be copied with every portion. */
function takeRows({ table, from, rows }: FromReader & { kind: 'rows' }): void {
  const into = currentImport().tables[table]?.rows;
  for (const [offset, row] of rows.entries()) if (into) into[from + offset] = row;
  done += rows.length;
  tellRows(done, total);
}

const tellRows = seldom((taken, all) => {
  changeImport({ reading: { done: taken, total: all }, rowsVersion: currentImport().rowsVersion + 1 });
});

function takeChanged({ table, rows }: FromReader & { kind: 'changed' }): void {
  const { tables, rowsVersion } = currentImport();
  const into = tables[table]?.rows;
  for (const { at, row } of rows) if (into) into[at] = row;
  changeImport({ rowsVersion: rowsVersion + 1, plan: undefined });
}

/** A block that was pasted from a register's page without its heading belongs to that register. */
function finishReading(): void {
  changeImport({ reading: undefined, isRechecking: false });
  const { source, tables, arrangement } = currentImport();
  const head = headOfPasted(location.hash);
  const isNew = Object.keys(arrangement.sheets).length === 0;
  if (source === 'clipboard' && tables.length === 0 && isNew && head)
    arrange({ ...arrangement, sheets: { 0: { heads: [head] } } });
}
