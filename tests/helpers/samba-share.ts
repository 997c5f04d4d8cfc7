// A real Samba share on 127.0.0.1, mounted by the kernel. Needs Debian's samba and cifs-utils, a kernel with cifs, and the
// right to mount; where something is missing the tests that use it are skipped and say what.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type SambaShare = {
  /** Where the share is mounted, as a clerk's PC sees it. */
  readonly path: string;
  /** The folder on the PC that shares it. */
  readonly served: string;
  remove(): Promise<void>;
};

/** The share, or the reason why there can be none. */
export async function openSambaShare(): Promise<SambaShare | string> {
  if (process.platform !== 'linux') return 'needs Linux';
  const folder = mkdtempSync(join(tmpdir(), 'liangxin-samba-'));
  const [served, path] = [join(folder, 'served'), join(folder, 'mounted')];
  for (const each of [served, path]) mkdirSync(each);
  const port = await freePort();
  writeFileSync(join(folder, 'smb.conf'), configuration(folder, served, port));
  const args = ['--foreground', '--no-process-group', `--configfile=${join(folder, 'smb.conf')}`];
  const server = spawn('smbd', args, { stdio: 'ignore' });
  const end = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await answers(server, port))) {
    await end();
    return 'needs samba';
  }
  try {
    const options = `guest,port=${port},vers=3.0,cache=none`;
    execFileSync('mount', ['-t', 'cifs', '//127.0.0.1/share', path, '-o', options], { stdio: 'pipe' });
  } catch (error) {
    await end();
    return `the share cannot be mounted: ${String(error instanceof Error && 'stderr' in error ? error.stderr : error).split('\n')[0]}`;
  }
  return {
    path,
    served,
    async remove() {
      execFileSync('umount', ['--lazy', path]);
      await end();
    },
  };
}

function configuration(folder: string, served: string, port: number): string {
  const own = ['lock directory', 'state directory', 'cache directory', 'private dir', 'pid directory', 'ncalrpc dir'];
  return [
    '[global]',
    `smb ports = ${port}`,
    'interfaces = 127.0.0.1/8',
    'bind interfaces only = yes',
    'server role = standalone server',
    'map to guest = Bad User',
    'disable netbios = yes',
    'disable spoolss = yes',
    `log file = ${join(folder, 'log')}`,
    ...own.map((name) => `${name} = ${folder}`),
    '[share]',
    `path = ${served}`,
    'guest ok = yes',
    'read only = no',
    'force user = root',
    '',
  ].join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Waits until the server takes connections; false when it is not installed or ended. */
async function answers(server: ChildProcess, port: number): Promise<boolean> {
  let hasFailed = false;
  server.once('error', () => {
    hasFailed = true;
  });
  for (let tries = 0; tries < 100 && !hasFailed && !hasEnded(server); tries++) {
    if (await isOpen(port)) return true;
    await sleep(100);
  }
  return false;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || hasEnded(server)) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('close', () => resolve());
    server.kill('SIGKILL');
  });
}
