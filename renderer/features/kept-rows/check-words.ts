import { titleOfProblems } from '#renderer/components/problem/problem-titles.ts';
import { entities } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { describeProblem } from '#shared/domain/problems.ts';
import type { ListedCheck } from '#shared/ledger/row-checks.ts';

/** What is doubtful, as a sentence; numbers of people are hidden as in every list. */
export function sentenceOf({ entity, code, field, text }: ListedCheck): string {
  const mask = field === null ? undefined : maskOf(entities[entity], 'screen')[field];
  return describeProblem(code, labelOf(entity, field), mask ? mask(text) : text);
}

/** What a group of such rows is called. */
function groupOf({ entity, code, field }: ListedCheck): string {
  return titleOfProblems(code, labelOf(entity, field));
}

function labelOf(entity: ListedCheck['entity'], field: string | null): string {
  const { fields, title } = entities[entity];
  if (field === 'age') return '年龄';
  return fields[field ?? title]?.label ?? field ?? '';
}

export type CheckGroup = { readonly title: string; readonly checks: readonly ListedCheck[] };

/** By what has to be looked into, the largest first. */
export function groupChecks(checks: readonly ListedCheck[]): readonly CheckGroup[] {
  const groups = new Map<string, ListedCheck[]>();
  for (const check of checks) {
    const title = groupOf(check);
    const group = groups.get(title);
    if (group) group.push(check);
    else groups.set(title, [check]);
  }
  return [...groups].map(([title, own]) => ({ title, checks: own })).sort((a, b) => b.checks.length - a.checks.length);
}

/** Names a check among the listed ones. */
export function keyOf({ importId, sheet, row, code, field }: ListedCheck): string {
  return JSON.stringify([importId, sheet, row, code, field]);
}
