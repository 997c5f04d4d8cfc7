// Opening a journal: every record is read once and checked. Whatever cannot be read, and everything after it, is put
// aside as NNNNNN.lxj.torn-1 and never thrown away.

import { existsSync, readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchRow, JournalTip } from '#shared/host/host-api.ts';
import { decodeRecord } from './journal-record.ts';
import { flushFolder } from './state-file.ts';

/** Where a row lies; `file` is the number of the journal file. */
export type Position = { readonly file: number; readonly at: number; readonly length: number };

/** What is known of a journal: the place of each row (row n at index n − 1) and the last row. */
export type JournalIndex = { readonly positions: Position[]; tip: JournalTip | null };

export function journalFile(folder: string, file: number): string {
  return join(folder, `${String(file).padStart(6, '0')}.lxj`);
}

export function scanJournal(folder: string): JournalIndex {
  const index: JournalIndex = { positions: [], tip: null };
  const files = fileNumbers(folder);
  for (const [i, file] of files.entries()) {
    const sound = file === i + 1 ? scanFile(journalFile(folder, file), index, file) : 0;
    if (sound === statSync(journalFile(folder, file)).size) continue;
    putAside(folder, file, sound);
    for (const later of files.slice(i + 1)) putAside(folder, later, 0);
    addNotice(index);
    break;
  }
  return index;
}

/** Reads a journal without changing it: what is unreadable is left where it is and not counted. */
export function scanWithoutRepair(folder: string): JournalIndex {
  return scanFiles(journalFilesIn(folder));
}

/** The files of a journal in their order, up to the first that is missing. */
export function journalFilesIn(folder: string): readonly string[] {
  const files = fileNumbers(folder);
  const whole = files.findIndex((file, i) => file !== i + 1);
  return files.slice(0, whole < 0 ? files.length : whole).map((file) => journalFile(folder, file));
}

/** The same of files that lie anywhere, file 1 first. */
export function scanFiles(paths: readonly string[]): JournalIndex {
  const index: JournalIndex = { positions: [], tip: null };
  for (const [i, path] of paths.entries()) if (scanFile(path, index, i + 1) !== statSync(path).size) break;
  return index;
}

function fileNumbers(folder: string): number[] {
  const names = readdirSync(folder).filter((name) => /^\d{6}\.lxj$/.test(name));
  return names.map((name) => Number(name.slice(0, 6))).sort((a, b) => a - b);
}

/** Takes in the readable rows of one file; returns the place of the first unreadable byte. */
function scanFile(path: string, index: JournalIndex, file: number): number {
  const bytes = readFileSync(path);
  for (let at = 0; ; ) {
    const record = decodeRecord(bytes, at);
    if (!record || record.row.n !== index.positions.length + 1) return at;
    index.positions.push({ file, at, length: record.end - at });
    index.tip = tipOf(record.row);
    at = record.end;
  }
}

export function tipOf({ n, log, last, chain }: BatchRow): JournalTip {
  return { n, log, last, chain };
}

function putAside(folder: string, file: number, sound: number): void {
  const path = journalFile(folder, file);
  const aside = freeName(`${path}.torn`);
  if (sound === 0) {
    renameSync(path, aside);
  } else {
    writeFileSync(aside, readFileSync(path).subarray(sound), { flush: true });
    truncateSync(path, sound);
  }
  flushFolder(folder);
}

function freeName(stem: string): string {
  for (let i = 1; ; i++) if (!existsSync(`${stem}-${i}`)) return `${stem}-${i}`;
}

function addNotice(index: JournalIndex): void {
  if (!index.tip) return;
  const notice = `记录副本（日志文件）在第 ${index.tip.n} 批之后有一段无法读取，已另存备查，将用数据库中的记录补齐。`;
  index.tip = { ...index.tip, notice };
}
