import { describe, expect, it, test } from 'vitest';
import { runSimulation } from './simulate.ts';
import type { Tally } from './world.ts';

const seeds = Array.from({ length: process.env.SLOW ? 1500 : 20 }, (_, i) => i + 1);
const steps = 400;

/** Seeds that ever found something, with what it was. They stay. */
const seedsThatFailed = [
  [5117, 'a restored receiver took operations without the operations of another log that they had seen'],
  [17, 'what a restored PC had delivered to the district alone came back to nobody'],
] as const;

describe('several PCs and the district agree and lose nothing', () => {
  test.each(seeds)('seed %i, a restored or copied disk opens a new log', (seed) => {
    const report = runSimulation({ seed, steps });
    expect(report).toMatchObject({ lost: 0, violations: [], tally: { forks: 0 } });
  });
  test.each(seeds)('seed %i, logs fork', (seed) => {
    expect(runSimulation({ seed, steps, without: { newLog: false } })).toMatchObject({ lost: 0, violations: [] });
  });
  test.each(seedsThatFailed)('seed %i failed once: %s', (seed) => {
    expect(runSimulation({ seed, steps: 400 })).toMatchObject({ lost: 0, violations: [] });
  });
  it('gives the same run for the same seed', () => {
    expect(runSimulation({ seed: 7, steps })).toEqual(runSimulation({ seed: 7, steps }));
  });
  it('sees everything that may go wrong at all', () => {
    const reports = seeds.slice(0, 10).map((seed) => runSimulation({ seed, steps, without: { newLog: false } }));
    const total = (name: keyof Tally) => reports.reduce((sum, { tally }) => sum + tally[name], 0);
    expect(reports.reduce((sum, one) => sum + one.operations, 0)).toBeGreaterThan(1000);
    expect(reports.reduce((sum, one) => sum + one.conflicts, 0)).toBeGreaterThan(10);
    for (const name of ['stored', 'relayed'] as const) expect(total(name)).toBeGreaterThan(100);
    for (const name of ['lost', 'refused', 'restores', 'clones', 'forks'] as const)
      expect(total(name)).toBeGreaterThan(10);
    for (const name of ['compactions', 'heldBack', 'upgrades', 'bootstraps'] as const)
      expect(total(name)).toBeGreaterThan(0);
    for (const name of ['rejections', 'attachments', 'stocktakes'] as const) expect(total(name)).toBeGreaterThan(10);
  });
});
