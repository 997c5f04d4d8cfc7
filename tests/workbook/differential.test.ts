// Our reader of plain .xlsx against the library, cell by cell, on sheets as Excel, WPS and export programs write them
// and in every mixture of their habits.
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import type { RawCell, RawSheet } from '#shared/workbook/raw-sheet.ts';
import { readByLibrary } from '#shared/workbook/read-sheets.ts';
import { readXlsxPackage } from '#shared/workbook/xlsx-package.ts';
import { openZip } from '#shared/workbook/zip-parts.ts';

const spreadsheetMl = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const formats = ['General', '0.00', 'yyyy/m/d', '0%', 'h:mm', '@', 'yyyy"年"m"月"', '[$-804]yyyy-mm-dd;@', '#,##0"元"'];

/** How one program writes: what it leaves out and what it puts in. */
type Manner = {
  readonly prefix: '' | 'x:';
  readonly namesRows: boolean;
  readonly namesCells: boolean;
  readonly spans: boolean;
  readonly between: '' | '\n  ';
  readonly is1904: boolean;
  readonly isStored: boolean;
};

const manners: fc.Arbitrary<Manner> = fc.record({
  prefix: fc.constant(''),
  namesRows: fc.boolean(),
  namesCells: fc.boolean(),
  spans: fc.boolean(),
  between: fc.constantFrom('', '\n  '),
  is1904: fc.boolean(),
  isStored: fc.boolean(),
});

const texts = fc.oneof(
  fc.constantFrom(
    '姓名',
    '990000199001010017',
    '晋Z12345',
    '张·王',
    'a<b>&"c"\'',
    ' 前后有空格 ',
    '多\n行',
    '𠮷野',
    '="0123"',
    '_x',
    'é',
  ),
  fc.string({ unit: fc.constantFrom(...'甲乙丙aB1 .-，🙂'), maxLength: 30 }),
);

type Cell =
  | { readonly kind: 'shared' | 'inline' | 'formulaText'; readonly runs: readonly string[]; readonly guide: string }
  | { readonly kind: 'number' | 'formulaNumber'; readonly value: number; readonly style: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error' | 'formulaError' | 'styledBlank' | 'missing' };

const runs = fc.oneof(
  texts.map((text) => [text]),
  fc.array(texts, { minLength: 1, maxLength: 3 }),
);
const numbers = fc.oneof(
  fc.integer({ min: -5, max: 60_000 }),
  fc.double({ min: 0, max: 60_000, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, 0.1, 45_292, 45_292.5, 60, 123_456_789_012_345_680, 1e-7, 19_900_000_001),
);
const cells: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('shared', 'inline', 'formulaText'),
    runs,
    guide: fc.constantFrom('', '', 'zhang'),
  }) as fc.Arbitrary<Cell>,
  fc.record({
    kind: fc.constantFrom('number', 'formulaNumber'),
    value: numbers,
    style: fc.nat(formats.length - 1),
  }) as fc.Arbitrary<Cell>,
  fc.record({ kind: fc.constant('boolean'), value: fc.boolean() }) as fc.Arbitrary<Cell>,
  fc.record({ kind: fc.constantFrom('error', 'formulaError', 'styledBlank', 'missing') }) as fc.Arbitrary<Cell>,
);

type Sheet = {
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly isHidden: boolean; readonly isThere: boolean }[];
  readonly merges: readonly string[];
  readonly hiddenColumns: readonly number[];
};

/** The last row holds a word: of a file without any, the general way says that it is damaged. */
const lastRow: Sheet['rows'][number] = {
  cells: [{ kind: 'inline', runs: ['姓名'], guide: '' }],
  isHidden: false,
  isThere: true,
};

