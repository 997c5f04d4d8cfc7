// One file at a time on its way from the outbox to a stick or share: progress, cancelling, the comparison of what was
// read back, and the minute of watching that follows.

import type { Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { FileWatchState, WritingProgress } from '#shared/host/medium-methods.ts';
import type { WriteWatch } from './flushed-copy.ts';
import { type SafelyWritten, type SafeTarget, writeSafely } from './safe-write.ts';
import { type FileWatch, watchFile } from './watch-file.ts';

export type Parcel = {
  /** How the watch is asked for later. */
  readonly digest: string;
  /** The kept copy. */
  readonly path: string;
  readonly sizeBytes: number;
  /** SM3 of the file as it was kept. */
  readonly fileDigest: string;
};

export type MediumWriter = {
  /** Work that ends in a writing; 取消 counts for both. */
  building<T>(totalBytes: number, work: (watch: { isOver(): boolean }) => Promise<T>): Promise<T>;
  write(parcel: Parcel, target: SafeTarget, act: string): Promise<Result<SafelyWritten, HostError>>;
  progress(): WritingProgress | null;
  cancel(): void;
  watchOf(digest: string): { readonly state: FileWatchState; readonly secondsLeft: number };
};

export function createMediumWriter(): MediumWriter {
  const watches = new Map<string, FileWatch>();
  let running: { progress: WritingProgress; readonly abort: AbortController } | undefined;
  const writing = (totalBytes: number): WriteWatch => {
    const abort = running?.abort ?? new AbortController();
    const task = { progress: { step: 'write', doneBytes: 0, totalBytes } as WritingProgress, abort };
    running = task;
    return {
      signal: abort.signal,
      onProgress: (doneBytes) => {
        task.progress = { step: 'write', doneBytes, totalBytes };
      },
      onReadBack: () => {
        task.progress = { step: 'readBack', doneBytes: totalBytes, totalBytes };
      },
    };
  };
  const startWatch = (digest: string, written: SafelyWritten, folder: string) => {
    watches.get(digest)?.stop();
    watches.set(digest, watchFile({ ...written, folder }));
  };
  return {
    async building(totalBytes, work) {
      const abort = new AbortController();
      running = { progress: { step: 'build', doneBytes: 0, totalBytes }, abort };
      return work({ isOver: () => abort.signal.aborted }).finally(() => {
        running = undefined;
      });
    },
    async write({ digest, path, sizeBytes, fileDigest }, target, act) {
      const written = await writeSafely(target, { path, digest: fileDigest }, act, writing(sizeBytes)).finally(() => {
        running = undefined;
      });
      if (written.ok) startWatch(digest, written.value, target.folder);
      return written;
    },
    progress: () => running?.progress ?? null,
    cancel: () => running?.abort.abort(),
    watchOf(digest) {
      const watch = watches.get(digest);
      return watch ? { state: watch.state(), secondsLeft: watch.secondsLeft() } : { state: 'none', secondsLeft: 0 };
    },
  };
}
