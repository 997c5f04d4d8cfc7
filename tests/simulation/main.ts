// npm run sim -- --seeds N --from K --jobs J: N seeds from K, each with and without the rule that opens new logs, on J
// threads at once (as many as there are cores unless told).

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runSimulation } from './simulate.ts';

const steps = 400;

type Share = { readonly seeds: number; readonly from: number; readonly jobs: number; readonly job: number };
type Totals = {
  operations: number;
  diverged: number;
  lost: number;
  readonly tallies: { [name: string]: number };
  readonly complaints: string[];
};

function newTotals(): Totals {
  return { operations: 0, diverged: 0, lost: 0, tallies: {}, complaints: [] };
}

/** Every `jobs`-th seed. */
function simulate({ seeds, from, jobs, job }: Share): Totals {
  const totals = newTotals();
  for (let seed = from + job; seed < from + seeds; seed += jobs)
    for (const newLog of [true, false]) {
      const { operations, lost, tally, violations } = runSimulation({ seed, steps, without: { newLog } });
      const broken = [...violations, ...(lost > 0 ? [`${lost} lost`] : [])];
      const where = `seed ${seed}, new logs ${newLog ? 'on' : 'off'}`;
      add(totals, {
        operations,
        lost,
        diverged: violations.length > 0 ? 1 : 0,
        tallies: tally,
        complaints: broken.map((what) => `${where}: ${what}`),
      });
    }
  return totals;
}

function add(totals: Totals, more: Totals): void {
  totals.operations += more.operations;
  totals.diverged += more.diverged;
  totals.lost += more.lost;
  for (const [name, count] of Object.entries(more.tallies)) totals.tallies[name] = (totals.tallies[name] ?? 0) + count;
  totals.complaints.push(...more.complaints);
}

function inThread(share: Share): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(process.argv[1] ?? '', { workerData: share });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

async function main(): Promise<void> {
  const whole = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      seeds: { ...whole, default: '100' },
      from: { ...whole, default: '1' },
      jobs: { ...whole, default: String(availableParallelism()) },
    },
  });
  const [seeds, from, jobs] = [Number(values.seeds), Number(values.from), Number(values.jobs)];
  if (![seeds, from, jobs].every(Number.isSafeInteger) || seeds < 1 || from < 0 || jobs < 1) {
    console.error('用法：npm run sim -- --seeds 数量 --from 起始种子 --jobs 同时进行几份（均为整数）');
    process.exit(4);
  }
  const totals = newTotals();
  const shares = Array.from({ length: Math.min(jobs, seeds) }, (_, job) => ({ seeds, from, jobs, job }));
  for (const share of await Promise.all(shares.map(inThread))) add(totals, share);
  const { operations, diverged, lost, tallies, complaints } = totals;
  for (const complaint of complaints) console.error(complaint);
  const names = Object.keys(tallies).map((name) => `${name} ${tallies[name]}`);
  console.log(names.join(', '));
  console.log(`seeds ${seeds}, operations ${operations}, diverged ${diverged}, lost ${lost}`);
  process.exitCode = diverged > 0 || lost > 0 ? 1 : 0;
}

if (isMainThread) await main();
else parentPort?.postMessage(simulate(workerData as Share));
