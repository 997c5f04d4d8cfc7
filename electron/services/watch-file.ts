// Security software likes to take away a new file of unknown kind a little after it was written (FEATURES H18). Every
// file that leaves the PC is therefore looked at for a minute: is it there, is it as long, does it still read the same.

import { stat } from 'node:fs/promises';
import type { FileWatchState } from '#shared/host/medium-methods.ts';
import { describeFileError } from './file-errors.ts';
import { digestOfFile } from './flushed-copy.ts';
import { type ShareCall, shareCalls } from './share-call.ts';

export type WatchedFile = {
  readonly path: string;
  /** The medium; when it is gone too, the stick was pulled out and nothing was taken away. */
  readonly folder: string;
  readonly sizeBytes: number;
  /** SM3, lower-case hexadecimal. */
  readonly digest: string;
};
export type FileWatch = {
  state(): FileWatchState;
  secondsLeft(): number;
  /** Ends when nothing more will be looked at. */
  readonly ended: Promise<void>;
  stop(): void;
};

const looksAfterMs = [1000, 3000, 6000, 10_000, 20_000, 30_000, 45_000, 60_000];
const callMs = 10_000;

type Medium = { readonly call: ShareCall; readonly device: Promise<number | undefined> };

/** @param afterMs when to look, in milliseconds from now; the content is read at the first and the last look */
export function watchFile(file: WatchedFile, afterMs: readonly number[] = looksAfterMs): FileWatch {
  const call = shareCalls(file.folder, callMs);
  const medium = { call, device: deviceOf(file.folder, call) };
  const started = Date.now();
  const stopping = new AbortController();
  let state: FileWatchState = 'watching';
  const watching = async () => {
    for (const [i, ms] of afterMs.entries()) {
      await pause(started + ms - Date.now(), stopping.signal);
      if (stopping.signal.aborted) return;
      const isFull = i === 0 || i === afterMs.length - 1;
      const found = await lookAt(file, medium, isFull);
      if (found) {
        state = found;
        return;
      }
    }
    state = 'kept';
  };
  return {
    state: () => state,
    secondsLeft: () => Math.max(0, Math.ceil((started + (afterMs.at(-1) ?? 0) - Date.now()) / 1000)),
    ended: watching(),
    stop: () => stopping.abort(),
  };
}

/** Waiting for the next look does not keep the program from ending. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    timer.unref();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What is wrong; undefined when the file is as it was, or is held by another program for a moment. */
async function lookAt(file: WatchedFile, medium: Medium, isFull: boolean): Promise<FileWatchState | undefined> {
  try {
    const { size } = await medium.call(() => stat(file.path));
    if (size !== file.sizeBytes) return 'changed';
    return isFull && (await digestOfFile(file.path, medium.call)) !== file.digest ? 'changed' : undefined;
  } catch (error) {
    const described = describeFileError(error, '');
    if (!described) throw error;
    if (!(await isThere(file.folder, medium))) return 'left';
    if (described.code === 'notFound') return 'vanished';
    return described.code === 'fileBusy' || described.code === 'noPermission' ? undefined : 'changed';
  }
}

/** A mount point is still a folder when nothing is mounted there any more; the number of the device tells. */
async function isThere(folder: string, { call, device }: Medium): Promise<boolean> {
  const now = await deviceOf(folder, call);
  return now !== undefined && now === (await device);
}

async function deviceOf(folder: string, call: ShareCall): Promise<number | undefined> {
  try {
    return (await call(() => stat(folder))).dev;
  } catch (error) {
    if (describeFileError(error, '')) return undefined;
    throw error;
  }
}
