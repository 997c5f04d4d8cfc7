// The journal is the second, independent copy of every commit: files journal/000001.lxj, 000002.lxj …, records
// appended and flushed one after the other. It knows no key: rows are sealed by the page.

import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { concatBytes, equalBytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, HostError, JournalSlice, JournalTip, RowEnd } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { readLeast, writeLeast } from './journal-least.ts';
import { decodeRecord, encodeRecord } from './journal-record.ts';
import { type JournalIndex, journalFile, type Position, scanFiles, scanJournal, tipOf } from './journal-scan.ts';
import { flushFolder, makeFolder } from './state-file.ts';

export type Journal = {
  /** The last row, or null when the journal is empty. */
  tip(): JournalTip | null;
  /** Appends all rows or none. Rows it already holds, byte for byte, are passed over, so that a retry is harmless. */
  append(rows: readonly BatchRow[]): Promise<Result<JournalTip, HostError>>;
  /** Rows from number `from` on, about four megabytes at a time, or no more than `count`. */
  read(from: number, count?: number): JournalSlice;
  rows(): Iterable<BatchRow>;
  /** One row; undefined when there is none of this number. */
  row(n: number): BatchRow | undefined;
  sizeBytes(): number;
  /** From now on the page holds no row up to this one. */
  keep(least: RowEnd): Promise<Result<null, HostError>>;
  /** What the page does not hold and is not here either, as far as `keep` says; undefined when nothing is missing. */
  lacks(): RowEnd | undefined;
};

/** What can be read without appending. */
export type JournalReader = Pick<Journal, 'tip' | 'read' | 'rows' | 'row'>;

type OpenJournal = {
  /** Where a file lies, by its number. */
  readonly pathOf: (file: number) => string;
  readonly folder: string;
  readonly rollOverBytes: number;
  readonly index: JournalIndex;
};

const defaultRollOverBytes = 16 * 1024 * 1024;
const sliceBytes = 4 * 1024 * 1024;
const sliceRows = 256;

/** @param rollOverBytes a file that has reached this size is closed and the next one begun; only tests pass it */
export function openJournal(folder: string, rollOverBytes = defaultRollOverBytes): Result<Journal, HostError> {
  try {
    makeFolder(folder);
    const pathOf = (file: number) => journalFile(folder, file);
    return ok(journalOver({ pathOf, folder, rollOverBytes, index: scanJournal(folder) }));
  } catch (error) {
    return fail(fileErrorOrThrow(error, '打开记录副本（日志文件）'));
  }
}

/**
 * What a backup holds, read only: what is unreadable stays where it is, and nothing can be appended.
 *
 * @param paths its files in their order
 */
export function readJournalFiles(paths: readonly string[]): Result<JournalReader, HostError> {
  try {
    const pathOf = (file: number) => paths[file - 1] ?? '';
    return ok(journalOver({ pathOf, folder: '', rollOverBytes: defaultRollOverBytes, index: scanFiles(paths) }));
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取备份'));
  }
}

function journalOver(journal: OpenJournal): Journal {
  const { index } = journal;
  return {
    tip: () => index.tip,
    append: async (rows) => append(journal, rows),
    read: (from, count) => readSlice(journal, from, count),
    *rows() {
      for (const position of index.positions) yield readRow(journal, position);
    },
    row: (n) => {
      const position = index.positions[n - 1];
      return position && readRow(journal, position);
    },
    sizeBytes: () => index.positions.reduce((sum, { length }) => sum + length, 0),
    keep: (least) => writeLeast(journal.folder, least),
    lacks: () => {
      const least = readLeast(journal.folder);
      const position = least && index.positions[least.n - 1];
      return position && readRow(journal, position).chain === least.chain ? undefined : least;
    },
  };
}

/** Runs without a pause from the check to the flush, so two calls can never interleave. */
function append(journal: OpenJournal, rows: readonly BatchRow[]): Result<JournalTip, HostError> {
  const { index } = journal;
  try {
    const refusal = refusalFor(journal, rows);
    if (refusal) return fail(refusal);
    const fresh = rows.filter((row) => row.n > index.positions.length);
    if (fresh.length > 0) appendFresh(journal, fresh);
    return index.tip ? ok(index.tip) : refuse('badInput', '没有可以保存的记录。');
  } catch (error) {
    if (error instanceof ChangedOutside) return changedOutside();
    return fail(fileErrorOrThrow(error, '保存记录副本（日志文件）'));
  }
}

