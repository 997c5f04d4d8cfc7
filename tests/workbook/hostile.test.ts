// Damaged and hostile files: always an answer in one sentence or a report, never an exception, never a hang.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { sheetOfRows, workbookBytes } from './sample-workbooks.ts';

const folder = new URL('../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^\d\d_/.test(name) && !name.startsWith('84_'));
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));
const runs = process.env.SLOW === '1' ? 200 : 12;

/** A report of the usual shape or one sentence; the library's own remarks are left out. */
const answer = (bytes: Uint8Array, name: string) => {
  const report = readWorkbook(bytes, name, { today: '2026-11-22' });
  if (!report.ok) expect(report.error.message).toMatch(/^[^A-Z]*(?:PDF|JSON|Word|XML|RTF|\.\w+|[^A-Z])*。$/);
  else
    for (const { entity, why, rows, counts, columns } of report.value.sheets) {
      expect(entity === null ? why : columns.length).toBeTruthy();
      expect(counts.data).toBe(rows.length);
      expect(counts.accepted + counts.warned + counts.rejected).toBe(counts.data);
    }
  return report;
};

type Change = readonly [at: number, value: number];
const changesWithin = (length: number) => {
  const place = fc.integer({ min: 0, max: length - 1 });
  return { place, changes: fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 6 }) };
};
const changed = (bytes: Uint8Array, changes: readonly Change[]) => {
  const copy = bytes.slice();
  for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
  return copy;
};

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('damaged files', () => {
  it.each(files)('%s, cut off anywhere or changed in a few places', (file) => {
    const whole = bytesOf(file);
    const { place, changes } = changesWithin(whole.length);
    fc.assert(
      fc.property(place, changes, fc.boolean(), (end, list, isCut) => {
        answer(changed(isCut ? whole.slice(0, end) : whole, list), file);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  it.each(files.filter((file) => /^(?:01|10|12|16|19|20|21)_/.test(file)))('%s, changed inside its parts', (file) => {
    const parts = unzipSync(bytesOf(file));
    const names = Object.keys(parts).filter((name) => /\.(?:xml|rels)$/.test(name));
    const damage = fc.constantFrom(...names).chain((name) => {
      const { place, changes } = changesWithin(parts[name]?.length ?? 1);
      return fc.record({ name: fc.constant(name), end: place, changes, isCut: fc.boolean() });
    });
    fc.assert(
      fc.property(damage, ({ name, end, changes, isCut }) => {
        const part = parts[name] as Uint8Array;
        const other = changed(isCut ? part.slice(0, end) : part, changes);
        answer(zipSync({ ...parts, [name]: other }, { level: 1 }), file);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  it('does not follow a chain of sectors in circles', () => {
    const whole = bytesOf(files.find((file) => file.startsWith('08_')) ?? '');
    const view = new DataView(whole.buffer);
    const table = (view.getUint32(76, true) + 1) * 512;
    for (let sector = 0; sector < 100; sector += 7) {
      const copy = whole.slice();
      new DataView(copy.buffer).setUint32(table + 4 * sector, Math.max(0, sector - 1), true);
      answer(copy, '台账.xls');
    }
  });

  it('does not believe the lengths of records', () => {
    const whole = bytesOf(files.find((file) => file.startsWith('15_')) ?? '');
    for (let at = 512; at < whole.length - 4; at += 97) {
      const copy = whole.slice();
      new DataView(copy.buffer).setUint16(at + 2, 0xfff0, true);
      answer(copy, '记录.xls');
    }
  });

  it('never takes a cut-off workbook for a whole one', () => {
    for (const file of files.filter((name) => /^(?:01|08|11|12)_/.test(name))) {
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
