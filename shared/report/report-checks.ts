// What goes along with a report as the result of the office's own checks, and what the district works out again from what
// it received: the rules of the registers and the figures of the period. Fields that a report may leave out take no part,
// or the two could not agree.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entityNames } from '#shared/domain/entities.ts';
import { isEverWithheld } from '#shared/domain/report-scope.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';
import { problemsOf } from '#shared/ledger/entry-rules.ts';
import { finish, type Steps } from '#shared/ledger/steps.ts';
import { type FigureTable, figureSteps } from './compute-figures.ts';
import type { Period } from './figure.ts';
import { figures } from './figures.ts';

export type ReportChecks = Period & {
  /** How many live records of a register a rule complains about; by register, then code. */
  readonly rules: readonly { readonly table: EntityName; readonly code: string; readonly count: number }[];
  /** By id. */
  readonly figures: readonly { readonly id: string; readonly value: number }[];
};

export function reportChecksOf(book: Book, period: Period): ReportChecks {
  return finish(reportCheckSteps(book, period));
}

/** The same, one record at a time, so that a page can breathe in between. */
export function* reportCheckSteps(book: Book, period: Period): Steps<ReportChecks> {
  const rules: ReportChecks['rules'][number][] = [];
  for (const table of [...entityNames].sort()) {
    const counts = yield* countsOf(book, table);
    for (const [code, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) rules.push({ table, code, count });
  }
  const values: FigureTable = yield* figureSteps([book], period, figures);
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  const { from, to } = period;
  return { from, to, rules, figures: sorted.map(([id, { value }]) => ({ id, value })) };
}

function* countsOf(book: Book, table: EntityName): Steps<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { id, values } of recordsOf(book, table)) {
    yield;
    const problems = problemsOf(book, table, id, values).filter(({ col }) => !isEverWithheld(table, [col ?? '']));
    for (const code of new Set(problems.map((problem) => problem.code))) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
