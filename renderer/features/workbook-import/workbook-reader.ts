// The page's end of the worker that reads workbooks. A file can be damaged or hostile on purpose, so the worker is ended
// when it gives no sign of life for too long; the page itself never opens the file.

import { patienceMs } from '#renderer/components/file/file-limits.ts';
import type { FromReader, Question, QuestionName, Questions, ToReader } from './reading-messages.ts';

export type WorkbookReader = {
  send(message: ToReader): void;
  /** Undefined when the reader was ended meanwhile. */
  ask<N extends QuestionName>(of: N, question: Questions[N]['ask']): Promise<Questions[N]['answer'] | undefined>;
  end(): void;
};

export const tooSlow = '文件内容异常，在规定时间内无法读取完，已停止，请另存一份或拆成几个文件再导入。';
export const readerFailed =
  '没有读取这个文件。读取时程序出错或内存不足，请关闭其他程序后重试，或把文件拆成几个再导入。';

/** What ends the answer to something that was sent. */
const endings: ReadonlySet<FromReader['kind']> = new Set(['done', 'refused', 'notArranged', 'answer']);

/** Starts a worker for a file; `hear` gets what it says, a refusal included when it fails or falls silent. */
export function startReader(sizeBytes: number, hear: (message: FromReader) => void): WorkbookReader {
  const worker = new Worker(new URL('./workbook.worker.ts', import.meta.url), { type: 'module' });
  const asked = new Map<number, (answer: unknown) => void>();
  let asks = 0;
  let unanswered = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    clearTimeout(timer);
    worker.terminate();
    for (const answer of asked.values()) answer(undefined);
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
    if (endings.has(data.kind)) unanswered -= 1;
    wait();
    if (data.kind !== 'answer') return hear(data);
    asked.get(data.ask)?.(data.value);
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
    worker.postMessage(message, message.kind === 'open' ? message.files.map(({ bytes }) => bytes.buffer) : []);
  };
  return {
    send,
    ask: <N extends QuestionName>(of: N, question: Questions[N]['ask']) =>
      new Promise<Questions[N]['answer'] | undefined>((resolve) => {
        asks += 1;
        asked.set(asks, resolve as (answer: unknown) => void);
        send({ kind: 'ask', ask: asks, question: { of, ...question } as unknown as Question });
      }),
    end,
  };
}
