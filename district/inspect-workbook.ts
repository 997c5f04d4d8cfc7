// Has a thread read a workbook within limits of time and memory.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type WorkbookError, workbookError } from '#shared/workbook/workbook-error.ts';
import type { WorkerAnswer, WorkerTask } from './workbook-task.ts';

export type InspectLimits = { readonly milliseconds: number; readonly megabytes: number };

/** Within 10 seconds and 512 MB; a file above 5 MB, which is some 20,000 rows, gets time in proportion. */
export function limitsFor(fileBytes: number): InspectLimits {
  const extra = Math.max(0, fileBytes / 2 ** 20 - 5);
  return { milliseconds: Math.min(60_000, 10_000 + extra * 1500), megabytes: 512 };
}

export type InspectRequest = {
  readonly path: string;
  readonly rows?: number;
  /** The bundled thread, dist/node/workbook-worker.mjs. */
  readonly worker: URL;
  readonly limits?: InspectLimits;
};

/** The report as pieces of one JSON text, or why the file is refused; the thread is stopped at its limits. */
export function inspectWorkbook({
  path,
  rows,
  worker,
  limits = limitsFor(sizeOf(path)),
}: InspectRequest): Promise<Result<readonly string[], WorkbookError>> {
  const task: WorkerTask = { path, name: basename(path), rows };
  const thread = new Worker(worker, {
    workerData: task,
    resourceLimits: resourcesFor(limits),
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const pieces: string[] = [];
    const finish = (result: Result<readonly string[], WorkbookError>) => {
      clearTimeout(timer);
      void thread.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => finish(fail(workbookError('TIMED_OUT'))), limits.milliseconds);
    thread.on('message', (answer: WorkerAnswer) => {
      if (answer.kind === 'piece') pieces.push(answer.text);
      else finish(answer.kind === 'done' ? ok(pieces) : fail(answer.error));
    });
    thread.on('error', (error) => finish(fail(errorOf(error))));
    thread.on('exit', () => finish(fail(workbookError('FILE_CORRUPT'))));
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Part of the memory is for the pieces that are under way and for the program itself. */
function resourcesFor({ megabytes }: InspectLimits) {
  return { maxOldGenerationSizeMb: Math.floor(megabytes * 0.75), maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
}

function errorOf(error: unknown): WorkbookError {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return workbookError(isOutOfMemory ? 'TOO_LARGE' : 'FILE_CORRUPT');
}
