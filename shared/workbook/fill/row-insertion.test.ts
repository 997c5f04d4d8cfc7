import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addressOf, areaName, areaOf, placeOf } from './cell-address.ts';
import { rewriteReferences, someReference } from './formula-references.ts';
import { copiedFormula, movedArea, movedFormula, type RowInsertion } from './row-insertion.ts';

/** Rows 5 to 14 of 人员表 are filled; 3 more are inserted below row 14. */
const insertion: RowInsertion = { sheet: '人员表', first: 4, at: 14, count: 3 };
const outside = { sheet: '人员表', row: 14 };

describe('references after rows were inserted', () => {
  test.each([
    ['D15', 'D18'],
    ['$D$15', '$D$18'],
    ['D$14', 'D$14'],
    ['SUM(D5:D14)', 'SUM(D5:D17)'],
    ['SUM($D$5:$D$14)', 'SUM($D$5:$D$17)'],
    ['SUM(D5:D20)', 'SUM(D5:D23)'],
    ['SUM(D3:D4)', 'SUM(D3:D4)'],
    ['SUM(D14:F14)', 'SUM(D14:F14)'],
    ['SUM(D:D)', 'SUM(D:D)'],
    ['SUM(5:14)', 'SUM(5:17)'],
    ['SUM($15:$16)', 'SUM($18:$19)'],
    ['COUNTA(B5:B14)&"人，见D15"', 'COUNTA(B5:B17)&"人，见D15"'],
    ['"D15""D15"&D15', '"D15""D15"&D18'],
    ['人员表!D15+Sheet2!D15', '人员表!D18+Sheet2!D15'],
    ["'人员表'!D15", "'人员表'!D18"],
    ["'别的 表''一'!D15", "'别的 表''一'!D15"],
    ['[1]人员表!D15', '[1]人员表!D15'],
    ["'[旧.xlsx]人员表'!D15", "'[旧.xlsx]人员表'!D15"],
    ['LOG10(D15)', 'LOG10(D18)'],
    ['表1[[#This Row],[D15]]+D15', '表1[[#This Row],[D15]]+D18'],
    ['税率D15*D15', '税率D15*D18'],
    ['A1D15', 'A1D15'],
    ['XFE15', 'XFE15'],
    ['1E15+D15', '1E15+D18'],
    ['D15:INDEX(D:D,20)', 'D18:INDEX(D:D,20)'],
    ['IF(D15="",#N/A,#REF!)', 'IF(D18="",#N/A,#REF!)'],
    ['{1,2;3,4}', '{1,2;3,4}'],
    ['D15#', 'D18#'],
    ['_xlfn.XLOOKUP(A15,A5:A14,B5:B14)', '_xlfn.XLOOKUP(A18,A5:A17,B5:B17)'],
    ['D5:D14 D15:E15', 'D5:D17 D18:E18'],
    ['', ''],
  ])('%s → %s', (before, after) => {
    expect(movedFormula(before, insertion, outside)).toBe(after);
  });

  test.each([
    ['人员表!D15', '人员表!D18'],
    ['SUM(人员表!D5:D14)', 'SUM(人员表!D5:D17)'],
    ['D15', 'D15'],
  ])('on another sheet %s → %s', (before, after) => {
    expect(movedFormula(before, insertion, { sheet: '汇总' })).toBe(after);
  });

  test.each([
    ['a running total', 'SUM($D$5:D14)', 13, 'SUM($D$5:D14)'],
    ['a running total further up', 'SUM($D$5:D9)', 8, 'SUM($D$5:D9)'],
    ['a share of all', 'D14/SUM($D$5:$D$14)', 13, 'D14/SUM($D$5:$D$17)'],
    ['a rank', 'RANK(D8,D5:D14)', 7, 'RANK(D8,D5:D17)'],
    ['a sum across', 'SUM(D14:F14)', 13, 'SUM(D14:F14)'],
  ])('in a filled row: %s', (_what, before, row, after) => {
    expect(movedFormula(before, insertion, { sheet: '人员表', row })).toBe(after);
  });

  it('lets the sum over a single empty row grow', () => {
    const single: RowInsertion = { sheet: '人员表', first: 4, at: 5, count: 3 };
    expect(movedFormula('SUM(D5:D5)', single, { sheet: '人员表', row: 5 })).toBe('SUM(D5:D8)');
    expect(movedFormula('SUM(D5:F5)', single, { sheet: '人员表', row: 4 })).toBe('SUM(D5:F5)');
  });

  it('lets nothing grow where there was no row to be filled', () => {
    const none: RowInsertion = { sheet: '人员表', first: 4, at: 4, count: 3 };
    expect(movedFormula('SUM(D3:D4)+D5', none, { sheet: '人员表', row: 4 })).toBe('SUM(D3:D4)+D8');
    expect(movedArea({ top: 2, left: 0, bottom: 3, right: 3 }, none)).toEqual({ top: 2, left: 0, bottom: 3, right: 3 });
  });

  it('finds references to a stack of sheets', () => {
    const found = (formula: string) => someReference(formula, ({ lastSheet }) => lastSheet !== undefined);
    expect(found('SUM(一月:三月!B5)')).toBe(true);
    expect(found("SUM('一 月:三月'!B5)")).toBe(true);
    expect(found('SUM(一月!B5:B6)')).toBe(false);
  });
});

