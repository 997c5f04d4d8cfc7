// The problem workbench: problems of all chosen tables, grouped by what has to be done about them.

import { titleOfProblems } from '#renderer/components/problem/problem-titles.ts';
import { entities } from '#shared/domain/entities.ts';
import type { Problem, ProblemCode, ProblemLevel } from '#shared/domain/problems.ts';
import type { ReadRow, SourceColumn, TableSummary } from './reading-messages.ts';

/** A table as the workbench needs it; `index` is its number in the workbook. */
export type ProblemTable = Pick<TableSummary, 'sheet' | 'columns' | 'entities'> & {
  readonly index: number;
  readonly rows: readonly ReadRow[];
};

export type ProblemItem = {
  readonly table: ProblemTable;
  /** Position of the row in its table. */
  readonly at: number;
  readonly problem: Problem;
};

export type ProblemGroup = {
  readonly key: string;
  readonly code: ProblemCode;
  readonly level: ProblemLevel;
  readonly title: string;
  readonly items: readonly ProblemItem[];
};

const order: { readonly [level in ProblemLevel]: number } = { error: 0, warn: 1, info: 2 };

/** Groups by code and field; what keeps rows out first, then the largest groups. */
export function groupProblems(tables: readonly ProblemTable[]): readonly ProblemGroup[] {
  const groups = new Map<string, Omit<ProblemGroup, 'items'> & { readonly items: ProblemItem[] }>();
  for (const table of tables) {
    const labels = new Map(table.columns.map((column) => [column.col, labelOfColumn(column)] as const));
    for (const [at, row] of table.rows.entries())
      for (const problem of row.problems) {
        const title = titleOfProblems(problem.code, labels.get(problem.col ?? '') ?? fallbackLabel(problem, table));
        const key = `${problem.code} ${title}`;
        let group = groups.get(key);
        if (!group) {
          group = { key, code: problem.code, level: problem.level, title, items: [] };
          groups.set(key, group);
        }
        group.items.push({ table, at, problem });
      }
  }
  return [...groups.values()].sort((a, b) => order[a.level] - order[b.level] || b.items.length - a.items.length);
}

/** The field that a column goes to, else its heading. */
export function labelOfColumn({ target, header }: SourceColumn): string {
  const label = target ? entities[target.entity].fields[target.field]?.label : undefined;
  return label ?? header;
}

/** A problem of the whole row: the table has no such column. */
function fallbackLabel(problem: Problem, { entities: [entity] }: ProblemTable): string {
  if (problem.code === 'PHONE_MISSING') return '联系电话';
  const { title, fields } = entities[entity];
  return fields[title]?.label ?? '必填内容';
}

/** The row of an item as it stands now; it may have changed since the grouping. */
export function rowOf({ table, at }: ProblemItem): ReadRow | undefined {
  return table.rows[at];
}

/** The column of an item's cell; undefined for a problem of the whole row. */
export function columnOf({ table, problem }: ProblemItem): SourceColumn | undefined {
  return table.columns.find(({ col }) => col === problem.col);
}

/** The problem as it stands, or another one that took its place. */
export function problemNow({ table, at, problem }: ProblemItem): Problem | undefined {
  const own = table.rows[at]?.problems.filter(({ col }) => col === problem.col) ?? [];
  return own.find(({ code }) => code === problem.code) ?? own.find(({ level }) => level !== 'info');
}

/** What a row is called: the title of its register's record. */
export function titleOfRow(table: Pick<ProblemTable, 'entities'>, row: ReadRow): string {
  const [entity] = table.entities;
  const value = row.records[entity]?.[entities[entity].title];
  return typeof value === 'string' && value !== '' ? value : '（没有名称）';
}

/** Cells of the group that say the same as this one, itself included. */
export function alikeIn(group: ProblemGroup, item: ProblemItem): readonly ProblemItem[] {
  const { col } = item.problem;
  const text = col === null ? undefined : rowOf(item)?.texts[col];
  if (text === undefined) return [item];
  return group.items.filter((other) => {
    const theirs = other.problem.col;
    return theirs !== null && rowOf(other)?.texts[theirs] === text;
  });
}

export type OutcomeCounts = { readonly accepted: number; readonly warned: number; readonly rejected: number };

export function countOutcomes(rows: readonly Pick<ReadRow, 'outcome'>[]): OutcomeCounts {
  const counts = { accepted: 0, warned: 0, rejected: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}
