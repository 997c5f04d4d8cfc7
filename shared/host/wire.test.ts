import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWire, encodeWire } from './wire.ts';

describe('wire', () => {
  it('writes bytes as base64 under $bytes', () => {
    expect(encodeWire({ n: 1, sealed: Uint8Array.of(1, 2) })).toBe('{"n":1,"sealed":{"$bytes":"AQI="}}');
    expect(encodeWire([Buffer.from([1, 2])])).toBe('[{"$bytes":"AQI="}]');
    expect(encodeWire(Uint8Array.of())).toBe('{"$bytes":""}');
  });

  it('gives every value back', () => {
    const key = fc.string().filter((text) => !text.startsWith('$') && text !== '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array().map((bytes) => Uint8Array.from(bytes)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (sent) => {
        expect(decodeWire(encodeWire(sent))).toEqual({ ok: true, value: sent });
      }),
    );
  });

  it.each([{ $bytes: 'AQI=' }, { $other: 1 }, [{ a: { $bytes: 1 } }]])(
    'does not write %j, which would read as bytes',
    (value) => {
      expect(() => encodeWire(value)).toThrow('$');
    },
  );

  it.each([
    '',
    'x',
    '{"$bytes":1}',
    '{"$bytes":"A"}',
    '{"$bytes":"AQI*"}',
    '{"$bytes":"AQI=","more":1}',
    '[{"$other":1}]',
    '{"$bytes":{"$bytes":""}}',
  ])('does not read %s', (text) => {
    expect(decodeWire(text)).toEqual({ ok: false, error: 'notWire' });
  });
});
