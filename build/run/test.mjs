import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStaticChecks } from './check.mjs';
import { runStreaming, tools } from './child.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { say } from './paths.mjs';
import { ensureBuilt, ensureInstalled, wholeBuild } from './prepare.mjs';

/** npm test: everything, and as the last line of standard output `N passed, N failed, N skipped`. */
export async function runTests(args) {
  ensureInstalled();
  ensureDebianPackages();
  const checks = await runStaticChecks();
  const built = await buildEverything();
  const tests = await runVitest(args);
  const passed = checks.passed + tests.passed + (built ? 1 : 0);
  const failed = checks.failed + tests.failed + (built ? 0 : 1);
  process.stdout.write(`${passed} passed, ${failed} failed, ${tests.skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
}

async function buildEverything() {
  try {
    await ensureBuilt(wholeBuild);
    return true;
  } catch (error) {
    say(`FAILED build: ${error.message}`);
    return false;
  }
}

/** Counts tests, and a test file that could not even be read as one failed test. */
async function runVitest(args) {
  const report = join(tmpdir(), `liangxin-ledger-tests-${process.pid}.json`);
  const flags = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...args];
  const code = await runStreaming(process.execPath, [tools.vitest, ...flags]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const summary = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report, { force: true });
  const broken = summary.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(isFine));
  const failed = summary.numFailedTests + broken.length;
  return {
    passed: summary.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: summary.numPendingTests + summary.numTodoTests,
  };
}

function isFine({ status }) {
  return status !== 'failed';
}
