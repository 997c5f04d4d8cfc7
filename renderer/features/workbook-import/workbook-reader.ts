// The page's end of the worker that reads workbooks. A file can be damaged or hostile on purpose, so the worker is ended
// when it gives no sign of life for too long; the page itself never opens the file.

import type { FromReader, ToReader } from './reading-messages.ts';

export type WorkbookReader = {
  send(message: ToReader): void;
  /** Whole rows, by their positions, as the file has them; empty when the reader was ended meanwhile. */
  textsOf(table: number, rows: readonly number[]): Promise<readonly (readonly string[])[]>;
  end(): void;
};

/**
 * How long a file may keep the worker silent: 10 seconds (DESIGN.md section 7), and for a large roster on a slow PC
 * 6 more for each megabyte after the first.
 */
export function patienceMs(sizeBytes: number): number {
  return 10_000 + Math.max(0, Math.floor(sizeBytes / 1_000_000) - 1) * 6_000;
}

export const tooSlow = '文件内容异常，在规定时间内无法读取完，已停止，请另存一份或拆成几个文件再导入。';
export const readerFailed =
  '没有读取这个文件。读取时程序出错或内存不足，请关闭其他程序后重试，或把文件拆成几个再导入。';

/** Starts a worker for a file; `hear` gets what it says, a refusal included when it fails or falls silent. */
export function startReader(sizeBytes: number, hear: (message: FromReader) => void): WorkbookReader {
  const worker = new Worker(new URL('./workbook.worker.ts', import.meta.url), { type: 'module' });
  const asked = new Map<number, (rows: readonly (readonly string[])[]) => void>();
  let asks = 0;
  let unanswered = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    clearTimeout(timer);
    worker.terminate();
    for (const answer of asked.values()) answer([]);
    asked.clear();
  };
  const refuse = (message: string) => {
    end();
    hear({ kind: 'refused', message });
  };
  const wait = () => {
    clearTimeout(timer);
    if (unanswered > 0) timer = setTimeout(() => refuse(tooSlow), patienceMs(sizeBytes));
  };
  worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
    if (data.kind === 'done' || data.kind === 'refused' || data.kind === 'texts') unanswered -= 1;
    wait();
    if (data.kind !== 'texts') return hear(data);
    asked.get(data.ask)?.(data.rows);
    asked.delete(data.ask);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    refuse(readerFailed);
  };
  worker.onmessageerror = () => refuse(readerFailed);
  const send = (message: ToReader) => {
    unanswered += 1;
    wait();
    worker.postMessage(message, message.kind === 'open' ? [message.bytes.buffer] : []);
  };
  return {
    send,
    textsOf: (table, rows) =>
      new Promise((resolve) => {
        asks += 1;
        asked.set(asks, resolve);
        send({ kind: 'texts', ask: asks, table, rows });
      }),
    end,
  };
}
