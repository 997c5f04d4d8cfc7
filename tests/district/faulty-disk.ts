// A disk that counts its acts and fails at one of them: the power goes, or it is full.

import { existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { type Disk, nodeDisk } from '#district/disk.ts';

export class PowerCut extends Error {}

/** `cut` ends everything at the act with this number; `full` lets only that act fail, as a full disk does. */
export type Fault = { readonly at: number; readonly kind: 'cut' | 'full' };

/** What was not flushed when the power goes is cut short, and a name that was not flushed is the old one again. */
export function faultyDisk({ at, kind }: Fault, real: Disk = nodeDisk) {
  let acts = 0;
  let isOff = false;
  const unflushed = new Map<number, string>();
  const renamed: { readonly from: string; readonly to: string; readonly before: Uint8Array | undefined }[] = [];
  const fail = (): never => {
    if (kind === 'full') throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    isOff = true;
    for (const path of unflushed.values()) if (existsSync(path)) truncateSync(path, 7);
    for (const { from, to, before } of renamed.toReversed()) {
      if (existsSync(to)) renameSync(to, from);
      if (before) writeFileSync(to, before);
    }
    throw new PowerCut();
  };
  const act = <T>(work: () => T): T => {
    if (isOff) throw new PowerCut();
    return acts++ === at ? fail() : work();
  };
  const disk: Disk = {
    read: (path) => real.read(path),
    makeFolder: (path) => act(() => real.makeFolder(path)),
    create: (path, mode) =>
      act(() => {
        const handle = real.create(path, mode);
        unflushed.set(handle, path);
        return handle;
      }),
    write: (handle, bytes, from) => act(() => real.write(handle, bytes.subarray(0, from + 400), from)),
    flush: (handle) =>
      act(() => {
        real.flush(handle);
        unflushed.delete(handle);
      }),
    // Who closes is only the system when the power is gone.
    close: (handle) => (isOff ? real.close(handle) : act(() => real.close(handle))),
    rename: (from, to) =>
      act(() => {
        const before = existsSync(to) ? readFileSync(to) : undefined;
        real.rename(from, to);
        renamed.push({ from, to, before });
      }),
    flushFolder: (path) =>
      act(() => {
        real.flushFolder(path);
        renamed.length = 0;
      }),
    remove: (path) => act(() => real.remove(path)),
  };
  return { disk, act, hasFailed: () => acts > at };
}
