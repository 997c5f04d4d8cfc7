import { describe, expect, it } from 'vitest';
import { contentsRows, shrinkOf } from './restore-contents.ts';

const shrink = (now: number, after: number) => shrinkOf(contentsRows({ person: now }, { person: after }));

describe('what a restore would change', () => {
  it('lists the registers that hold something on either side', () => {
    const rows = contentsRows({ person: 3, organization: 0 }, { organization: 2 });
    expect(rows.map(({ register, now, after }) => [register, now, after])).toEqual([
      ['organization', 0, 2],
      ['person', 3, 0],
    ]);
    expect(contentsRows(undefined, { person: 1 })).toMatchObject([{ now: undefined, after: 1 }]);
  });

  it.each([
    [100, 100, 0],
    [100, 120, 0],
    [100, 97, 0],
    [100, 95, 5],
    [10_000, 9_800, 0],
    [10_000, 9_400, 600],
    [2, 0, 2],
    [0, 0, 0],
  ])('of %i then %i: %i fewer to confirm', (now, after, confirmed) => {
    expect(shrink(now, after)).toBe(confirmed);
  });
});
