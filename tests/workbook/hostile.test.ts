// Damaged and hostile files: always an answer in one sentence or a report, never an exception, never a hang.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { sheetOfRows, workbookBytes } from './sample-workbooks.ts';

const folder = new URL('../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^(?:0[1268]|1[12]|2[2-4])_/.test(name));
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));
const answer = (bytes: Uint8Array, name: string) => {
  const report = readWorkbook(bytes, name, { today: '2026-11-22' });
  if (!report.ok) expect(report.error.message).toMatch(/^[^A-Z]*(?:PDF|JSON|Word|XML|RTF|\.\w+|[^A-Z])*。$/);
  return report;
};

describe('damaged files', () => {
  it.each(files)('%s, cut off anywhere or changed in a few places', (file) => {
    const whole = bytesOf(file);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    fc.assert(
      fc.property(
        place,
        fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        fc.boolean(),
        (end, changes, isCut) => {
          const bytes = isCut ? whole.slice(0, end) : whole.slice();
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          answer(bytes, file);
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('never takes a cut-off workbook for a whole one', () => {
    for (const file of files.filter((name) => /\.(?:xlsx|xls)$/.test(name) && !/^(?:06|2)/.test(name))) {
      const whole = bytesOf(file);
      for (const share of [0.3, 0.6, 0.9])
        expect(answer(whole.slice(0, Math.floor(whole.length * share)), file).ok, `${file} ${share}`).toBe(false);
    }
  });
});

describe('hostile files', () => {
  const book = (sheet: string) =>
    zipSync({
      '[Content_Types].xml': utf8('<Types/>'),
      'xl/workbook.xml': utf8('<workbook><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': utf8(
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': utf8(sheet),
    });
  const head = '<row r="1"><c t="str"><v>姓名</v></c><c t="str"><v>联系电话</v></c></row>';

  it('is not impressed by merges over the whole sheet, a million times', () => {
    const merges = '<mergeCell ref="A1:XFD1048576"/>'.repeat(20_000);
    expect(
      answer(book(`<worksheet><sheetData>${head}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`), 'a.xlsx')
        .ok,
    ).toBe(true);
  });

  it('reads a sheet with one cell in the last corner', () => {
    expect(
      answer(
        book(
          `<worksheet><sheetData>${head}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`,
        ),
        'a.xlsx',
      ).ok,
    ).toBe(true);
  });

  it('does not follow entities', () => {
    const laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>';
    const report = answer(
      book(
        `${laughs}<worksheet><sheetData>${head}<row r="2"><c t="str"><v>&c;</v></c><c t="str"><v>19900000001</v></c></row></sheetData></worksheet>`,
      ),
      'a.xlsx',
    );
    expect(report.ok && report.value.sheets[0]?.rows[0]?.values.A).toBe('&c;');
  });

  it.each([
    ['an image', '89504e470d0a1a0a', '图片'],
    ['a program', '4d5a9000', '程序'],
    ['an archive', '504b0304', '损坏'],
    ['a page without tables', '3c68746d6c3e', '网页'],
  ])('names %s', (_, hex, word) => {
    const report = answer(
      Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      'a.xlsx',
    );
    expect(report.ok ? '' : report.error.message).toContain(word);
  });

  it('keeps what looks like a formula as text', () => {
    const report = answer(
      workbookBytes({
        a: sheetOfRows([
          ['姓名', '联系电话', '备注'],
          ['张一', '19900000001', '=HYPERLINK("http://x")'],
        ]),
      }),
      'a.xlsx',
    );
    expect(report.ok && report.value.sheets[0]?.rows[0]).toMatchObject({
      values: { C: '=HYPERLINK("http://x")' },
      problems: [{ code: 'FORMULA_LIKE_TEXT' }],
    });
  });
});
