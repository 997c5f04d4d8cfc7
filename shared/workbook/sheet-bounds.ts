// How much a file may hold to be looked at further. Files beyond this are damaged, made to do harm, or no registers; to
// say so at once is better than to let the clerk wait for a computer that runs out of memory.
import { isBlankRow, type RawSheet } from './raw-sheet.ts';
import { type WorkbookError, workbookError } from './workbook-error.ts';

/** As many as a sheet can have. */
export const mostRows = 1_048_576;

/** A whole district: 200,000 people with 25 columns, and then some. */
const mostCells = 5_000_000;
const mostFilledRows = 300_000;
/** A cell of Excel holds 32,767 characters; exports write a little more. */
const longestText = 1_000_000;

export const tooManyCells = workbookError(
  'TOO_LARGE',
  '文件中的行或列过多，超出可以导入的范围，请确认文件是否异常，或删去多余的行列、拆成几个文件再导入。',
);

const tooLongText = workbookError(
  'FILE_CORRUPT',
  '文件中有一格的文字异常地长（超过一百万字），可能是引号没有成对或文件已损坏，无法读取，请检查后另存一份再导入。',
);

/** What is too much about the sheets of a file; undefined when nothing is. */
export function excessOf(sheets: readonly RawSheet[]): WorkbookError | undefined {
  let [cells, filled] = [0, 0];
  for (const { rows } of sheets) {
    for (const row of rows) {
      if (row === undefined) continue;
      cells += row.length;
      if (!isBlankRow(row)) filled++;
      if (cells > mostCells || filled > mostFilledRows) return tooManyCells;
      for (const cell of row) if (typeof cell === 'string' && cell.length > longestText) return tooLongText;
    }
  }
  return undefined;
}
