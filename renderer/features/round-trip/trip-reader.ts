// The page's end of the worker that reads returned files. A file can be damaged or hostile on purpose, so the worker is
// ended when it gives no sign of life for too long; the page itself never opens the file.

import { patienceMs } from '#renderer/components/file/file-limits.ts';
import { workbookError } from '#shared/workbook/workbook-error.ts';
import type { FromReader, ToReader } from './trip-messages.ts';

export type TripReader = { send(message: ToReader): void; end(): void };

const readerFailed = '没有读取这个文件。读取时程序出错或内存不足，请关闭其他程序后重试。';

export function startReader(sizeBytes: number, hear: (message: FromReader) => void): TripReader {
  const worker = new Worker(new URL('./trip-reader.worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    worker.terminate();
  };
  const refuse = (message: string) => {
    end();
    hear({ kind: 'refused', message });
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refuse(workbookError('TIMED_OUT').message), patienceMs(sizeBytes));
  };
  worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
    if (data.kind === 'done' || data.kind === 'refused') clearTimeout(timer);
    else wait();
    hear(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    refuse(readerFailed);
  };
  return {
    send: (message) => {
      wait();
      worker.postMessage(message, message.kind === 'open' ? [message.bytes.buffer] : []);
    },
    end,
  };
}
