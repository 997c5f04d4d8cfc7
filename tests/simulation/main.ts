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

const totals = { operations: 0, diverged: 0, lost: 0 };
const tallies = new Map<string, number>();
for (let seed = from; seed < from + seeds; seed++) {
  for (const newLog of [true, false]) {
    const { operations, lost, tally, violations } = runSimulation({ seed, steps, without: { newLog } });
    totals.operations += operations;
    totals.lost += lost;
    for (const [name, count] of Object.entries(tally)) tallies.set(name, (tallies.get(name) ?? 0) + count);
    if (violations.length > 0) totals.diverged++;
    for (const violation of violations) console.error(`seed ${seed}, new logs ${newLog ? 'on' : 'off'}: ${violation}`);
    if (lost > 0) console.error(`seed ${seed}, new logs ${newLog ? 'on' : 'off'}: ${lost} lost`);
  }
}
console.log([...tallies].map(([name, count]) => `${name} ${count}`).join(', '));
console.log(`seeds ${seeds}, operations ${totals.operations}, diverged ${totals.diverged}, lost ${totals.lost}`);
process.exitCode = totals.diverged > 0 || totals.lost > 0 ? 1 : 0;
