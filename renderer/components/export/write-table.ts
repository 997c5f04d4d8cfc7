// The page's end of the worker that writes tables: rows go over in slices, no faster than the worker takes them.

import { pagePace, slices } from '#renderer/data/pace.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { OutRow, OutSheet } from '#shared/workbook/write/out-sheet.ts';
import { seldom } from '../seldom.ts';
import type { FromWriter, TableFormat, ToWriter } from './export-messages.ts';
import type { WrittenTable } from './table-file.ts';

export type TableToWrite = {
  readonly sheet: OutSheet;
  readonly format: TableFormat;
  /** How many rows there are, and the rows from one position up to another. */
  readonly count: number;
  rows(from: number, to: number): readonly OutRow[];
};

export type Progress = { readonly done: number; readonly total: number };

const cancelled = 'cancelled';
/** Why no table came of it: the clerk's wish, or a sentence. */
export type NotWritten = typeof cancelled | { readonly sentence: string };

const portion = 100;
/** Rows on their way to the worker; more would only fill the memory. */
const mostUnderway = 4_000;

/**
 * Writes a table in a worker; the page keeps answering keys meanwhile.
 *
 * @param signal ends the work, and nothing is left of it
 */
export function writeTable(
  table: TableToWrite,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Result<WrittenTable, NotWritten>> {
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  const ended = new AbortController();
  return new Promise<Result<WrittenTable, NotWritten>>((settle) => {
    let taken = 0;
    const tellProgress = seldom(onProgress);
    let wake: () => void = () => undefined;
    signal.addEventListener('abort', () => settle(fail(cancelled)), { signal: ended.signal });
    ended.signal.addEventListener('abort', () => wake());
    worker.onmessage = ({ data }: MessageEvent<FromWriter>) => {
      if (data.kind === 'done') return settle(ok({ bytes: data.bytes, notInEncoding: data.notInEncoding }));
      taken = data.rows;
      tellProgress({ done: taken, total: table.count });
      wake();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      settle(fail({ sentence: writerFailed }));
    };
    const room = async (sent: number) => {
      while (sent - taken > mostUnderway && !ended.signal.aborted) {
        await new Promise<void>((go) => {
          wake = go;
        });
      }
    };
    void send(table, (message) => worker.postMessage(message satisfies ToWriter), room, ended.signal);
  }).finally(() => {
    ended.abort();
    worker.terminate();
  });
}

const writerFailed = '没有写成表格。写表格时程序出错或内存不足，请关闭其他程序后重试，或先筛选，分几次导出。';

async function send(
  { sheet, format, count, rows }: TableToWrite,
  tell: (message: ToWriter) => void,
  room: (sent: number) => Promise<void>,
  ended: AbortSignal,
): Promise<void> {
  const pause = slices(pagePace);
  tell({ kind: 'begin', sheet, format, at: new Date().toISOString() });
  for (let from = 0; from < count && !ended.aborted; from += portion) {
    const to = Math.min(count, from + portion);
    tell({ kind: 'rows', rows: rows(from, to) });
    await room(to);
    await pause();
  }
  if (!ended.aborted) tell({ kind: 'finish' });
}