function refusalFor(journal: OpenJournal, rows: readonly BatchRow[]): HostError | undefined {
  let expected = journal.index.positions.length + 1;
  for (const row of rows) {
    const position = journal.index.positions[row.n - 1];
    if (position) {
      if (!sameRow(readRow(journal, position), row)) return fork(row.n);
    } else if (row.n === expected) {
      expected++;
    } else {
      return gap(expected, row.n);
    }
  }
  return undefined;
}

function sameRow(held: BatchRow, row: BatchRow): boolean {
  return equalBytes(encodeRecord(held), encodeRecord(row));
}

function changedOutside() {
  const message = '记录副本（日志文件）被其他程序改动过，没有写入。请锁定后重新登录，程序会检查并补齐。';
  return refuse('journalChanged', message);
}

function fork(n: number): HostError {
  const message = `记录副本的第 ${n} 批与数据库不一致，两份都已保留，没有写入。请不要继续录入，先做备份并联系管理员。`;
  return { code: 'journalFork', message };
}

function gap(expected: number, found: number): HostError {
  const message = `记录副本缺少第 ${expected} 批（收到的是第 ${found} 批），没有写入。请关闭程序后重新打开，程序会自动补齐。`;
  return { code: 'journalGap', message };
}

function appendFresh({ folder, rollOverBytes, index }: OpenJournal, rows: readonly BatchRow[]): void {
  const file = fileToAppend(folder, index, rollOverBytes);
  const records = rows.map(encodeRecord);
  let at = endOf(index, file);
  appendBytes(folder, journalFile(folder, file), at, concatBytes(...records));
  for (const record of records) {
    index.positions.push({ file, at, length: record.length });
    at += record.length;
  }
  const notice = index.tip?.notice;
  index.tip = { ...tipOf(rows[rows.length - 1] as BatchRow), ...(notice === undefined ? {} : { notice }) };
}

/** Where the known rows of a file end. */
function endOf(index: JournalIndex, file: number): number {
  const last = index.positions.at(-1);
  return last?.file === file ? last.at + last.length : 0;
}

function fileToAppend(folder: string, index: JournalIndex, rollOverBytes: number): number {
  const last = index.positions.at(-1);
  if (!last) return 1;
  const size = statSync(journalFile(folder, last.file)).size;
  return size >= rollOverBytes ? last.file + 1 : last.file;
}

/**
 * Writes and flushes; on failure the file is cut back to what it was.
 *
 * @param end where the file must end by now: someone else's bytes behind it would make every later row unreadable
 */
function appendBytes(folder: string, path: string, end: number, bytes: Uint8Array): void {
  const file = openSync(path, end === 0 ? 'a' : 'r+', 0o600);
  try {
    if (fstatSync(file).size !== end) throw new ChangedOutside();
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, end + at);
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, end);
      throw error;
    }
    if (end === 0) flushFolder(folder);
  } finally {
    closeSync(file);
  }
}

class ChangedOutside extends Error {}

function readSlice(journal: OpenJournal, from: number, count = sliceRows): JournalSlice {
  const rows: BatchRow[] = [];
  let size = 0;
  for (const position of journal.index.positions.slice(from - 1, from - 1 + Math.min(count, sliceRows))) {
    if (rows.length > 0 && size + position.length > sliceBytes) break;
    rows.push(readRow(journal, position));
    size += position.length;
  }
  return { rows, done: from + rows.length > journal.index.positions.length };
}

/** @throws when the file changed under the program: a journal is only ever written here */
function readRow({ pathOf }: OpenJournal, { file, at, length }: Position): BatchRow {
  const bytes = new Uint8Array(length);
  const handle = openSync(pathOf(file), 'r');
  try {
    readSync(handle, bytes, 0, length, at);
  } finally {
    closeSync(handle);
  }
  const record = decodeRecord(bytes, 0);
  if (!record) throw new Error(`journal: record at ${at} of file ${file} is no longer readable`);
  return record.row;
}
