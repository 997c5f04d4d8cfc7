// The page's end of the worker that makes files fit to be attached.

import { fail, type Result } from '#shared/base/result.ts';
import type { FileProblem, PreparedFile } from './prepared-file.ts';

export type PrepareFile = (file: File) => Promise<Result<PreparedFile, FileProblem>>;

/** One worker a file: nothing of a large one stays in memory. */
export const prepareFile: PrepareFile = (file) => {
  const worker = new Worker(new URL('./prepare-file.worker.ts', import.meta.url), { type: 'module' });
  const prepared = new Promise<Result<PreparedFile, FileProblem>>((settle) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Result<PreparedFile, FileProblem>>) => settle(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      settle(fail({ kind: 'unreadable', name: file.name }));
    });
  });
  worker.postMessage(file);
  return prepared.finally(() => worker.terminate());
};
