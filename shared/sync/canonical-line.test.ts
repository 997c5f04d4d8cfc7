import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { canonicalText, inKeyOrder, parseCanonicalText } from './canonical-line.ts';
import { isPlainlyCanonical } from './plainly-canonical.ts';

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
  it('agrees with shared/base on texts in which something was changed', () => {
    const pieces = fc.constantFrom(
      ' ',
      '"',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '-',
      '1.5',
      '\\',
      'null',
      '\u007f',
      '\n',
      '。',
    );
    const change = fc.tuple(fc.nat(), fc.nat(2), pieces);
    fc.assert(
      fc.property(value, fc.array(change, { minLength: 1, maxLength: 3 }), (one, changes) => {
        const text = changes.reduce((before, [at, gone, piece]) => {
          const place = at % (before.length + 1);
          return before.slice(0, place) + piece + before.slice(place + gone);
        }, canonicalJson(one));
        expect(parseCanonicalText(text)).toEqual(parseCanonicalJson(text));
        if (isPlainlyCanonical(text)) expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 1000 },
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
    '{"a":-5,"b":[],"c":{},"d":[1,[null,true,false]]}',
    '{"a":01}',
    '{"a":-1e3}',
    '{"a":123456789012345678}',
    '{"a":1,}',
    '{"a":1}}',
    '{"a" :1}',
    '{"ab":1,"a":2}',
    '{"a":1,"ab":2}',
    '{"":1,"a":2}',
    '',
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
