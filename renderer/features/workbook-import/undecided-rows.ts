import type { Problem } from '#shared/domain/problems.ts';
import type { ImportPlan, RowAction } from '#shared/ledger/import-types.ts';
import type { Decisions } from './import-state.ts';
import type { ProblemTable } from './problem-groups.ts';

/** A row that is not imported. */
export type UnimportedRow = {
  readonly table: number;
  readonly sheet: string;
  /** Position in the table. */
  readonly at: number;
  readonly row: number;
  readonly why: string;
};

/**
 * The rows that would stay out as things stand: rejected ones, and those the clerk leaves for later. Rows that the file
 * hides come in unless the clerk leaves them out, and are then not meant for later.
 */
export function undecidedRows(tables: readonly ProblemTable[], decisions: Decisions): readonly UnimportedRow[] {
  const out: UnimportedRow[] = [];
  for (const { index: table, sheet, rows } of tables)
    for (const [at, { row, outcome, problems }] of rows.entries()) {
      if (outcome === 'rejected') out.push({ table, sheet, at, row, why: reasonsOf(problems) });
      else if (decisions[sheet]?.[row] === 'skip' && !isHidden(problems))
        out.push({ table, sheet, at, row, why: '选择了暂不导入' });
    }
  return out;
}

/** The rows that several records of the ledger fit, and the clerk did not say which. */
export function rowsInDoubt(tables: readonly ProblemTable[], plan: ImportPlan): readonly UnimportedRow[] {
  return skippedRows(tables, plan, ['doubtful']);
}

/** The rows that a plan leaves out, with the reason; what is wrong with a rejected row is said in full. */
export function skippedRows(
  tables: readonly ProblemTable[],
  plan: ImportPlan,
  actions: readonly RowAction[] = ['skip', 'doubtful'],
): readonly UnimportedRow[] {
  const rows: UnimportedRow[] = [];
  let seen = 0;
  for (const table of tables)
    for (const [at, { row, problems }] of table.rows.entries()) {
      const planned = plan.rows[seen++];
      if (!planned || !actions.includes(planned.action)) continue;
      const why = reasonsOf(problems) || (planned.why ?? '');
      rows.push({ table: table.index, sheet: table.sheet, at, row, why });
    }
  return rows;
}

function isHidden(problems: readonly Problem[]): boolean {
  return problems.some(({ code }) => code === 'HIDDEN_ROW');
}

function reasonsOf(problems: readonly Problem[]): string {
  return problems
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message)
    .join(' ');
}
