import { describe, expect, it } from 'vitest';
import type { GridRow } from './row.ts';
import { rowChanges } from './row-changes.ts';

const row = (id: string): GridRow => ({ id, records: [] });

describe('rowChanges', () => {
  it('tells added, changed and removed rows apart and passes over the others', () => {
    const [kept, old, gone, renewed, fresh] = [row('1'), row('2'), row('3'), row('2'), row('4')];
    expect(rowChanges([kept, old, gone], [kept, renewed, fresh])).toEqual({
      added: [fresh],
      changed: [renewed],
      removed: [gone],
    });
  });
});
