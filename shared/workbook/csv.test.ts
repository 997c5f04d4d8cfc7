import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delimiter, guessDelimiter, parseDelimited } from './csv.ts';

describe('parseDelimited', () => {
  it('keeps line ends, delimiters and quotes inside quotes', () => {
    expect(parseDelimited('a,"b,1","c\r\nd","say ""hi"""\r\n1,2,3,4\r\n', ',')).toEqual([
      ['a', 'b,1', 'c\r\nd', 'say "hi"'],
      ['1', '2', '3', '4'],
    ]);
  });

  it('takes a quote in the middle or one that is never closed as a character', () => {
    expect(parseDelimited('6"屏,"半句\n下一行', ',')).toEqual([['6"屏', '"半句'], ['下一行']]);
  });

  it('reads back whatever is written with quotes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', ',', ';', '\t', '"', '\n', '\r', ' ') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        (rows, delimiter, end) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter))
            .join(end);
          expect(parseDelimited(text, delimiter)).toEqual(rows);
        },
      ),
    );
  });
});

describe('guessDelimiter', () => {
  it.each<[string, Delimiter]>([
    ['姓名,电话,备注\n张一,1,"a;b;c"\n李二,2,', ','],
    ['姓名;电话;备注\n张一;1,5;x\n李二;2,5;y', ';'],
    ['姓名\t电话\n张一\t1\n', '\t'],
    ['骑手名单\n姓名,电话\n张一,1\n李二,2', ','],
    ['sep=;\na,b;c\n', ';'],
  ])('%j', (text, delimiter) => {
    expect(guessDelimiter(text)).toBe(delimiter);
  });
});
