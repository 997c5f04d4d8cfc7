import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { kindOfBuiltIn, kindOfFormat, timeText } from './number-format.ts';
import { placeOf } from './xlsx-rows.ts';
import { createSheetReader } from './xlsx-sheet.ts';
import { unescapeXml } from './xml-text.ts';

const source = {
  strings: ['姓名', '电话'],
  formats: ['other', 'date', 'percent', 'time'],
  is1904: false,
  comments: new Set([placeOf(8, 0)]),
} as const;

/** Reads a part that comes in pieces of so many bytes. */
function readPart(xml: string, pieceBytes = 1000) {
  const reader = createSheetReader(source);
  const bytes = utf8(xml);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    if (!reader.take(bytes.subarray(at, at + pieceBytes))) return undefined;
  return reader.finish();
}

const read = (rows: string, extra = '', pieceBytes = 1000) =>
  readPart(
    `<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>${rows}</sheetData>${extra}</worksheet>`,
    pieceBytes,
  );

describe('createSheetReader', () => {
  it('reads every type of cell', () => {
    const cells = [
      '<c r="A1" t="s"><v>0</v></c>',
      '<c r="B1"><v>1.5</v></c>',
      '<c r="C1" t="b"><v>1</v></c>',
      '<c r="D1" t="str"><v>a&amp;b</v></c>',
      '<c r="E1" t="inlineStr"><is><r><t>张</t></r><r><t xml:space="preserve"> 一</t></r><rPh sb="0"><t>zhang</t></rPh></is></c>',
      '<c r="F1" s="1"><v>45292</v></c>',
      '<c r="G1" s="2"><v>0.8</v></c>',
      '<c r="H1" s="3"><v>0.5</v></c>',
      '<c r="I1" t="d"><v>2024-03-05T00:00:00</v></c>',
    ];
    expect(read(`<row r="1">${cells.join('')}</row>`)?.rows).toEqual([
      [
        '姓名',
        1.5,
        true,
        'a&b',
        '张 一',
        { value: '2024-01-01', isDate: true },
        { value: 0.8, isPercent: true },
        '12:00',
        '2024-03-05',
      ],
    ]);
  });

  it('tells formulas with and without a result, errors and comments', () => {
    const cells =
      '<c r="A9"><f>1+1</f><v>2</v></c><c r="B9"><f>X1</f></c><c r="C9" t="e"><f/><v>#REF!</v></c><c r="D9" t="e"><v>#N/A</v></c>';
    expect(read(`<row r="9">${cells}</row>`)?.rows[8]).toEqual([
      { value: 2, isFormula: true, hasComment: true },
      { value: null, isError: true, isFormula: true },
      { value: null, isError: true, isFormula: true },
      { value: null, isError: true },
    ]);
  });

  it('counts rows and cells that have no address', () => {
    expect(read('<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>')?.rows).toEqual([
      [1, undefined, 3],
      undefined,
      [4],
    ]);
  });

  it('leaves out styled blanks, and knows hidden rows, hidden columns and merges', () => {
    const part = read(
      '<row r="1" hidden="1"><c r="A1" s="1"/></row><row r="3" hidden="0"><c r="AB3"><v>1</v></c></row>',
      '<mergeCells><mergeCell ref="B2:C4"/></mergeCells>',
    );
    expect(part?.rows.map((row) => row?.length)).toEqual([undefined, undefined, 28]);
    expect([part?.hiddenRows, part?.hiddenColumns]).toEqual([new Set([0]), new Set([1, 2])]);
    expect(part?.merges).toEqual([{ top: 1, left: 1, bottom: 3, right: 2 }]);
  });

  it('reads the same however the part is cut into pieces', () => {
    const rows =
      '<row r="1" spans="1:2" hidden="true">\n<c r="A1" t="inlineStr"><is><t>𠮷田 &amp; 张</t></is></c> <c r="B1" t="s"><v>1</v></c></row>' +
      '<row r="2"/><row r="3"><c r="A3"><v>-1.5E-3</v></c><c r="B3" t="str"><f t="shared" si="0"/><v>甲&#10;乙</v></c></row><row r="4"/>';
    const whole = read(rows, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>', 100_000);
    expect(whole?.rows).toEqual([['𠮷田 & 张', '电话'], undefined, [-0.0015, { value: '甲\n乙', isFormula: true }]]);
    for (const size of [1, 2, 3, 7, 50]) {
      expect(read(rows, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>', size)).toEqual(whole);
    }
  });

  it.each([
    ['no rows', '<worksheet><sheetData/><pageMargins/></worksheet>'],
    ['rows without cells', '<worksheet><sheetData><row r="1"/></sheetData></worksheet>'],
  ])('reads a sheet with %s', (_, xml) => {
    expect(readPart(xml)?.rows).toEqual([]);
  });

  it.each([
    ['a cell without an end', '<row r="1"><c r="A1"><v>1</v></row>'],
    ['a row beyond the last', '<row r="99999999"><c><v>1</v></c></row>'],
    ['single quotes', "<row r='1'><c r='A1'><v>1</v></c></row>"],
    ['rows out of order', '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'],
    ['cells out of order', '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'],
    ['prefixed names', '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'],
    ['comments between', '<row r="1"><!-- a --><c r="A1"><v>1</v></c></row>'],
    ['a section', '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[a]]></t></is></c></row>'],
    ['rows without an end', '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c>'],
  ])('leaves %s to the general parser', (_, rows) => {
    expect(read(rows)).toBeUndefined();
  });

  it('leaves what is not UTF-8 to the general parser', () => {
    const reader = createSheetReader(source);
    const [before, after] = ['<worksheet><sheetData><row><c t="str"><v>', '</v></c></row></sheetData></worksheet>'];
    const isTaken = reader.take(Uint8Array.from([...utf8(before), 0xf0, 0x80, 0x80, 0x80, ...utf8(after)]));
    expect(isTaken && reader.finish()).toBeFalsy();
  });
});

describe('formats of numbers', () => {
  it.each([
    ['yyyy"年"m"月"d"日"', 'date'],
    ['[$-804]yyyy-mm-dd;@', 'date'],
    ['m/d/yy h:mm', 'date'],
    ['h:mm:ss', 'time'],
    ['[h]:mm', 'time'],
    ['0%', 'percent'],
    ['0.00_ ', 'other'],
    ['#,##0"元/d"', 'other'],
    ['General', 'other'],
    ['@', 'other'],
  ])('%s is %s', (code, kind) => {
    expect(kindOfFormat(code)).toBe(kind);
  });

  it('knows the built-in formats of the Chinese edition', () => {
    expect([0, 14, 31, 20, 33, 9].map(kindOfBuiltIn)).toEqual(['other', 'date', 'date', 'time', 'time', 'percent']);
    expect(timeText(0.354166667)).toBe('08:30');
  });
});

describe('unescapeXml', () => {
  it('resolves entities and Office escapes, and leaves the rest', () => {
    expect(unescapeXml('&lt;a&gt; &#20013;&#x56FD; _x000D_ &unknown; &#1114112;')).toBe(
      '<a> 中国 \r &unknown; &#1114112;',
    );
  });
});
