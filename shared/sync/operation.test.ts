import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { decodeLine, describeOperationError, encodeLine, type Operation, opIdOf, vocabularyOf } from './operation.ts';

const stamp = { h: '01a0c45077b80000', s: 311, u: 'u12', x: 't9f' };
const set: Operation = {
  ...stamp,
  k: 'set',
  t: 'person',
  r: '01J8ZZZZZZZZZZZZZZZZZZZZZZ',
  f: { mobile: '19900000001' },
  b: { mobile: ['9f3c01d2a7b85e64'] },
};
const setLine =
  '{"b":{"mobile":["9f3c01d2a7b85e64"]},"f":{"mobile":"19900000001"},"h":"01a0c45077b80000","k":"set",' +
  '"r":"01J8ZZZZZZZZZZZZZZZZZZZZZZ","s":311,"t":"person","u":"u12","x":"t9f"}';

const valid: readonly Operation[] = [
  set,
  { ...stamp, k: 'open', why: 'install' },
  { ...stamp, k: 'open', why: 'restore', prev: { K2M4AAAAAAAA: 12 } },
  { ...stamp, k: 'new', t: 'person', r: 'r1', f: { name: '张测试' }, src: { i: 'imp1', s: '花名册', n: 5 } },
  { ...stamp, k: 'del', t: 'person', r: 'r1', seen: [], why: '重复登记' },
  { ...stamp, k: 'undel', t: 'person', r: 'r1', e: ['00000000000000aa'] },
  { ...stamp, k: 'add', t: 'person', r: 'r1', f: { tags: '骑手' } },
  { ...stamp, k: 'rem', t: 'person', r: 'r1', b: { tags: ['00000000000000aa'] } },
  { ...stamp, k: 'led', t: 'points', r: 'r1', d: -5, key: 'k', why: '兑换' },
  { ...stamp, k: 'rev', t: 'points', e: ['00000000000000aa'] },
  { ...stamp, k: 'alias', t: 'person', r: 'r1', to: 'r2' },
  { ...stamp, k: 'unalias', t: 'person', e: ['00000000000000aa'] },
  { ...stamp, k: 'led', t: 'stock', r: 'r1', d: 5, seen: ['00000000000000aa'] },
  {
    ...stamp,
    k: 'blob',
    t: 'activity',
    r: 'r1',
    f: { bytes: 10, mime: 'image/jpeg', sm3: 'ab'.repeat(32) },
    ext: { x: 1 },
  },
  { ...stamp, k: 'note', t: 'import', r: 'imp1', f: { file: '花名册.xlsx' } },
];

describe('an operation line', () => {
  it('is canonical JSON without newline', () => expect(encodeLine(set)).toBe(setLine));
  test.each(valid.map((op) => [op.k, op] as const))('%s reads back as written', (_, op) => {
    expect(decodeLine(encodeLine(op))).toEqual({ ok: true, value: op });
  });
  it('is named by log and content', () => {
    expect(opIdOf('AAAAAAAAAAAA', setLine)).toMatch(/^[0-9a-f]{16}$/);
    expect(opIdOf('AAAAAAAAAAAA', setLine)).not.toBe(opIdOf('BBBBBBBBBBBB', setLine));
    expect(opIdOf('AAAAAAAAAAAA', setLine)).not.toBe(opIdOf('AAAAAAAAAAAA', setLine.replace('311', '312')));
  });
  it('may take 64 KiB with its newline and no more', () => {
    const withName = (length: number): Operation => ({
      ...stamp,
      k: 'new',
      t: 'a',
      r: 'b',
      f: { n: '中'.repeat(length) },
    });
    const empty = new TextEncoder().encode(encodeLine(withName(0))).length;
    const most = Math.floor((65535 - empty) / 3);
    expect(decodeLine(encodeLine(withName(most))).ok).toBe(true);
    expect(() => encodeLine(withName(most + 1))).toThrow();
    expect(decodeLine(canonicalJson(withName(most + 1) as unknown as JsonObject))).toMatchObject({
      ok: false,
      error: { kind: 'tooLong' },
    });
  });
});

