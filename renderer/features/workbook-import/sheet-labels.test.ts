import { expect, test } from 'vitest';
import { sheetOf } from '#shared/workbook/raw-sheet.ts';
import { sheetLabels } from './sheet-labels.ts';

const labels = (...files: readonly (readonly [name: string, format: string, ...sheets: string[]])[]) =>
  sheetLabels({
    files: files.map(([name, format]) => ({ name, format })),
    sheets: files.flatMap(([, , ...sheets], file) => sheets.map((name) => ({ file, sheet: sheetOf(name, []) }))),
  });

test('sheets of one workbook go by their names', () => {
  expect(labels(['花名册.xlsx', 'xlsx', '快递员', '骑手'])).toEqual(['快递员', '骑手']);
  expect(labels(['花名册.xlsx', 'xlsx', 'Sheet1'])).toEqual(['Sheet1']);
});

test('a text goes by the name of its file', () => {
  expect(labels(['骑手.csv', 'csv', 'csv'])).toEqual(['骑手']);
  expect(labels(['剪贴板', 'html', '导出'])).toEqual(['剪贴板']);
});

test('sheets of several files are told apart', () => {
  const three = labels(
    ['三月.xlsx', 'xlsx', '快递员', '骑手'],
    ['四月.xlsx', 'xlsx', 'Sheet1'],
    ['四月.csv', 'csv', 'csv'],
  );
  expect(three).toEqual(['三月／快递员', '三月／骑手', '四月', '四月（2）']);
});
