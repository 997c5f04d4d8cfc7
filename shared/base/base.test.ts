import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { equalBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from './bytes.ts';
import { dateOfInstant, fullYearsBetween, isAlive, isCalendarDate, lastDayOf } from './calendar-date.ts';
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts';
import { newUlid, randomBase32 } from './ids.ts';

describe('bytes', () => {
  it('writes and reads hexadecimal and base64 without loss', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });
  it('refuses hexadecimal in another spelling', () => {
    expect(() => fromHex('AB')).toThrow();
    expect(() => fromHex('abc')).toThrow();
  });
  it('keeps characters outside the basic plane', () => expect(fromUtf8(utf8('𠮷野·阿'))).toBe('𠮷野·阿'));
  it('tells equal bytes from unequal ones', () => {
    expect(equalBytes(utf8('a'), utf8('a'))).toBe(true);
    expect(equalBytes(utf8('a'), utf8('b'))).toBe(false);
    expect(equalBytes(utf8('a'), utf8('aa'))).toBe(false);
  });
});

describe('canonical JSON', () => {
  it('orders keys by code unit and keeps numbers as ECMAScript writes them', () => {
    expect(canonicalJson({ b: 1.0, a: 1e21, é: '\u0001', 中: null })).toBe('{"a":1e+21,"b":1,"é":"\\u0001","中":null}');
  });
  it('reads back what it wrote, and only that', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (!JSON.stringify(value).isWellFormed()) return;
        const text = canonicalJson(value as never);
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
  test.each([
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1.0}',
    '{ "a":1}',
    '\ufeff{}',
    '{"a":"\\u0061"}',
    '{',
    '"\\ud800"',
  ])('refuses %s', (text) => expect(parseCanonicalJson(text)).toBeUndefined());
});

describe('calendar dates', () => {
  test.each([
    ['2024', true],
    ['2024-02', true],
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-13', false],
    ['24-01-01', false],
  ])('%s is a date: %s', (text, expected) => expect(isCalendarDate(text)).toBe(expected));
  it('ends a month on its last day', () => expect(lastDayOf('2024-02')).toBe('2024-02-29'));
  it('counts a spell half open', () => {
    expect(isAlive({ from: '2024-03', to: '2025-01-01' }, '2024-03-01')).toBe(true);
    expect(isAlive({ from: '2024-03', to: '2025-01-01' }, '2025-01-01')).toBe(false);
    expect(isAlive({}, '1999-01-01')).toBe(true);
  });
  it('takes the Chinese calendar day of an instant', () => {
    expect(dateOfInstant(Date.UTC(2025, 0, 1, 17))).toBe('2025-01-02');
  });
  it('counts full years', () => {
    expect(fullYearsBetween('1990-05-15', '2008-05-14')).toBe(17);
    expect(fullYearsBetween('1990-05-15', '2008-05-15')).toBe(18);
  });
});

describe('ids', () => {
  it('sort by the time they were made', () => {
    expect(newUlid(1) < newUlid(2)).toBe(true);
    expect(newUlid(1_700_000_000_000)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(randomBase32(12)).toHaveLength(12);
  });
});
