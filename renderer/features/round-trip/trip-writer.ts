// The page's end of the worker that writes 核对表.

import { pagePace, slices } from '#renderer/data/pace.ts';
import { currentReference } from '#renderer/data/reference.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { NamedFile } from '#shared/workbook/round-trip/pack-files.ts';
import type { BaseRow } from '#shared/workbook/round-trip/trip-base.ts';
import type { MadeTrip, TripPaper } from '#shared/workbook/round-trip/trip-workbook.ts';
import type { FromWriter, ToWriter } from './trip-messages.ts';

/** Why nothing was written: the clerk's wish, or a sentence. */
export type NotWritten = 'cancelled' | { readonly sentence: string };

export type TripWriter = {
  /** @param rowAt one row after the other, asked for in slices; `onRow` hears how many were asked for */
  write(
    paper: TripPaper,
    count: number,
    rowAt: (index: number) => BaseRow,
    onRow: (done: number) => void,
  ): Promise<Result<MadeTrip, NotWritten>>;
  pack(files: readonly NamedFile[]): Promise<Result<Bytes, NotWritten>>;
  end(): void;
};

const failed = '没有写成核对表。写表格时程序出错或内存不足，请关闭其他程序后重试，或先筛选，分几次发出。';
const portion = 100;

/** @param signal ends the work at once */
export function startWriter(signal: AbortSignal): TripWriter {
  const worker = new Worker(new URL('./trip-writer.worker.ts', import.meta.url), { type: 'module' });
  const answer = () =>
    new Promise<Result<FromWriter, NotWritten>>((settle) => {
      if (signal.aborted) settle(fail('cancelled'));
      signal.addEventListener('abort', () => settle(fail('cancelled')), { once: true });
      worker.onmessage = ({ data }: MessageEvent<FromWriter>) => settle(ok(data));
      worker.onerror = (event) => {
        event.preventDefault();
        settle(fail({ sentence: failed }));
      };
    });
  const tell = (message: ToWriter) => worker.postMessage(message);
  return {
    async write(paper, count, rowAt, onRow) {
      const answered = answer();
      const pause = slices(pagePace);
      tell({ kind: 'begin', paper, at: new Date().toISOString(), codes: currentReference().codes });
      for (let from = 0; from < count && !signal.aborted; from += portion) {
        const to = Math.min(count, from + portion);
        tell({ kind: 'rows', rows: Array.from({ length: to - from }, (_, i) => rowAt(from + i)) });
        onRow(to);
        await pause();
      }
      if (!signal.aborted) tell({ kind: 'finish' });
      const made = await answered;
      return made.ok && made.value.kind === 'made' ? ok(made.value) : notMade(made);
    },
    async pack(files) {
      const answered = answer();
      tell({ kind: 'pack', files });
      const packed = await answered;
      return packed.ok && packed.value.kind === 'packed' ? ok(packed.value.bytes) : notMade(packed);
    },
    end: () => worker.terminate(),
  };
}

function notMade(answered: Result<FromWriter, NotWritten>): Result<never, NotWritten> {
  return answered.ok ? fail({ sentence: failed }) : answered;
}