describe('formulas copied down', () => {
  test.each([
    ['B14*C14', 'B16*C16'],
    ['B$14*$C14', 'B$14*$C16'],
    ['SUM($D$5:D14)', 'SUM($D$5:D16)'],
    ['"B14"&B14', '"B14"&B16'],
    ['汇总!B2', '汇总!B4'],
  ])('%s → %s', (before, after) => {
    expect(copiedFormula(before, 2)).toBe(after);
  });

  it('leads nowhere beyond the edge of the sheet', () => {
    expect(copiedFormula('A1+B3', -2)).toBe('#REF!+B1');
  });
});

const cell = fc.tuple(fc.nat(700), fc.nat(2000), fc.boolean(), fc.boolean()).map(([column, row, fixColumn, fixRow]) => {
  const [, letters, digits] = /^([A-Z]+)(\d+)$/.exec(addressOf(row, column)) as unknown as [string, string, string];
  return { row, column, text: `${fixColumn ? '$' : ''}${letters}${fixRow ? '$' : ''}${digits}` };
});
const otherPart = fc.constantFrom('+', '*', '-', '&', ',', '&"D15:D20"&', '+LOG10(2)+', '+1.5E3+', '+税率+', '<>');

describe('any formula', () => {
  it('keeps every sign that is no reference', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, otherPart), { minLength: 1, maxLength: 8 }), (parts) => {
        const formula = parts.map(([{ text }, other]) => text + other).join('');
        const seen: string[] = [];
        const same = rewriteReferences(formula, (reference) => {
          seen.push(addressOf(reference.rows?.[0].index ?? -1, reference.columns?.[0].index ?? -1));
          return reference;
        });
        expect(same).toBe(formula);
        expect(seen).toEqual(parts.map(([{ row, column }]) => addressOf(row, column)));
      }),
    );
  });

  it('moves each cell as the sheet does', () => {
    fc.assert(
      fc.property(cell, fc.integer({ min: 1, max: 50 }), ({ row, column, text }, count) => {
        const moved = movedFormula(text, { ...insertion, count }, outside).replaceAll('$', '');
        expect(moved).toBe(addressOf(row >= 14 ? row + count : row, column));
      }),
    );
  });

  it('inserting n rows and then m is inserting n + m', () => {
    const numbers = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(cell, cell, numbers, numbers, (a, b, n, m) => {
        const [top, bottom] = a.row <= b.row ? [a, b] : [b, a];
        const formula = `SUM(${top.text}:${bottom.text})`;
        const twice = movedFormula(
          movedFormula(formula, { ...insertion, count: n }, { sheet: '汇总', row: 0 }),
          { ...insertion, at: 14 + n, count: m },
          { sheet: '汇总', row: 0 },
        );
        expect(twice).toBe(movedFormula(formula, { ...insertion, count: n + m }, { sheet: '汇总', row: 0 }));
      }),
    );
  });
});

describe('addresses', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.nat(1_048_575), fc.nat(16_383), (row, column) => {
        expect(placeOf(addressOf(row, column))).toEqual({ row, column });
      }),
    );
  });

  test.each(['A0', 'XFE1', 'A1048577', '1A', '', 'A1:B2'])('%s is no cell', (text) => {
    expect(placeOf(text)).toBeUndefined();
  });

  test.each(['A1:C5', 'B2', 'A1:A1048576'])('%s comes back the same', (text) => {
    const area = areaOf(text);
    expect(area && areaName(area)).toBe(text);
  });
});
