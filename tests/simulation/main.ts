// npm run sim -- --seeds N --from K: N seeds from K, each with and without the rule that opens new logs.

import { parseArgs } from 'node:util';
import { runSimulation } from './simulate.ts';

const steps = 400;

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' } },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(from) || from < 0) {
  console.error('用法：npm run sim -- --seeds 数量 --from 起始种子（均为整数）');
  process.exit(4);
}

const totals = { operations: 0, diverged: 0, lost: 0, stored: 0, refused: 0, restores: 0, clones: 0, forks: 0 };
for (let seed = from; seed < from + seeds; seed++) {
  for (const newLogRule of [true, false]) {
    const report = runSimulation({ seed, steps, newLogRule });
    for (const key of ['operations', 'lost', 'restores', 'clones', 'forks'] as const) totals[key] += report[key];
    totals.stored += report.bundles.stored;
    totals.refused += report.bundles.refused;
    if (report.violations.length > 0) totals.diverged++;
    for (const violation of report.violations)
      console.error(`seed ${seed}, new logs ${newLogRule ? 'on' : 'off'}: ${violation}`);
  }
}
const { stored, refused, restores, clones, forks } = totals;
console.log(
  `bundles stored ${stored}, refused ${refused}, restores ${restores}, clones ${clones}, forks healed ${forks}`,
);
console.log(`seeds ${seeds}, operations ${totals.operations}, diverged ${totals.diverged}, lost ${totals.lost}`);
process.exitCode = totals.diverged > 0 || totals.lost > 0 ? 1 : 0;
