import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { judgeMark, type MarkFacts } from './mark-judgement.ts';

const asBefore: MarkFacts = {
  inside: true,
  token: 'same',
  elsewhere: 'none',
  movedWhole: false,
  machine: 'same',
  hardware: 'same',
  volume: 'same',
};
const nobodyKnows = { machine: 'unknown', hardware: 'unknown', volume: 'unknown' } as const;

describe('judgeMark', () => {
  test.each<readonly [string, Partial<MarkFacts>, string]>([
    ['nothing changed', {}, 'same'],
    ['a PC that tells nothing of itself', nobodyKnows, 'same'],
    ['a ledger made by an earlier version', { inside: false, token: 'missing', ...nobodyKnows }, 'same'],
    ['the folder was copied beside itself', { token: 'missing', elsewhere: 'stays' }, 'clone'],
    ['the folder was moved to another drive', { token: 'missing', elsewhere: 'gone', movedWhole: true }, 'same'],
    ['a copy that lay somewhere else meanwhile', { token: 'missing', elsewhere: 'gone' }, 'move'],
    ['another account of the same PC', { token: 'missing' }, 'move'],
    ['the office got another PC', { token: 'missing', machine: 'different', hardware: 'different' }, 'move'],
    ['the whole disk in another PC', { machine: 'same', hardware: 'different' }, 'clone'],
    ['a profile that was copied to another PC', { machine: 'different' }, 'clone'],
    ['a new disk in the same PC', { volume: 'different' }, 'move'],
    ['an old copy of the folder put back', { token: 'behind' }, 'restore'],
    ['a folder put back without its mark', { inside: false, token: 'behind' }, 'restore'],
    ['worked on elsewhere and brought back', { token: 'ahead' }, 'clone'],
    ['nothing can be kept on this PC', { token: 'unkept' }, 'same'],
    ['nothing can be kept, and it is another PC', { token: 'unkept', machine: 'different' }, 'move'],
  ])('%s', (_, facts, finding) => {
    expect(judgeMark({ ...asBefore, ...facts })).toBe(finding);
  });

  it('always comes to an answer, and goes on as before only with the token, or where there is none to compare', () => {
    const compared = fc.constantFrom('same' as const, 'different' as const, 'unknown' as const);
    const facts: fc.Arbitrary<MarkFacts> = fc.record({
      inside: fc.boolean(),
      token: fc.constantFrom('same', 'behind', 'ahead', 'missing', 'unkept'),
      elsewhere: fc.constantFrom('none', 'gone', 'stays'),
      movedWhole: fc.boolean(),
      machine: compared,
      hardware: compared,
      volume: compared,
    });
    fc.assert(
      fc.property(facts, (given) => {
        const finding = judgeMark(given);
        if (given.token === 'behind' || given.token === 'ahead') expect(finding).not.toBe('same');
        if (given.inside && [given.machine, given.hardware].includes('different') && given.token !== 'missing')
          expect(finding).not.toBe('same');
      }),
    );
  });
});
