// A real PostgreSQL server in a temporary folder on a free port, as Debian installs it. Without it the tests that use it
// are skipped and say so.

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type PostgresServer = {
  /** postgres://…/postgres, as the owner of the cluster */
  readonly url: string;
  stop(): Promise<void>;
};

const installed = '/usr/lib/postgresql';
const bin = existsSync(installed)
  ? readdirSync(installed).map((version) => join(installed, version, 'bin'))[0]
  : undefined;

/** Why there can be no server here, for the title of a skipped test; undefined when there can. */
export const noPostgres: string | undefined = bin === undefined ? 'needs Debian’s postgresql' : undefined;

/** @throws when the server does not answer within 30 seconds */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'liangxin-postgres-'));
  if (isRoot()) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const [initdb, ...initArgs] = asOwner('initdb', [
    '-D',
    data,
    '-U',
    'owner',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
  ]);
  execFileSync(initdb, initArgs, { stdio: 'pipe', cwd: folder });
  const port = await freePort();
  const [command, ...args] = asOwner('postgres', ['-D', data, '-p', String(port), '-k', folder, '-c', 'fsync=off']);
  const server = spawn(command, args, { stdio: 'pipe', cwd: folder });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  await untilReady(port);
  return {
    url: `postgres://owner@127.0.0.1:${port}/postgres`,
    async stop() {
      const [stop, ...stopArgs] = asOwner('pg_ctl', ['-D', data, 'stop', '-m', 'immediate']);
      execFileSync(stop, stopArgs, { stdio: 'pipe', cwd: folder });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function asOwner(program: string, args: readonly string[]): [string, ...string[]] {
  const path = join(bin ?? '', program);
  return isRoot() ? ['runuser', '-u', 'postgres', '--', path, ...args] : [path, ...args];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(port: number): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      execFileSync(join(bin ?? '', 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'pipe' });
      return;
    } catch {
      await pause(200);
    }
  }
  throw new Error('PostgreSQL did not answer within 30 seconds');
}
