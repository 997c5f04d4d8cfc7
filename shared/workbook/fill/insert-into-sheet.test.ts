import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, placeOf } from './cell-address.ts';
import { formulaCellsOf } from './formula-cells.ts';
import { withInsertedRows } from './insert-into-sheet.ts';
import { cellAt, type SheetPart, sheetPartOf } from './sheet-part.ts';
import { attributeOf, elementsNamed, textWithin } from './xml-edit.ts';

const lastRow = 30;
const columns = 4;

/** A sheet of numbers, all different, in three columns; the fourth refers to cells of it. */
function sheetWith(references: readonly (string | undefined)[], tail = ''): SheetPart {
  const rows = Array.from({ length: lastRow }, (_, row) => {
    const cells = Array.from({ length: columns - 1 }, (_, column) => {
      return `<c r="${addressOf(row, column)}"><v>${row * 10 + column}</v></c>`;
    });
    const formula = references[row];
    const last = formula === undefined ? '' : `<c r="${addressOf(row, columns - 1)}"><f>${formula}</f><v>1</v></c>`;
    return `<row r="${row + 1}">${cells.join('')}${last}</row>`;
  });
  return sheetPartOf(`<worksheet><sheetData>${rows.join('')}</sheetData>${tail}</worksheet>`);
}

function numberAt(part: SheetPart, address: string): string | undefined {
  const place = placeOf(address.replaceAll('$', ''));
  const cell = place && cellAt(part, place.row, place.column);
  return cell?.value && textWithin(part.xml, cell.value);
}

const reference = fc
  .tuple(fc.nat(lastRow - 1), fc.nat(columns - 2), fc.boolean())
  .map(([row, column, isFixed]) =>
    isFixed ? `$${addressOf(row, column).replace(/(\d)/, '$$$1')}` : addressOf(row, column),
  );

describe('withInsertedRows', () => {
  it('lets every formula refer to the number it referred to, wherever both were moved', () => {
    const references = fc.array(fc.option(reference, { nil: undefined }), { minLength: lastRow, maxLength: lastRow });
    const place = fc.tuple(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 5 }),
    );
    fc.assert(
      fc.property(references, place, (formulas, [first, size, count]) => {
        const before = sheetWith(formulas);
        const insertion = { sheet: '表', first, at: first + size, count };
        const after = sheetPartOf(withInsertedRows(before, insertion));
        const meant = (part: SheetPart) =>
          formulaCellsOf(part)
            .filter(({ row }) => part === before || row.row < insertion.at || row.row >= insertion.at + count)
            .map(({ formula }) => numberAt(part, textWithin(part.xml, formula)));
        expect(meant(after)).toEqual(meant(before));
        expect(after.rows.map(({ row }) => row)).toEqual(Array.from({ length: lastRow + count }, (_, row) => row));
      }),
    );
  });

  it('moves what stands around the rows, and grows what reaches over them', () => {
    const tail =
      '<sheetProtection sheet="1"/><protectedRanges><protectedRange name="a" sqref="A5:B9 A20"/></protectedRanges>' +
      '<autoFilter ref="A1:D9"/><mergeCells count="3"><mergeCell ref="A1:D1"/><mergeCell ref="B9:C9"/><mergeCell ref="A12:B13"/></mergeCells>' +
      '<conditionalFormatting sqref="C5:C9"><cfRule type="expression"><formula>$C5&gt;$C$20</formula></cfRule></conditionalFormatting>' +
      '<dataValidations><dataValidation type="list" sqref="A5:A9"><formula1>$B$20:$B$22</formula1></dataValidation></dataValidations>' +
      '<hyperlinks><hyperlink ref="A9"/><hyperlink ref="A12" location="表!B20"/></hyperlinks>' +
      '<rowBreaks><brk id="4"/><brk id="9"/></rowBreaks>' +
      '<extLst><ext><x14:dataValidation><x14:formula1><xm:f>表!$C$20</xm:f></x14:formula1><xm:sqref>B5:B9</xm:sqref></x14:dataValidation></ext></extLst>';
    const xml = withInsertedRows(sheetWith([], tail), { sheet: '表', first: 4, at: 9, count: 2 });
    const all = (name: string, attribute: string) =>
      elementsNamed(xml, name).map(({ open }) => attributeOf(xml, open, attribute));
    const texts = (name: string) => elementsNamed(xml, name).map((element) => textWithin(xml, element));
    expect(all('protectedRange', 'sqref')).toEqual(['A5:B11 A22']);
    expect(all('autoFilter', 'ref')).toEqual(['A1:D11']);
    expect(all('mergeCell', 'ref')).toEqual(['A1:D1', 'B9:C9', 'A14:B15', 'B10:C10', 'B11:C11']);
    expect(all('mergeCells', 'count')).toEqual(['5']);
    expect(all('conditionalFormatting', 'sqref')).toEqual(['C5:C11']);
    expect(texts('formula')).toEqual(['$C5>$C$22']);
    expect(all('dataValidation', 'sqref')).toEqual(['A5:A11', undefined]);
    expect(texts('formula1')[0]).toBe('$B$22:$B$24');
    expect(all('hyperlink', 'ref')).toEqual(['A9', 'A14']);
    expect(all('hyperlink', 'location')).toEqual([undefined, '表!B22']);
    expect(all('brk', 'id')).toEqual(['4', '11']);
    expect(texts('f')).toEqual(['表!$C$22']);
    expect(texts('sqref')).toEqual(['B5:B11']);
  });
});
