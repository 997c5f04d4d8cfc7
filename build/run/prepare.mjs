// Installs and builds what is missing or old. A part of the build is old when one of its sources is newer than its
// stamp in dist/. Two runs at once do not collide: the second waits until the first has finished and then looks again.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runNpm, runStreaming, tools } from './child.mjs';
import { inRoot, say } from './paths.mjs';

/** Part of the build → the folders it is made from, and a file that proves it is there. */
const parts = {
  client: { sources: ['renderer', 'shared'], proof: 'dist/renderer/index.html' },
  electron: { sources: ['electron', 'shared'], proof: 'dist/electron/main.cjs' },
  'browser-host': { sources: ['electron', 'shared'], proof: 'dist/node/browser-host.mjs' },
  lxrecv: { sources: ['district', 'shared'], proof: 'dist/node/lxrecv.mjs' },
  demo: { sources: ['demo', 'district', 'electron', 'shared'], proof: 'dist/node/demo.mjs' },
  sim: { sources: ['tests/simulation', 'shared'], proof: 'dist/node/sim.mjs' },
  bench: {
    sources: ['build/bench', 'renderer', 'district', 'electron', 'shared'],
    proof: 'dist/node/bench.mjs',
  },
};

/** Every part; the benches are not needed to test or to use the program. */
export const wholeBuild = Object.keys(parts).filter((name) => name !== 'bench');

const alwaysSources = ['vite.config.ts', 'package.json', 'package-lock.json'];
const staleLockMs = 10 * 60_000;

/** The packages or the build could not be made; its message is for the person at the keyboard. */
export class PreparationError extends Error {}

export function ensureInstalled() {
  const record = inRoot('node_modules/.package-lock.json');
  if (existsSync(record) && modifiedAt(record) >= modifiedAt(inRoot('package-lock.json'))) return;
  say('正在安装所需的程序包……');
  if (runNpm(['ci', '--no-audit', '--no-fund']) !== 0)
    throw new PreparationError('程序包没有装好（原因见上），请检查网络或离线缓存后重试。');
}

/** @param names parts of the build, for example 'client' or 'lxrecv' */
export async function ensureBuilt(names) {
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown) throw new PreparationError(`没有名为 ${unknown} 的部分，只有：${Object.keys(parts).join('、')}。`);
  if (oldParts(names).length === 0) return;
  await underBuildLock(async () => {
    const wanted = oldParts(names);
    if (wanted.length === 0) return;
    say(`正在生成程序（${wanted.join('、')}）……`);
    const startedAt = new Date();
    const code = await runStreaming(process.execPath, [tools.vite, 'build', '--app', '--logLevel', 'warn'], {
      LXL_BUILD: wanted.join(','),
      // A test runner sets its own mode, which would give React's much larger development build.
      NODE_ENV: 'production',
    });
    if (code !== 0) throw new PreparationError('程序没有生成成功，原因见上。');
    for (const name of wanted) stamp(name, startedAt);
  });
}

function oldParts(names) {
  return names.filter((name) => {
    const stamp = stampOf(name);
    if (!existsSync(stamp) || !existsSync(inRoot(parts[name].proof))) return true;
    const builtAt = modifiedAt(stamp);
    return [...alwaysSources, ...parts[name].sources].some((path) => newestSource(inRoot(path)) > builtAt);
  });
}

/** Dated at the start of the build, so that a source changed meanwhile counts as newer. */
function stamp(name, startedAt) {
  writeFileSync(stampOf(name), startedAt.toISOString());
  utimesSync(stampOf(name), startedAt, startedAt);
}

function stampOf(name) {
  return inRoot('dist', `.built-${name}`);
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Newest change under a file or folder; tests are no sources of the program. */
function newestSource(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestSource(join(path, name))));
}

async function underBuildLock(work) {
  const lock = inRoot('dist', '.building');
  mkdirSync(inRoot('dist'), { recursive: true });
  while (!tryLock(lock)) await sleep(200);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock; one left by a process that is gone, or older than any build, is removed first. */
function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (Date.now() - modifiedAt(lock) > staleLockMs || !isAlive(lock)) rmSync(lock, { force: true });
  return false;
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function isAlive(lock) {
  const pid = Number(readIfThere(lock));
  if (!pid) return existsSync(lock) && Date.now() - modifiedAt(lock) < 5_000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
