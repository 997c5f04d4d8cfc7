import { runStreaming, tools } from './child.mjs';
import { say } from './paths.mjs';
import { ensureInstalled } from './prepare.mjs';

/** One tsc run a layer: each layer may use only the globals of the place where it runs (STYLE.md, section 2). */
const layers = ['shared', 'electron', 'renderer', 'district', 'demo', 'tests'];

/** Format, lint and types. @returns how many of these checks passed and failed */
export async function runStaticChecks() {
  const outcomes = [await passes('biome ci', [tools.biome, 'ci', '--colors=off', '.'])];
  for (const layer of layers) outcomes.push(await passes(`tsc ${layer}`, [tools.tsc, '-p', layer]));
  return { passed: outcomes.filter(Boolean).length, failed: outcomes.filter((fine) => !fine).length };
}

async function passes(name, args) {
  const fine = (await runStreaming(process.execPath, args)) === 0;
  say(`${fine ? 'ok    ' : 'FAILED'} ${name}`);
  return fine;
}

/** npm run check: everything that needs neither a browser nor a build. */
export async function runChecks() {
  ensureInstalled();
  const { failed } = await runStaticChecks();
  const code = await runStreaming(process.execPath, [tools.vitest, 'run', '--project', 'checks', '--project', 'unit']);
  return failed === 0 && code === 0 ? 0 : 1;
}
