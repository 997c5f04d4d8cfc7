import { describe, expect, it } from 'vitest';
import { templatesFor } from './templates-for.ts';

const titles = (entity: Parameters<typeof templatesFor>[0]) => templatesFor(entity).map(({ name }) => name);

describe('templatesFor', () => {
  it('finds the templates whose rows become records of a register', () => {
    expect(titles('person')).toEqual(['worker', 'member', 'instructor']);
    expect(titles('membership')).toEqual(['member']);
    expect(titles('station')).toEqual(['station']);
    expect(titles('coverage')).toEqual([]);
  });
});
