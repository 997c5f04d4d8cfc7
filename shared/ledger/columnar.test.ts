import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '#shared/base/bytes.ts';
import type { MergedRecordDump } from '#shared/sync/merge.ts';
import { decodeBlock, encodeBlock } from './columnar.ts';

const text = fc.oneof(
  fc.constantFrom('顺丰', '河畔社区', '㐂田·阿依', '𠮷野', '\u{2B740}', '', '\u0000[]', '\u0000"x"', 'toString'),
  fc.string({ unit: 'binary' }),
);
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 }));
const field = fc.constantFrom('name', 'status@2024-03', 'constructor', '单位', 'n');
const record = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    v: fc.dictionary(field, value),
    o: fc.string(),
    h: fc.string(),
    l: fc.constantFrom('LOG1', 'LOG2'),
    u: fc.constantFrom('u1', 'u2'),
    c: fc.tuple(fc.string(), fc.string()),
    m: fc.constant({ f: { name: [{ op: 'a', h: 'b', log: 'c', value: '旧' }] } }),
  },
  { requiredKeys: ['id', 'v', 'o', 'h', 'l'] },
) as fc.Arbitrary<MergedRecordDump>;

describe('columnar blocks', () => {
  it('give back exactly what was put in, rare characters included', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const marks = records.map((_, at) => (at % 3 === 0 ? [1, at + 2] : at));
        const decoded = decodeBlock(encodeBlock({ records, marks }));
        expect(decoded.marks).toEqual(marks);
        expect(JSON.parse(JSON.stringify(decoded.records))).toEqual(JSON.parse(JSON.stringify(records)));
        expect(decoded.records.map(({ v }) => Object.keys(v).sort())).toEqual(
          records.map(({ v }) => Object.keys(v).sort()),
        );
      }),
    );
  });

  it('write a repeated value once', () => {
    const records = Array.from({ length: 100 }, (_, i) => ({
      id: `${i}`,
      o: `${i}`,
      h: 'h',
      l: 'l',
      v: { firm: '捷达快递服务' },
    }));
    const bytes = encodeBlock({ records, marks: records.map(() => 1) });
    expect(fromUtf8(bytes).split('捷达快递服务')).toHaveLength(2);
  });
});
