// What rows say of each other and of the ledger: duplicates, and names that must be registered somewhere. It is said
// after all rows have been judged by themselves, and said anew when some of them were read again.
import { checkDuplicates, type SeenPeople, tellsApart } from './duplicates.ts';
import type { KnownRecords } from './known-records.ts';
import type { TableReading } from './read-table.ts';
import type { RowDraft } from './row-draft.ts';
import { checkReferences, isReference } from './row-references.ts';

/** A row by its place: table, and position in it. */
export type RowPlace = { readonly table: number; readonly at: number };

/** Adds to every row what the others and the ledger make of it. */
export function relateRows(readings: readonly TableReading[], known: KnownRecords): void {
  const seen: SeenPeople = new Map();
  for (const { drafts } of readings) for (const draft of drafts) draft.ownProblems = draft.problems.length;
  for (const { profile, drafts } of readings) checkDuplicates(profile, drafts, seen, known);
  checkReferences(
    readings.map(({ drafts }) => drafts),
    known,
  );
}

/** Whether what stands in a field (`entity.field`) has a part in what is said of other rows. */
export function isRelating({ profile }: TableReading, field: string): boolean {
  return tellsApart(profile, field) || isReference(field);
}

/**
 * Lets rows be read anew and says of them what was said before: nothing that concerns other rows has changed.
 *
 * @param readAgain returns the rows that it read
 */
export function keepRelations(
  readings: readonly TableReading[],
  readAgain: () => readonly RowPlace[],
): readonly RowPlace[] {
  const before = readings.map(({ drafts }) => [...drafts]);
  const changed = readAgain();
  for (const { table, at } of changed) {
    const [old, draft] = [before[table]?.[at], readings[table]?.drafts[at]];
    if (!old || !draft) continue;
    draft.ownProblems = draft.problems.length;
    draft.problems.push(...old.problems.slice(old.ownProblems));
  }
  return changed;
}

/**
 * Takes it off again, lets rows be read anew, and says it again.
 *
 * @param readAgain returns the rows that it read
 * @returns these rows and all others of which something else is said now
 */
export function relateAgain(
  readings: readonly TableReading[],
  known: KnownRecords,
  readAgain: () => readonly RowPlace[],
): readonly RowPlace[] {
  const before = readings.map(({ drafts }) => drafts.map(takeOff));
  const changed = readAgain();
  relateRows(readings, known);
  const again = new Set(changed.map(({ table, at }) => `${table} ${at}`));
  const others = readings.flatMap(({ drafts }, table) =>
    drafts.flatMap((draft, at) =>
      relationsOf(draft) === before[table]?.[at] || again.has(`${table} ${at}`) ? [] : [{ table, at }],
    ),
  );
  return [...changed, ...others];
}

function takeOff(draft: RowDraft): string {
  const relations = relationsOf(draft);
  draft.problems.length = draft.ownProblems;
  return relations;
}

function relationsOf({ problems, ownProblems }: RowDraft): string {
  let relations = '';
  for (let i = ownProblems; i < problems.length; i++) relations += `${problems[i]?.code} ${problems[i]?.col};`;
  return relations;
}
