// The page's end of the worker that holds the form. One question at a time; a worker that fails or gives no sign of life
// for too long is ended, and the question is answered with a sentence.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { FromForm, ToForm } from './form-messages.ts';

export type FormKeeper = {
  /** The answer of that kind, or why there is none. */
  ask<K extends FromForm['kind']>(
    message: ToForm,
    kind: K,
  ): Promise<Result<FromForm & { kind: K }, { message: string }>>;
  end(): void;
};

/** How long a question may stay without answer; large forms take longer on slow PCs. */
export function patienceMs(sizeBytes: number): number {
  return 20_000 + Math.floor(sizeBytes / 1_000_000) * 6_000;
}

export const tooSlow = '文件内容异常，在规定时间内没有处理完，已停止。请用 Excel 或 WPS 打开后另存一份再试。';
export const keeperFailed = '没有处理这个文件。程序出错或内存不足，请关闭其他程序后重试。';

export function startKeeper(sizeBytes: number): FormKeeper {
  const worker = new Worker(new URL('./form.worker.ts', import.meta.url), { type: 'module' });
  let settle: ((message: FromForm) => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const answer = (message: FromForm) => {
    clearTimeout(timer);
    settle?.(message);
    settle = undefined;
  };
  const end = () => {
    isEnded = true;
    worker.terminate();
    answer({ kind: 'refused', message: keeperFailed });
  };
  const giveUp = (message: string) => {
    answer({ kind: 'refused', message });
    end();
  };
  worker.onmessage = ({ data }: MessageEvent<FromForm>) => answer(data);
  worker.onerror = (event) => {
    event.preventDefault();
    giveUp(keeperFailed);
  };
  worker.onmessageerror = () => giveUp(keeperFailed);
  return {
    end,
    async ask(message, kind) {
      if (isEnded) return fail({ message: keeperFailed });
      const reply = await new Promise<FromForm>((resolve) => {
        settle = resolve;
        timer = setTimeout(() => giveUp(tooSlow), patienceMs(sizeBytes));
        worker.postMessage(message, message.kind === 'open' ? [message.bytes.buffer] : []);
      });
      if (reply.kind === 'refused') return fail({ message: reply.message });
      return reply.kind === kind ? ok(reply as typeof reply & { kind: typeof kind }) : fail({ message: keeperFailed });
    },
  };
}
