import type { ImportPlan } from '#shared/ledger/import-types.ts';
import type { Decisions } from './import-state.ts';
import type { ProblemTable } from './problem-groups.ts';
import type { UnimportedRow } from './unimported-rows.ts';

/** The rows that would stay out as things stand: rejected ones, and those the clerk leaves for later. */
export function undecidedRows(tables: readonly ProblemTable[], decisions: Decisions): readonly UnimportedRow[] {
  return tables.flatMap((table) =>
    table.rows.flatMap(({ row, outcome, problems }): UnimportedRow[] => {
      const place = { table: table.index, sheet: table.sheet, row };
      const errors = problems.filter(({ level }) => level === 'error').map(({ message }) => message);
      if (outcome === 'rejected') return [{ ...place, why: errors.join(' ') }];
      return decisions[table.sheet]?.[row] === 'skip' ? [{ ...place, why: '选择了暂不导入' }] : [];
    }),
  );
}

/** The rows that a plan leaves out, with the reason; what is wrong with a rejected row is said in full. */
export function skippedRows(tables: readonly ProblemTable[], plan: ImportPlan): readonly UnimportedRow[] {
  const rows: UnimportedRow[] = [];
  let at = 0;
  for (const table of tables)
    for (const { row, problems } of table.rows) {
      const planned = plan.rows[at++];
      if (planned?.action !== 'skip') continue;
      const errors = problems.filter(({ level }) => level === 'error').map(({ message }) => message);
      rows.push({ table: table.index, sheet: table.sheet, row, why: errors.join(' ') || (planned.why ?? '') });
    }
  return rows;
}
