import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as Pending from '#shared/sync/merge-pending.ts';
import { type Mutation, mutations } from './mutations.ts';

const order = '#shared/sync/operation-order.ts';
const pending = '#shared/sync/merge-pending.ts';

/** What the simulation finds with this rule switched off, in one text. */
async function findingsOf({ seed, without, inside }: Mutation): Promise<string> {
  vi.resetModules();
  if (inside === 'clocksAlone')
    vi.doMock(order, () => ({ isLater: (a: { h: string }, b: { h: string }) => a.h > b.h }));
  if (inside === 'heldIsArrived')
    vi.doMock(pending, async (original) => ({
      ...(await original<typeof Pending>()),
      hasArrived: (state: Parameters<typeof Pending.hasArrived>[0], id: string) => state.known.has(id),
    }));
  const { runSimulation } = await import('./simulate.ts');
  const { violations, lost, tally } = runSimulation({ seed, steps: 400, without });
  return [...violations, ...(lost > 0 ? [`${lost} lost`] : []), ...(tally.forks > 0 ? ['forks'] : [])].join('; ');
}

afterEach(() => {
  vi.doUnmock(order);
  vi.doUnmock(pending);
});

describe('the simulation notices when', () => {
  it.each(mutations.map((one) => [one.name, one] as const))('%s', async (_, mutation) => {
    expect(await findingsOf(mutation)).toContain(mutation.finds);
  });
});
