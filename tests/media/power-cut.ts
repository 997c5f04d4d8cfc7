// A file system that loses its power: every write, flush, renaming and removal through node:fs is a step, and before a
// chosen step the power fails. From then on nothing more is done. What a power cut leaves behind is one of two:
//   kept: everything up to the cut is on the disk
//   lost: contents that were not flushed are gone (the file is empty), and so are names given or taken away in a folder
//         that was not flushed since; this is what a journaling file system or a stick may do at worst

import type { Mode, OpenMode } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file system itself, past the one that the tests put in its place. */
const { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } = process.getBuiltinModule('node:fs');

export class PowerCut extends Error {}

export type Loss = 'kept' | 'lost';

type Power = {
  /** Steps done since the power was switched on. */
  steps: number;
  cutBefore: number;
  isOn: boolean;
  /** Only what happens below these folders counts. */
  folders: readonly string[];
  /** Files whose content was not flushed. */
  readonly unflushed: Set<string>;
  /** Folder → how to take back what was not flushed, the latest last. */
  readonly names: Map<string, (() => void)[]>;
  readonly open: Map<number, string>;
};

const power: Power = {
  ...{ steps: 0, cutBefore: Number.POSITIVE_INFINITY, isOn: true, folders: [] },
  ...{ unflushed: new Set(), names: new Map(), open: new Map() },
};

/** Does the work until the power fails before step `cutBefore`. @returns steps done, and whether the power failed */
export async function withPowerUntil(
  cutBefore: number,
  folders: readonly string[],
  loss: Loss,
  work: () => Promise<unknown>,
): Promise<{ readonly steps: number; readonly isCut: boolean }> {
  Object.assign(power, { steps: 0, cutBefore, isOn: true, folders });
  for (const kept of [power.unflushed, power.names]) kept.clear();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  const { steps, isOn } = power;
  Object.assign(power, { isOn: true, folders: [] });
  if (!isOn && loss === 'lost') lose();
  return { steps, isCut: !isOn };
}

function lose(): void {
  for (const undos of power.names.values()) for (const undo of undos.toReversed()) undo();
  for (const path of power.unflushed) if (existsSync(path)) truncateSync(path, 0);
}

function counts(path: string): boolean {
  return power.folders.some((folder) => path.startsWith(folder));
}

function step(path: string): void {
  if (!counts(path)) return;
  if (power.isOn && power.steps + 1 < power.cutBefore) power.steps++;
  else {
    power.isOn = false;
    throw new PowerCut(path);
  }
}

function noteName(path: string, undo: () => void): void {
  if (!counts(path)) return;
  const folder = dirname(path);
  power.names.set(folder, [...(power.names.get(folder) ?? []), undo]);
}

function flushed(path: string): void {
  power.unflushed.delete(path);
  if (existsSync(path) && statSync(path).isDirectory()) power.names.delete(path);
}

/** How to put back what a name stands for now. */
function restorer(path: string): () => void {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  return () => (before ? writeFileSync(path, before) : rmSync(path, { force: true }));
}

function moved(from: string, to: string): void {
  if (power.unflushed.delete(from)) power.unflushed.add(to);
}

const isWriting = (flags: OpenMode | undefined) => typeof flags === 'string' && /[wa+x]/.test(flags);

type Fs = typeof import('node:fs');
type FsPromises = typeof import('node:fs/promises');

/** node:fs over this power. */
export function poweredFs(real: Fs): Fs {
  const pathOf = (fd: number) => power.open.get(fd) ?? '';
  return {
    ...real,
    openSync(path: string, flags?: OpenMode, mode?: Mode) {
      if (isWriting(flags) && !existsSync(path)) {
        step(path);
        noteName(path, () => rmSync(path, { force: true }));
      }
      const fd = real.openSync(path, flags ?? 'r', mode);
      power.open.set(fd, path);
      return fd;
    },
    writeSync(fd: number, ...rest: [NodeJS.ArrayBufferView, number?, number?, number?]) {
      step(pathOf(fd));
      power.unflushed.add(pathOf(fd));
      return real.writeSync(fd, ...rest);
    },
    fsyncSync(fd: number) {
      step(pathOf(fd));
      real.fsyncSync(fd);
      flushed(pathOf(fd));
    },
    renameSync(from: string, to: string) {
      if (!counts(to)) return real.renameSync(from, to);
      step(to);
      const [back, again] = [restorer(to), restorer(from)];
      real.renameSync(from, to);
      moved(from, to);
      noteName(to, () => {
        back();
        again();
      });
    },
    copyFileSync(from: string, to: string) {
      if (!counts(to)) return real.copyFileSync(from, to);
      step(to);
      const undo = restorer(to);
      real.copyFileSync(from, to);
      power.unflushed.add(to);
      noteName(to, undo);
    },
    rmSync(path: string, options?: object) {
      if (!counts(path) || !existsSync(path)) return real.rmSync(path, options);
      step(path);
      const undo = restorer(path);
      real.rmSync(path, options);
      noteName(path, undo);
    },
    mkdirSync(path: string, options?: object) {
      step(path);
      return real.mkdirSync(path, options);
    },
  } as Fs;
}

/** node:fs/promises over this power. */
export function poweredPromises(real: FsPromises): FsPromises {
  return {
    ...real,
    async open(path: string, flags?: OpenMode, mode?: Mode) {
      if (isWriting(flags) && !existsSync(path)) {
        step(path);
        noteName(path, () => rmSync(path, { force: true }));
      }
      return poweredHandle(await real.open(path, flags as string, mode), path);
    },
    async link(from: string, to: string) {
      step(to);
      await real.link(from, to);
      if (power.unflushed.has(from)) power.unflushed.add(to);
      noteName(to, () => rmSync(to, { force: true }));
    },
    async rename(from: string, to: string) {
      if (!counts(to)) return real.rename(from, to);
      step(to);
      const [back, again] = [restorer(to), restorer(from)];
      await real.rename(from, to);
      moved(from, to);
      noteName(to, () => {
        back();
        again();
      });
    },
    async rm(path: string, options?: object) {
      if (!counts(path) || !existsSync(path)) return real.rm(path, options);
      step(path);
      const undo = restorer(path);
      await real.rm(path, options);
      noteName(path, undo);
    },
    async mkdir(path: string) {
      step(path);
      return real.mkdir(path);
    },
  } as FsPromises;
}

function poweredHandle(handle: FileHandle, path: string): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (name === 'write')
        return (...rest: Parameters<FileHandle['write']>) => {
          step(path);
          power.unflushed.add(path);
          return target.write(...rest);
        };
      if (name === 'sync')
        return async () => {
          step(path);
          await target.sync();
          flushed(path);
        };
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
