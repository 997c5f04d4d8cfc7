// Has a process of its own read a workbook within limits of time and memory. A thread would not do: what runs out of
// memory in a thread may take the whole program along.
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type WorkbookError, workbookError } from '#shared/workbook/workbook-error.ts';
import type { WorkerAnswer, WorkerTask } from './workbook-task.ts';

export type InspectLimits = { readonly milliseconds: number; readonly megabytes: number };

/** Within 10 seconds and 512 MB; a file above 10 MB, which is some 50,000 rows, gets time in proportion. */
function limitsFor(fileBytes: number): InspectLimits {
  const extra = Math.max(0, fileBytes / 2 ** 20 - 10);
  return { milliseconds: Math.min(40_000, 9_000 + extra * 500), megabytes: 512 };
}

export type InspectRequest = {
  readonly path: string;
  readonly rows?: number;
  /** The bundled reader, dist/node/workbook-worker.mjs. */
  readonly worker: URL;
  readonly limits?: InspectLimits;
  /** Told the most memory that the reader has taken so far, in bytes, again and again; where the system tells it. */
  readonly onMemory?: (bytes: number) => void;
};

const lookEveryMs = 50;

/** The report as pieces of one JSON text, or why the file is refused; the reader is stopped at its limits. */
export function inspectWorkbook({
  path,
  rows,
  worker,
  limits = limitsFor(sizeOf(path)),
  onMemory,
}: InspectRequest): Promise<Result<readonly string[], WorkbookError>> {
  const task: WorkerTask = { path, name: basename(path), rows };
  const reader = fork(fileURLToPath(worker), [], {
    execArgv: heapFor(limits),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const pieces: string[] = [];
    const finish = (result: Result<readonly string[], WorkbookError>) => {
      clearTimeout(timer);
      clearInterval(watch);
      reader.kill('SIGKILL');
      resolve(result);
    };
    const timer = setTimeout(() => finish(fail(workbookError('TIMED_OUT'))), limits.milliseconds);
    const watch = setInterval(() => {
      const bytes = memoryOf(reader);
      if (bytes !== undefined) onMemory?.(bytes);
      if (bytes !== undefined && bytes > limits.megabytes * 2 ** 20) finish(fail(workbookError('TOO_LARGE')));
    }, lookEveryMs);
    reader.on('message', (answer: WorkerAnswer) => {
      if (answer.kind === 'piece') pieces.push(answer.text);
      else finish(answer.kind === 'done' ? ok(pieces) : fail(answer.error));
    });
    reader.on('error', () => finish(fail(workbookError('FILE_CORRUPT'))));
    reader.on('exit', (code, signal) => finish(fail(errorOf(code, signal))));
    reader.send(task);
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Part of the memory is for the file itself and for the program. */
function heapFor({ megabytes }: InspectLimits): string[] {
  return [`--max-old-space-size=${Math.floor(megabytes * 0.65)}`, '--max-semi-space-size=16'];
}

/** The most memory a process has taken so far; only Linux tells it of another process. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? undefined : Number(peak) * 1024;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** A process that runs out of its heap aborts; anything else that ends it early is content it cannot cope with. */
function errorOf(code: number | null, signal: NodeJS.Signals | null): WorkbookError {
  return workbookError(signal === 'SIGABRT' || code === 134 || code === 137 ? 'TOO_LARGE' : 'FILE_CORRUPT');
}
