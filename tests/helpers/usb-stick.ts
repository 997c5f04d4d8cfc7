// A real exFAT stick: an image of 32 MB on a loop device, mounted by exfat-fuse. It can be pulled out without a word,
// plugged in again, and made to hang as a dying stick does. Needs Debian's exfatprogs and exfat-fuse and the right to
// mount; without them the tests that use it are skipped and say so.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type UsbStick = {
  readonly path: string;
  /** As if pulled out: the folder stays, nothing is mounted there any more. */
  pullOut(): void;
  plugIn(): void;
  /** From now on no call is answered. */
  freeze(): void;
  thaw(): void;
  remove(): void;
};

const imageBytes = 32 * 1024 * 1024;

/** Why there can be no such stick here; undefined when there can. */
export const noUsbStick: string | undefined = reasonAgainst();

export function makeUsbStick(): UsbStick {
  const folder = mkdtempSync(join(tmpdir(), 'liangxin-stick-'));
  const [image, path] = [join(folder, 'image'), join(folder, 'U盘')];
  mkdirSync(path);
  writeFileSync(image, '');
  truncateSync(image, imageBytes);
  run('mkfs.exfat', image);
  const device = run('losetup', '--find', '--show', image).trim();
  const mount = () => run('mount.exfat-fuse', device, path);
  mount();
  const signal = (name: NodeJS.Signals) => process.kill(serverOf(device), name);
  return {
    path,
    pullOut: () => run('umount', '--lazy', path),
    plugIn: mount,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    remove() {
      try {
        run('umount', path);
      } catch {
        // It was pulled out.
      }
      run('losetup', '--detach', device);
      rmSync(folder, { recursive: true });
    },
  };
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });
}

/** The process that answers for this file system. */
function serverOf(device: string): number {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      const words = commandOf(pid);
      return words[0]?.includes('exfat') && words.includes(device);
    });
  if (found === undefined) throw new Error(`no exfat-fuse for ${device}`);
  return Number(found);
}

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function reasonAgainst(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  try {
    makeUsbStick().remove();
    return undefined;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? 'needs exfatprogs and exfat-fuse' : 'needs the right to mount a loop device by FUSE';
  }
}
