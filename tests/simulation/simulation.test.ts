import { describe, expect, it, test } from 'vitest';
import { opIdOf } from '#shared/sync/operation.ts';
import type { Handing } from './device.ts';
import { runSimulation } from './simulate.ts';
import type { SimulationOptions } from './world.ts';

const seeds = Array.from({ length: process.env.SLOW ? 1500 : 30 }, (_, i) => i + 1);
const steps = 300;

/** Seeds that ever found something, with what it was. They stay. */
const seedsThatFailed = [
  [5117, 'a restored receiver took operations without the operations of another log that they had seen'],
] as const;

describe('several PCs agree and lose nothing', () => {
  test.each(seeds)('seed %i, a restored or copied disk opens a new log', (seed) => {
    expect(runSimulation({ seed, steps })).toMatchObject({ lost: 0, violations: [], forks: 0 });
  });
  test.each(seeds)('seed %i, logs fork', (seed) => {
    expect(runSimulation({ seed, steps, newLogRule: false })).toMatchObject({ lost: 0, violations: [] });
  });
  test.each(seedsThatFailed)('seed %i failed once: %s', (seed) => {
    expect(runSimulation({ seed, steps: 400 })).toMatchObject({ lost: 0, violations: [] });
  });
  it('gives the same run for the same seed', () => {
    expect(runSimulation({ seed: 7, steps })).toEqual(runSimulation({ seed: 7, steps }));
  });
  it('sees edits, losses, conflicts, restores and forks at all', () => {
    const reports = seeds.slice(0, 10).map((seed) => runSimulation({ seed, steps, newLogRule: false }));
    const total = (pick: (report: (typeof reports)[number]) => number) =>
      reports.reduce((sum, one) => sum + pick(one), 0);
    expect(total((one) => one.operations)).toBeGreaterThan(1000);
    expect(total((one) => one.bundles.stored)).toBeGreaterThan(100);
    for (const pick of ['restores', 'clones', 'forks', 'conflicts'] as const)
      expect(total((one) => one[pick])).toBeGreaterThan(10);
    expect(total((one) => one.bundles.lost)).toBeGreaterThan(10);
    expect(total((one) => one.bundles.refused)).toBeGreaterThan(10);
  });
});

// Rules switched off one at a time: a simulation that does not notice would prove nothing.
describe('the simulation notices when', () => {
  const violationsOf = (options: Omit<SimulationOptions, 'seed' | 'steps'>) =>
    seeds.slice(0, 10).flatMap((seed) => runSimulation({ seed, steps, ...options }).violations);

  it('edits do not supersede what they have seen', () => {
    const hand: Handing = (stamped) => {
      const { b: _, ...op } = stamped.op;
      return stamped.op.k === 'set' ? { ...stamped, op } : stamped;
    };
    expect(violationsOf({ hand }).join()).toContain('I4, I5');
  });
  it('the last to arrive wins instead of the greatest stamp', () => {
    const hand: Handing = (stamped, arrival) => {
      const h = arrival.toString(16).padStart(16, '0');
      return { ...stamped, op: { ...stamped.op, h } };
    };
    expect(violationsOf({ hand }).join()).toContain('I1');
  });
  it('operations are named by log and sequence while logs fork', () => {
    const hand: Handing = (stamped) => ({ ...stamped, id: opIdOf(stamped.log, String(stamped.op.s)) });
    expect(violationsOf({ hand, newLogRule: false }).join()).toContain('I1');
  });
  it('a receiver does not ask for what a bundle needs', () => {
    const runs = [23, 29, 5117].map((seed) => runSimulation({ seed, steps: 400, checkNeeds: false }));
    for (const { violations } of runs) expect(violations.join()).toContain('without what its operations had seen');
  });
  it('an undone deletion still holds', () => {
    const hand: Handing = (stamped) =>
      stamped.op.k === 'undel' ? { ...stamped, op: { ...stamped.op, e: ['0000000000000000'] } } : stamped;
    expect(violationsOf({ hand }).join()).toContain('not what the rules say');
  });
});
