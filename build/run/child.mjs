import { spawn, spawnSync } from 'node:child_process';
import { inRoot, root } from './paths.mjs';

/** Runs a command to its end, its output on standard error; returns its exit code. */
export function runQuietly(command, args, environment = {}) {
  const env = environmentWith(environment);
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a command to its end and returns its exit code; what it prints is passed on to standard error. */
export function runStreaming(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environmentWith(environment), stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** No colours where nobody sees them. */
function environmentWith(more) {
  return { ...process.env, ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }), ...more };
}

/** Runs npm with the same Node; `npm.cmd` is avoided where possible because Windows starts it only through a shell. */
export function runNpm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return runQuietly(process.execPath, [cli, ...args]);
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}

/** The JavaScript file behind a tool of node_modules, started with the same Node on every system. */
export const tools = {
  vite: inRoot('node_modules/vite/bin/vite.js'),
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  electronBuilder: inRoot('node_modules/electron-builder/cli.js'),
};
