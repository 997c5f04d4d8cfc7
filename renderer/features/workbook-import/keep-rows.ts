// Rows that stay out of an import are kept for 90 days, as the workbook in which they would be given back.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import { daysKept } from '#renderer/data/kept-rows.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { chosenTables } from './import-choices.ts';
import { changeImport, currentImport } from './import-state.ts';
import { type RowToReturn, returnedFileName, workbookOfRows } from './return-rows.ts';
import { rowsInDoubt, undecidedRows } from './undecided-rows.ts';

/** After an import was saved: what stayed out of it is kept, and takes the place of kept rows it was gone on with. */
export async function keepUnimported(): Promise<void> {
  const { tables, decisions, result } = currentImport();
  const chosen = chosenTables(tables);
  const rows = [...undecidedRows(chosen, decisions), ...(result ? rowsInDoubt(chosen, result.plan) : [])];
  const problem = rows.length > 0 ? await keepRows(rows) : undefined;
  if (problem === undefined) await dropContinued();
  changeImport({ kept: problem ? { problem } : { rows: rows.length } });
}

/** Before an import is given up: all its rows are kept as they are now. @returns why they could not be kept */
export async function keepAllRows(): Promise<string | undefined> {
  const { tables } = currentImport();
  const rows = chosenTables(tables).flatMap(({ index, rows: own }) =>
    own.map(({ problems }, at) => {
      const reasons = problems.filter(({ level }) => level !== 'info').map(({ message }) => message);
      return { table: index, at, why: reasons.join(' ') };
    }),
  );
  const problem = await keepRows(rows);
  if (problem === undefined) await dropContinued();
  return problem;
}

async function keepRows(rows: readonly RowToReturn[]): Promise<string | undefined> {
  const store = currentLedger();
  const workbook = await workbookOfRows(rows);
  if (!store || !workbook) return undefined;
  const kept = await store.keptRows.keep(
    returnedFileName(currentImport().file?.name, '未导入行'),
    rows.length,
    workbook,
  );
  if (kept.ok) return undefined;
  return `没有导入的行没有保留下来，请现在就导出。${describeStoreProblem(kept.error)}`;
}

async function dropContinued(): Promise<void> {
  const { keptId } = currentImport();
  if (keptId !== undefined) await currentLedger()?.keptRows.drop(keptId);
}

/** What became of the rows that stayed out, for the page of the result. */
export function keptInWords(rows: number): string {
  return `没有导入的 ${rows.toLocaleString('zh-CN')} 行已保留 ${daysKept} 天，可以接着改。`;
}