const sheets: fc.Arbitrary<Sheet> = fc.record({
  rows: fc
    .array(
      fc.record({
        cells: fc.array(cells, { maxLength: 8 }),
        isHidden: fc.boolean(),
        isThere: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map((rows) => [...rows, lastRow]),
  merges: fc.subarray(['A1:B1', 'A2:A4', 'C3:D5', 'E1:E9']),
  hiddenColumns: fc.subarray([1, 3]),
});

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '&#10;');

function bookOf(sheet: Sheet, manner: Manner): Uint8Array {
  const { prefix: p } = manner;
  const strings: string[] = [];
  const own = p === '' ? `xmlns="${spreadsheetMl}"` : `xmlns:x="${spreadsheetMl}"`;
  const runsXml = ({ runs: parts, guide }: Cell & { kind: 'shared' | 'inline' | 'formulaText' }) => {
    const text = (part: string) => `<${p}t xml:space="preserve">${escaped(part)}</${p}t>`;
    const phonetic = guide === '' ? '' : `<${p}rPh sb="0" eb="1"><${p}t>${guide}</${p}t></${p}rPh>`;
    return parts.length === 1
      ? text(parts[0] as string) + phonetic
      : parts.map((part) => `<${p}r><${p}rPr><${p}b/></${p}rPr>${text(part)}</${p}r>`).join('') + phonetic;
  };
  const cellXml = (cell: Cell, address: string): string => {
    const c = (attributes: string, content: string) => `<${p}c${address}${attributes}>${content}</${p}c>`;
    switch (cell.kind) {
      case 'shared':
        strings.push(`<${p}si>${runsXml(cell)}</${p}si>`);
        return c(' s="0" t="s"', `<${p}v>${strings.length - 1}</${p}v>`);
      case 'inline':
        return c(' t="inlineStr"', `<${p}is>${runsXml(cell)}</${p}is>`);
      case 'formulaText':
        return c(' t="str"', `<${p}f>A1&amp;"b"</${p}f><${p}v>${escaped(cell.runs.join(''))}</${p}v>`);
      case 'number':
        return c(` s="${cell.style}"`, `<${p}v>${cell.value}</${p}v>`);
      case 'formulaNumber':
        return c(` s="${cell.style}" t="n"`, `<${p}f>SUM(A1:B2)</${p}f><${p}v>${cell.value}</${p}v>`);
      case 'boolean':
        return c(' t="b"', `<${p}v>${cell.value ? 1 : 0}</${p}v>`);
      case 'error':
        return c(' t="e"', `<${p}v>#N/A</${p}v>`);
      case 'formulaError':
        return c(' t="e"', `<${p}f>1/0</${p}f><${p}v>#DIV/0!</${p}v>`);
      case 'styledBlank':
        return `<${p}c${address} s="1"/>`;
      case 'missing':
        return manner.namesCells ? '' : `<${p}c${address}/>`;
    }
  };
  const rowXml = ({ cells: own, isHidden, isThere }: Sheet['rows'][number], row: number): string => {
    if (!isThere && manner.namesRows) return '';
    const name = manner.namesRows ? ` r="${row + 1}"` : '';
    const spans = manner.spans ? ' spans="1:8" ht="15" customHeight="1"' : '';
    const content = own.map((cell, column) =>
      cellXml(cell, manner.namesCells ? ` r="${String.fromCharCode(65 + column)}${row + 1}"` : ''),
    );
    return `<${p}row${name}${spans}${isHidden ? ' hidden="1"' : ''}>${content.join(manner.between)}</${p}row>`;
  };
  const data = sheet.rows.map(rowXml).join(manner.between);
  const cols = sheet.hiddenColumns.map((column) => `<${p}col min="${column}" max="${column}" width="9" hidden="1"/>`);
  const merges = sheet.merges.map((ref) => `<${p}mergeCell ref="${ref}"/>`);
  const parts = {
    'xl/worksheets/sheet1.xml':
      `<?xml version="1.0"?><${p}worksheet ${own}>${cols.length > 0 ? `<${p}cols>${cols.join('')}</${p}cols>` : ''}` +
      `<${p}sheetData>${data}</${p}sheetData>` +
      `${merges.length > 0 ? `<${p}mergeCells>${merges.join('')}</${p}mergeCells>` : ''}</${p}worksheet>`,
    'xl/sharedStrings.xml': `<${p}sst ${own} uniqueCount="${strings.length}">${strings.join('')}</${p}sst>`,
    'xl/styles.xml':
      `<styleSheet xmlns="${spreadsheetMl}"><numFmts>` +
      formats
        .map((code, id) => `<numFmt numFmtId="${200 + id}" formatCode="${escaped(code).replaceAll('"', '&quot;')}"/>`)
        .join('') +
      `</numFmts><cellXfs>${formats.map((_, id) => `<xf numFmtId="${200 + id}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/workbook.xml':
      `<workbook xmlns="${spreadsheetMl}" xmlns:r="${relations}"><workbookPr${manner.is1904 ? ' date1904="1"' : ''}/>` +
      '<sheets><sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
      ['worksheet|worksheets/sheet1.xml', 'sharedStrings|sharedStrings.xml', 'styles|styles.xml']
        .map((pair, i) => {
          const [type, target] = pair.split('|');
          return `<Relationship Id="r${i + 1}" Type="${relations}/${type}" Target="${target}"/>`;
        })
        .join('') +
      '</Relationships>',
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
      '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' +
      '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>' +
      '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, xml]) => [name, [utf8(xml), { level: manner.isStored ? 0 : 6 }]]),
    ),
  );
}

function readBoth(bytes: Uint8Array) {
  const archive = openZip(bytes);
  if (!archive.ok) throw new Error(archive.error.message);
  const [ours, theirs] = [readXlsxPackage(archive.value), readByLibrary('xlsx', archive.value)];
  if (!ours.ok || !theirs.ok) throw new Error('a sheet that was made cannot be read');
  return { ours: ours.value, theirs: theirs.value.sheets };
}

/** Blanks are the same however they are written; so are rows and cells that hold nothing else. */
function shown(sheet: RawSheet | undefined) {
  const isBlank = (cell: RawCell) => cell === null || cell === undefined || cell === '';
  const cut = <T>(list: readonly T[], isEmpty: (item: T) => boolean) =>
    list.slice(0, list.findLastIndex((item) => !isEmpty(item)) + 1);
  const rows = (sheet?.rows ?? []).map((row) =>
    cut(
      Array.from(row ?? [], (cell) => (isBlank(cell) ? null : cell)),
      isBlank,
    ),
  );
  return { ...sheet, rows: cut(rows, (row) => row.length === 0) };
}

describe('the fast way and the general way', () => {
  it('read the same cells, merges and hidden rows and columns', () => {
    fc.assert(
      fc.property(sheets, manners, (sheet, manner) => {
        const { ours, theirs } = readBoth(bookOf(sheet, manner));
        expect(ours?.map(shown)).toEqual(theirs.map(shown));
      }),
      { numRuns: 1000 },
    );
  });

  it('leave prefixed names to the general way', () => {
    fc.assert(
      fc.property(sheets, manners, (sheet, manner) => {
        const { ours, theirs } = readBoth(bookOf(sheet, { ...manner, prefix: 'x:' }));
        expect([ours, theirs.length]).toEqual([undefined, 1]);
      }),
      { numRuns: 20 },
    );
  });
});
