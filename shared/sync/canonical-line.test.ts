import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { canonicalText, inKeyOrder, parseCanonicalText } from './canonical-line.ts';

const value = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

function outcome<T>(compute: () => T): T | 'throws' {
  try {
    return compute();
  } catch {
    return 'throws';
  }
}

describe('the fast canonical text', () => {
  it('is that of shared/base, written and read', () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = outcome(() => canonicalJson(one));
        expect(outcome(() => canonicalText(one))).toBe(text);
        for (const candidate of [text, JSON.stringify(one)])
          expect(parseCanonicalText(candidate)).toEqual(parseCanonicalJson(candidate));
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    '{"10":1,"9":2}',
    '{"9":1,"10":2}',
    '{"a":1,"a":1}',
    '{"a":-0}',
    '{"a":1e999}',
    '{"a":1.0}',
    '{"a":"\\ud83d\\ude00"}',
    '{"a":"\\ud83d"}',
    '{"a":"\\\\ud83d"}',
    '{"a":"\\u0061"}',
    '{"a":"\ud83d"}',
    '{"__proto__":1}',
    '{',
    '['.repeat(30_000),
    '['.repeat(30_000) + ']'.repeat(30_000),
  ])('agrees with shared/base on %s', (text) => {
    expect(parseCanonicalText(text)).toEqual(parseCanonicalJson(text));
  });
  it.each([Number.NaN, Infinity, '\ud800'])('refuses %s', (one) => {
    expect(() => canonicalText({ a: one })).toThrow('canonicalJson');
  });
  it('puts keys in order and leaves ordered objects alone', () => {
    const ordered = { a: 1, b: 2 };
    expect(inKeyOrder(ordered)).toBe(ordered);
    expect(Object.keys(inKeyOrder({ b: 2, c: undefined, a: 1 }))).toEqual(['a', 'b']);
  });
});
