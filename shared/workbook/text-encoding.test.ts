import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, utf8 } from '#shared/base/bytes.ts';
import { decodeText } from './text-encoding.ts';

describe('decodeText', () => {
  it.each([
    ['d0d5c3fb', '姓名', 'gbk'],
    ['8139ee39', '㐀', 'gb18030'],
    ['efbbbfe5a793', '姓', 'utf-8-bom'],
    ['e5a793e5908d', '姓名', 'utf-8'],
    ['fffed3590d54', '姓名', 'utf-16le-bom'],
    ['feff59d3540d', '姓名', 'utf-16be-bom'],
    ['61002c006200d359', 'ab姓'.replace('b', ',b'), 'utf-16le'],
  ])('%s is %s in %s', (hex, text, encoding) => {
    expect(decodeText(fromHex(hex))).toEqual({ text, encoding });
  });

  it('refuses what is not text', () => {
    expect(decodeText(fromHex('00010203040506070809'))).toBeUndefined();
  });

  it('reads a file that was cut off inside a character', () => {
    const gbk = `${'d0d5c3fb'.repeat(60)}d0`;
    expect(decodeText(fromHex(gbk))).toMatchObject({ text: expect.stringContaining('姓名姓名'), encoding: 'gb18030' });
  });

  it('reads any UTF-8 text that holds no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/\p{Cc}|^\ufeff/u.test(text));
        expect(decodeText(utf8(text))?.text).toBe(text);
      }),
    );
  });
});
