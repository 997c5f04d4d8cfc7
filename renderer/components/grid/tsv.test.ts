import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatHtmlTable, formatTsv, parseTsv } from './tsv.ts';

describe('parseTsv', () => {
  test.each([
    [
      '甲\t乙\n丙\t丁',
      [
        ['甲', '乙'],
        ['丙', '丁'],
      ],
    ],
    ['甲\t乙\r\n', [['甲', '乙']]],
    ['"两\n行"\t"他说""好"""', [['两\n行', '他说"好"']]],
    ['"没有收尾\t乙', [['"没有收尾', '乙']]],
    ['5"屏\t乙', [['5"屏', '乙']]],
    ['', [['']]],
    [
      '甲\t\n\t丁',
      [
        ['甲', ''],
        ['', '丁'],
      ],
    ],
    ['甲\n\n丙', [['甲'], [''], ['丙']]],
  ])('%j', (text, cells) => expect(parseTsv(text)).toEqual(cells));

  it('reads back what formatTsv wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', '"', '\t', '\n', '\r', ' ', 'a') });
    const block = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      );
    fc.assert(
      fc.property(block, (cells) => {
        expect(parseTsv(formatTsv(cells))).toEqual(cells);
      }),
    );
  });
});

describe('formatHtmlTable', () => {
  it('escapes what HTML would read as markup', () => {
    expect(formatHtmlTable([['<甲&乙>']])).toBe('<table><tr><td>&lt;甲&amp;乙&gt;</td></tr></table>');
  });

  test.each(['=1+1', '+86', '-甲', '@甲', '007', '990000199001010017', '3-5', '03-05'])('marks %s as text', (cell) =>
    expect(formatHtmlTable([[cell]])).toContain(`<td style="mso-number-format:'\\@'">`),
  );
  test.each(['', '甲', '12', '-3.5', '0.5', '2024-03-05'])('leaves %s alone', (cell) =>
    expect(formatHtmlTable([[cell]])).toContain('<td>'),
  );
});
