import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { describeProblem, type ProblemCode } from '#shared/domain/problems.ts';
import { titleOfProblems } from './problem-titles.ts';

/** Something that a rule says about one field of a record, or about its whole row. */
export type FoundProblem = {
  readonly entity: EntityName;
  readonly code: ProblemCode;
  readonly field: string | null;
  /** What the field says. */
  readonly text: string;
};

/** What is wrong or doubtful, as a sentence; numbers of people are hidden as in every list. */
export function sentenceOf({ entity, code, field, text }: FoundProblem): string {
  const mask = field === null ? undefined : maskOf(entities[entity], 'screen')[field];
  return describeProblem(code, labelOf(entity, field), mask ? mask(text) : text);
}

/** What a group of such problems is called. */
export function groupOf({ entity, code, field }: Omit<FoundProblem, 'text'>): string {
  return titleOfProblems(code, labelOf(entity, field));
}

function labelOf(entity: EntityName, field: string | null): string {
  const { fields, title } = entities[entity];
  if (field === 'age') return '年龄';
  return fields[field ?? title]?.label ?? field ?? '';
}

export type ProblemGroup<T> = { readonly title: string; readonly problems: readonly T[] };

/** By what has to be done about them, the largest group first. */
export function inGroups<T>(problems: readonly T[], titleOf: (problem: T) => string): readonly ProblemGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const problem of problems) {
    const title = titleOf(problem);
    const group = groups.get(title);
    if (group) group.push(problem);
    else groups.set(title, [problem]);
  }
  return [...groups]
    .map(([title, own]) => ({ title, problems: own }))
    .sort((a, b) => b.problems.length - a.problems.length);
}
