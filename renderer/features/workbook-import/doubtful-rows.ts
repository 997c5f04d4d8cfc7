// What is doubtful about rows that are imported all the same: it is listed with them until a clerk has looked at it.

import { fateOfDuplicate } from '#renderer/components/problem/problem-titles.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Problem } from '#shared/domain/problems.ts';
import { tableNamesOf } from '#shared/ledger/import-note.ts';
import type { ImportPlan, PlannedRow } from '#shared/ledger/import-types.ts';
import type { RowCheck } from '#shared/ledger/row-checks.ts';
import type { Verified } from './import-state.ts';
import type { ProblemTable } from './problem-groups.ts';
import type { ReadRow } from './reading-messages.ts';
import { problemKey } from './verify-rows.ts';

/** The checks of an import, by what its operations call the tables; the rows of the plan stand in the order of the tables. Duplicates are settled by the plan. */
export function doubtfulRows(
  tables: readonly ProblemTable[],
  plan: ImportPlan,
  verified: Verified,
  importId: string,
): readonly RowCheck[] {
  const names = tableNamesOf(tables);
  let at = 0;
  return tables.flatMap((table, number) =>
    table.rows.flatMap((row) => {
      const planned = plan.rows[at++];
      if (!planned || planned.action === 'skip') return [];
      const doubts = row.problems.filter(({ code, level }) => level === 'warn' && fateOfDuplicate(code) === undefined);
      const place = { importId, sheet: names[number] ?? table.sheet, row: row.row };
      return doubts.flatMap((problem) => checkOf(table, row, planned, problem, verified, place) ?? []);
    }),
  );
}

function checkOf(
  table: ProblemTable,
  row: ReadRow,
  planned: PlannedRow,
  problem: Problem,
  verified: Verified,
  place: Pick<RowCheck, 'importId' | 'sheet' | 'row'>,
): RowCheck | undefined {
  const target = table.columns.find(({ col }) => col === problem.col)?.target;
  const record = planned.records.find(({ entity }) => entity === target?.entity) ?? planned.records[0];
  if (!record) return undefined;
  const field = target?.entity === record.entity ? target.field : null;
  const reason = verified[table.index]?.[row.row]?.[problemKey(problem)];
  return {
    ...place,
    entity: record.entity,
    record: record.id,
    code: problem.code,
    field,
    text: [...(row.texts[problem.col ?? ''] ?? '')].slice(0, 60).join(''),
    value: field === null ? null : valueIn(row, record.entity, field),
    ...(reason === undefined ? {} : { reason }),
  };
}

function valueIn({ records }: ReadRow, entity: EntityName, field: string): JsonValue {
  return records[entity]?.[field] ?? null;
}