describe('decodeLine refuses', () => {
  const { h, s } = stamp;
  test.each([
    ['another key order', '{"s":1,"h":"01a0c45077b80000","k":"note"}', { kind: 'notCanonical' }],
    ['text that is no object', '[1]', { kind: 'notCanonical' }],
    ['an unknown kind without a stamp', canonicalJson({ s, k: 'merge' }), { kind: 'unknownKind', found: 'merge' }],
    ['no kind at all', canonicalJson({ h, s }), { kind: 'unknownKind', found: 'undefined' }],
    [
      'an unknown key beside a bad name of the record',
      canonicalJson({ aa: 1, h, k: 'note', r: '', s }),
      { kind: 'unknownKey', key: 'aa' },
    ],
    [
      'an attachment without its digest',
      canonicalJson({ h, s, k: 'blob', t: 'a', r: 'b', f: { bytes: 1, mime: 'image/jpeg', sm3: 'AB' } }),
      { kind: 'badValue', key: 'f' },
    ],
    [
      'a stocktake that counts once only',
      canonicalJson({ h, s, k: 'led', t: 'a', r: 'b', d: 1, key: 'x', seen: [] }),
      { kind: 'badValue', key: 'key' },
    ],
    ['a missing key', canonicalJson({ h, s, k: 'new', t: 'a', r: 'b' }), { kind: 'missingKey', key: 'f' }],
    ['a missing stamp', canonicalJson({ s, k: 'note' }), { kind: 'missingKey', key: 'h' }],
    ['a fraction', canonicalJson({ h, s, k: 'led', t: 'a', r: 'b', d: 1.5 }), { kind: 'badValue', key: 'd' }],
    ['upper-case digits', canonicalJson({ h: '01A0C45077B80000', s, k: 'note' }), { kind: 'badValue', key: 'h' }],
    ['sequence 0', canonicalJson({ h, s: 0, k: 'note' }), { kind: 'badValue', key: 's' }],
    ['no fields', canonicalJson({ h, s, k: 'new', t: 'a', r: 'b', f: {} }), { kind: 'badValue', key: 'f' }],
    [
      'a field named __proto__',
      `{"f":{"__proto__":1},"h":"${h}","k":"new","r":"b","s":1,"t":"a"}`,
      { kind: 'badValue', key: 'f' },
    ],
    [
      'superseding a field that it does not write',
      canonicalJson({ h, s, k: 'set', t: 'a', r: 'b', f: { x: 1 }, b: { y: [h] } }),
      { kind: 'badValue', key: 'b' },
    ],
    [
      'a foreign key in the source',
      canonicalJson({ h, s, k: 'note', src: { i: 'a', z: 1 } }),
      { kind: 'badValue', key: 'src' },
    ],
  ])('%s', (_, line, error) => {
    const result = decodeLine(line);
    expect(result).toEqual({ ok: false, error });
    if (!result.ok) expect(describeOperationError(result.error)).toMatch(/^[^a-zA-Z]+。$/);
  });
  it('whatever is not an operation, without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(decodeLine(text).ok).toBe(false);
      }),
    );
  });
  it('to write what it would not read', () => {
    expect(() => encodeLine({ ...stamp, k: 'new', t: 'a', r: 'b', f: {} })).toThrow('badValue');
  });
});

describe('what a newer program wrote', () => {
  const { h, s } = stamp;
  test.each([
    ['an unknown kind', { h, s, k: 'merge', t: 'person', r: 'p1', u: 'u1', f: { a: 1 } }],
    ['a kind from the prototype', { h, s, k: 'constructor', t: 'person', r: 'p1', u: 'u1' }],
    ['an unknown key', { h, s, k: 'set', t: 'person', r: 'p1', u: 'u1', f: { a: 1 }, zz: 1 }],
    ['a key of another kind', { h, s, k: 'new', t: 'person', r: 'p1', u: 'u1', f: { a: 1 }, d: 1 }],
  ])('is kept whole: %s', (_, written) => {
    const line = canonicalJson(written);
    const op = { s, h, k: 'newer', t: 'person', r: 'p1', u: 'u1', line };
    expect(decodeLine(line)).toEqual({ ok: true, value: op });
    expect(() => encodeLine(op as Operation)).toThrow('unknownKind');
  });
  it('may open a log for a new reason', () => {
    const line = canonicalJson({ h, s: 1, k: 'open', why: 'handover' });
    expect(decodeLine(line)).toEqual({ ok: true, value: { s: 1, h, k: 'newer', line } });
  });
  test.each(valid.map((op) => [op.k, vocabularyOf(op), op] as const))(
    '%s is understood from version %i on',
    (_, since, op) => {
      const readBy = (version: number) => decodeLine(encodeLine(op), version);
      expect(readBy(since)).toEqual({ ok: true, value: op });
      if (since > 1) expect(readBy(since - 1)).toMatchObject({ ok: true, value: { k: 'newer' } });
    },
  );
});
