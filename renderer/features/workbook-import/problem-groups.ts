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

type GrowingGroup = Omit<ProblemGroup, 'items'> & { readonly items: ProblemItem[] };

/** Groups by code and field; what keeps rows out first, then the largest groups. */
export function groupProblems(tables: readonly ProblemTable[]): readonly ProblemGroup[] {
  const groups = new Map<string, GrowingGroup>();
  for (const table of tables) {
    const groupIn = groupFinder(table, groups);
    for (let at = 0; at < table.rows.length; at++)
      for (const problem of table.rows[at]?.problems ?? []) groupIn(problem).items.push({ table, at, problem });
  }
  return [...groups.values()].sort((a, b) => order[a.level] - order[b.level] || b.items.length - a.items.length);
}

/** Which group a problem of a table belongs to. A large roster has many problems of few kinds: each is named once. */
function groupFinder(table: ProblemTable, groups: Map<string, GrowingGroup>): (problem: Problem) => GrowingGroup {
  const labels = new Map(table.columns.map((column) => [column.col, labelOfColumn(column)] as const));
  const known = new Map<string | null, Map<ProblemCode, GrowingGroup>>();
  return (problem) => {
    const { code, col, level } = problem;
    const ofColumn = known.get(col) ?? new Map<ProblemCode, GrowingGroup>();
    known.set(col, ofColumn);
    const before = ofColumn.get(code);
    if (before) return before;
    const title = titleOfProblems(code, labels.get(col ?? '') ?? fallbackLabel(problem, table));
    const key = `${code} ${title}`;
    const group = groups.get(key) ?? { key, code, level, title, items: [] };
    groups.set(key, group);
    ofColumn.set(code, group);
    return group;
  };
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
