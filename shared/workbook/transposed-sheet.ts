// A table on its side: the headings stand below each other in the first column, every further column is a record. It is
// laid out anew with its headings in the first row, so that everything else treats it as any other table.
//   姓名 | 张三 | 李四          姓名  性别
//   性别 | 男   | 女      →     张三  男
//                              李四  女
import { isHeadingWord } from './heading-words.ts';
import { columnLetters, isBlankCell, textOf } from './raw-sheet.ts';
import { gridOf, type SheetGrid, textsOfRow } from './sheet-grid.ts';

const fewestHeadings = 3;
/** A table on its side has a few dozen fields; what is longer is no such table. */
const mostFields = 200;

/** The table with its head in the first row; undefined when the sheet holds no such table. */
export function transposedTable(grid: SheetGrid): SheetGrid | undefined {
  if (grid.height > mostFields) return undefined;
  const left = headingColumn(grid);
  if (left === undefined || grid.width - left < 3) return undefined;
  const rows = fieldRows(grid, left);
  const records = Array.from({ length: grid.width - left }, (_, i) => rows.map((row) => grid.cell(row, left + i)));
  const table = gridOf({
    ...grid.sheet,
    rows: records.filter((record, i) => i === 0 || !record.every(isBlankCell)),
    merges: [],
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
  });
  return {
    ...table,
    columnName: (index) => `${columnLetters(left + 1)}${(rows[index] ?? 0) + 1}`,
    rowNumber: (row) => left + row + 1,
  };
}

/** The first column that holds anything but titles, if most of it are headings and hardly anything beside it is. */
function headingColumn(grid: SheetGrid): number | undefined {
  const lines = Array.from({ length: grid.height }, (_, row) => textsOfRow(grid, row)).filter(
    (texts) => texts.length >= 2,
  );
  const left = Math.min(...lines.map(([first]) => first?.column ?? Infinity));
  const headings = lines.filter(([first]) => first?.column === left && isHeadingWord(first.text)).length;
  const others = lines.flatMap((texts) => texts.filter(({ column }) => column !== left));
  const strays = others.filter(({ text }) => isHeadingWord(text)).length;
  const isTable = headings >= fewestHeadings && headings >= lines.length * 0.6 && strays <= others.length * 0.1;
  return isTable ? left : undefined;
}

function fieldRows(grid: SheetGrid, left: number): readonly number[] {
  return Array.from({ length: grid.height }, (_, row) => row).filter((row) => {
    const [first, second] = textsOfRow(grid, row, 0, grid.width, 2);
    return textOf(grid.cell(row, left)) !== '' && first?.column === left && second !== undefined;
  });
}
