// The page's end of the worker that reads batches: rows go over one slice after the other, as fast as it takes them.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BatchRow, JournalSlice } from '#shared/host/host-api.ts';
import type { BatchReport } from './batch-report.ts';
import type { FromReader, ToReader } from './batch-report.worker.ts';
import type { OnProgress } from './progress.ts';
import type { Safe } from './sealed-batches.ts';

/** Where rows come from: a backup, or this PC's own database. */
export type RowSource = {
  readonly total: number;
  read(from: number): Promise<Result<JournalSlice, { readonly message: string }>>;
};

/** Why there is no report: the clerk's wish, or a sentence. */
export type NoReport = 'cancelled' | { readonly sentence: string };

export type Reading = { readonly onProgress: OnProgress; readonly signal: AbortSignal };
export type ReadReport = (source: RowSource, safe: Safe, reading: Reading) => Promise<Result<BatchReport, NoReport>>;

/** Reads every row in a worker; nothing is left of it when the signal ends it. */
export const readReport: ReadReport = async (source, safe, reading) => {
  const worker = new Worker(new URL('./batch-report.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await Promise.race([failureOf(worker, reading.signal), feed(worker, source, safe, reading)]);
  } finally {
    worker.terminate();
  }
};

const readerFailed = '没有读完。读取时程序出错或内存不足，请关闭其他程序后重试。';

function failureOf(worker: Worker, signal: AbortSignal): Promise<Result<BatchReport, NoReport>> {
  return new Promise((settle) => {
    signal.addEventListener('abort', () => settle(fail('cancelled')), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      settle(fail({ sentence: readerFailed }));
    });
  });
}

async function feed(
  worker: Worker,
  source: RowSource,
  safe: Safe,
  { onProgress, signal }: Reading,
): Promise<Result<BatchReport, NoReport>> {
  worker.postMessage({ kind: 'begin', safe } satisfies ToReader);
  for (let from = 1; from <= source.total; ) {
    const slice = await source.read(from);
    if (!slice.ok) return fail({ sentence: slice.error.message });
    const last = slice.value.rows.at(-1);
    if (signal.aborted) return fail('cancelled');
    if (!last) return fail({ sentence: damagedSentence(from) });
    const answer = await ask(worker, { kind: 'rows', rows: slice.value.rows });
    if (answer.kind === 'damaged') return fail({ sentence: damagedSentence(answer.batch.n) });
    from = last.n + 1;
    onProgress(last.n, source.total);
  }
  const answer = await ask(worker, { kind: 'finish' });
  return answer.kind === 'report' ? ok(answer.report) : fail({ sentence: readerFailed });
}

function ask(worker: Worker, message: ToReader): Promise<FromReader> {
  return new Promise((settle) => {
    worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => settle(data), { once: true });
    worker.postMessage(message);
  });
}

export function damagedSentence(n: number): string {
  return `第 ${n} 批记录读不出来。这份备份不能用，请换一份较早的备份，并检查存放它的U盘或硬盘。`;
}

/** Rows of a database up to one number, in slices like those of the journal. */
export function rowsUpTo(total: number, read: (from: number, to: number) => Promise<readonly BatchRow[]>): RowSource {
  const rowsPerSlice = 128;
  return {
    total,
    read: async (from) => {
      const rows = await read(from, Math.min(total, from + rowsPerSlice - 1));
      return ok({ rows, done: (rows.at(-1)?.n ?? total) >= total });
    },
  };
}
