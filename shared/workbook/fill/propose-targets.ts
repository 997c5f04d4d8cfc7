// What a form most likely asks for: its kind of register by the same words as an import, its columns by theirs, and what
// no register keeps by the words for computed fields and figures.

import type { EntityName } from '#shared/domain/declaration.ts';
import { comparable } from '#shared/domain/width.ts';
import { scoreOf } from '../head-score.ts';
import { type Confidence, isSerialHeading } from '../headings.ts';
import { type Profile, type ProfileName, profiles } from '../profiles.ts';
import { type Assigned, assignColumns, type HeadColumn } from '../table-head.ts';
import { type ComputedName, computedFields, computedNames } from './computed-fields.ts';
import type { FillTarget } from './fill-target.ts';
import type { FormColumn, FormLayout } from './form-layout.ts';

export type ProposedTarget = { readonly target: FillTarget | null; readonly confidence: Confidence };

export type KnownFigure = { readonly id: string; readonly label: string };

export type Proposal = {
  /** The kind of table it is; undefined when it asks for nothing a register keeps. */
  readonly profile: ProfileName | undefined;
  readonly columns: readonly ProposedTarget[];
  readonly spots: readonly ProposedTarget[];
};

const nothing: ProposedTarget = { target: null, confidence: 'none' };

/**
 * @param title words that tell the kind of the table, such as the name of the file
 * @param register what the clerk chose to fill in; without it the headings decide
 */
export function proposeTargets(
  layout: FormLayout,
  title: string,
  figures: readonly KnownFigure[],
  register?: EntityName,
): Proposal {
  const heads = layout.columns.map(headOf);
  const best = bestProfile(heads, `${title} ${layout.name}`, register);
  const assigned = best ? assignedIn(best, heads) : [];
  return {
    profile: best?.name,
    columns: layout.columns.map((column, i) => proposedColumn(column, assigned[i], figures)),
    spots: layout.spots.map(({ label }) => proposedSpot(label, figures)),
  };
}

function headOf({ index, heading, header, samples }: FormColumn): HeadColumn {
  return { index, heading, header, samples };
}

/** The kind whose headings fit best; one that lacks what an import needs still serves when two columns are known. */
function bestProfile(
  heads: readonly HeadColumn[],
  title: string,
  register: EntityName | undefined,
): Profile | undefined {
  const possible = profiles.filter(({ entities }) => register === undefined || entities[0] === register);
  const rated = possible.map((profile) => {
    const columns = assignColumns(profile, heads);
    const known = columns.filter(({ target }) => target).length;
    const whole = scoreOf(profile, columns, title);
    return { profile, known, whole, partial: scoreOf(profile, columns, title, true) };
  });
  const fitting = rated.filter(({ whole }) => whole > 0).sort((a, b) => b.whole - a.whole);
  const fewest = register === undefined ? 2 : 1;
  const near = rated
    .filter(({ partial, known }) => known >= fewest && (partial > 0 || register !== undefined))
    .sort((a, b) => b.partial - a.partial);
  return (fitting[0] ?? near[0])?.profile;
}

/** People have jobs and memberships: what the one kind of roster does not know, the other may. */
function assignedIn(profile: Profile, heads: readonly HeadColumn[]): readonly Assigned[] {
  const own = assignColumns(profile, heads);
  const other = profiles.find(
    ({ name, entities }) => name !== profile.name && entities[0] === 'person' && profile.entities[0] === 'person',
  );
  if (!other) return own;
  const second = assignColumns(other, heads);
  return own.map((column, i) => (column.target ? column : (second[i] ?? column)));
}

function proposedColumn(
  column: FormColumn,
  assigned: Assigned | undefined,
  figures: readonly KnownFigure[],
): ProposedTarget {
  if (column.hasFormula) return nothing;
  if (isSerialHeading(column.heading)) return sure({ kind: 'computed', name: 'serial' });
  const { target = null, confidence = 'none' } = assigned ?? {};
  if (target?.field === 'age') return sure({ kind: 'computed', name: 'age' });
  const computed = computedFor(column.heading.leaf);
  if (computed && confidence !== 'exact') return sure({ kind: 'computed', name: computed });
  if (target) return { target: { kind: 'field', ...target }, confidence };
  return figureFor(column.header, figures) ?? nothing;
}

function proposedSpot(label: string, figures: readonly KnownFigure[]): ProposedTarget {
  const computed = computedFor(label);
  if (computed && computedFields[computed].of === undefined) return sure({ kind: 'computed', name: computed });
  return figureFor(label, figures) ?? nothing;
}

function sure(target: FillTarget): ProposedTarget {
  return { target, confidence: 'exact' };
}

const computedByWord = new Map<string, ComputedName>(
  computedNames.flatMap((name) => computedFields[name].headings.map((word) => [comparable(word), name] as const)),
);

function computedFor(heading: string): ComputedName | undefined {
  const word = comparable(heading);
  return (
    computedByWord.get(word) ??
    computedByWord.get(word.replace(/\([^()]*\)/g, '')) ??
    computedByWord.get(word.replace(/[()]/g, ''))
  );
}

/** The figure of that name, or the only one whose name is part of the heading. */
function figureFor(heading: string, figures: readonly KnownFigure[]): ProposedTarget | undefined {
  const word = bare(heading);
  const same = figures.find(({ label }) => bare(label) === word);
  if (same) return sure({ kind: 'figure', id: same.id });
  const near = figures.filter(
    ({ label }) => word.length >= 4 && (word.includes(bare(label)) || bare(label).includes(word)),
  );
  const [only] = near;
  return near.length === 1 && only ? { target: { kind: 'figure', id: only.id }, confidence: 'near' } : undefined;
}

function bare(text: string): string {
  return comparable(text).replace(/\([^()]*\)/g, '');
}
