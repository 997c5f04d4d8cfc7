// The commands of this project: node build/run.mjs start|test|check|demo|bench|sim|lxrecv|package|build [arguments].
// Plain Node without packages, because it is what installs the packages. Everything it says itself goes to standard
// error, so that the standard output of a program is its own.

import { runChecks } from './run/check.mjs';
import { runPackage } from './run/package.mjs';
import { say } from './run/paths.mjs';
import { ensureBuilt, ensureInstalled, PreparationError, wholeBuild } from './run/prepare.mjs';
import { runProgram } from './run/program.mjs';
import { startProgram } from './run/start.mjs';
import { runTests } from './run/test.mjs';

const commands = {
  start: startProgram,
  test: runTests,
  check: runChecks,
  package: runPackage,
  build: buildParts,
  demo: (args) => runBuiltProgram('demo', args),
  bench: (args) => runBuiltProgram('bench', args),
  sim: (args) => runBuiltProgram('sim', args),
  lxrecv: (args) => runBuiltProgram('lxrecv', args),
};

/** Without names: everything but the benches. */
async function buildParts(names) {
  ensureInstalled();
  await ensureBuilt(names.length === 0 ? wholeBuild : names);
}

async function runBuiltProgram(name, args) {
  ensureInstalled();
  // The benches also measure the page and its host.
  await ensureBuilt(name === 'bench' ? ['client', 'browser-host', 'lxrecv', 'bench'] : [name]);
  return runProgram(name, args);
}

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
try {
  if (command) process.exitCode = (await command(args)) ?? process.exitCode;
  else usage();
} catch (error) {
  if (!(error instanceof PreparationError)) throw error;
  say(error.message);
  process.exitCode = 6;
}

function usage() {
  say(`用法：node build/run.mjs ${Object.keys(commands).join('|')} [参数]`);
  process.exitCode = 4;
}
