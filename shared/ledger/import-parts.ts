// The records that one row brings beside its first: the job, the membership or the assignments of a person, the points
// that go with a check-in.

import { firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { recordById } from './book.ts';
import type { Source } from './change.ts';
import { idOf, matchRow } from './import-match.ts';
import { putReference } from './import-references.ts';
import { findAssignment, findSpell, type SpellEntity } from './import-spells.ts';
import {
  findByText,
  heldValue,
  indexTarget,
  newTargets,
  type Target,
  type Targets,
  targetsOf,
} from './import-targets.ts';
import type { IgnoredCell, ImportChoices, ImportRow, PlannedRow } from './import-types.ts';
import { type Held, isBlank, type Putting, putField, putRow } from './import-values.ts';
import type { Book } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Planning = {
  readonly book: Book;
  readonly choices: ImportChoices;
  readonly targets: Targets;
  /** Jobs, memberships and assignments that this import makes, by `entity person`. */
  readonly newSpells: Map<string, Target[]>;
  /** The rows planned so far and where they stand in the file, by their position. */
  readonly rows: PlannedRow[];
  readonly sources: Source[];
  readonly ignored: IgnoredCell[];
  readonly held: Held;
};

/** The row that is planned: its position in the plan, and where it stands in the file. */
export type RowPlace = { readonly index: number; readonly src: Source };

export function newPlanning(book: Book, choices: ImportChoices): Planning {
  const targets = newTargets(book);
  return { book, choices, targets, newSpells: new Map(), rows: [], sources: [], ignored: [], held: new Map() };
}

/** A target that is no part of the plan: what a row would hold by itself. */
export function newScratch(entity: EntityName, values: FieldValues): Target {
  const own = { ...values };
  return { entity, id: '', record: undefined, row: 0, src: { i: '' }, values: own, said: undefined, stated: values };
}

/** A target for the record that was found, or for a new one. */
export function newTarget(
  { book, choices, targets }: Planning,
  entity: EntityName,
  found: string | undefined,
  { index, src }: RowPlace,
): Target {
  const record = found === undefined ? undefined : recordById(book, entity, found);
  const id = record?.id ?? choices.newId();
  const target: Target = { entity, id, record, row: index, src, values: {}, said: undefined, stated: {} };
  targetsOf(targets, entity).set(target.id, target);
  return target;
}

type PutPart = { readonly target: Target; readonly hasChanged: boolean };

/** The other records of the same row: what a person has, or the points that go with a check-in. */
export function putParts(planning: Planning, main: Target, row: ImportRow, place: RowPlace, how: Putting): PutPart[] {
  const { employment, membership, instructorAssignment, pointEntry } = row.records;
  if (main.entity === 'dualCheckIn')
    return pointEntry && hasPoints(row) ? [putPointEntry(planning, pointEntry, place, how)] : [];
  if (main.entity !== 'person') return [];
  return [
    ...(employment ? [putSpell(planning, main, 'employment', employment, place, how)] : []),
    ...(membership ? [putSpell(planning, main, 'membership', membership, place, how)] : []),
    ...(instructorAssignment ? putAssignments(planning, main, instructorAssignment, place, how) : []),
  ];
}

function hasPoints({ records: { pointEntry = {} } }: ImportRow): boolean {
  return !Object.values(pointEntry).every(isBlank);
}

function putPointEntry(planning: Planning, values: FieldValues, place: RowPlace, how: Putting): PutPart {
  const target = newTarget(planning, 'pointEntry', idOf(matchRow(planning.targets, 'pointEntry', values)), place);
  putRow(target, values, true, how);
  putReference(planning.targets, target, how);
  indexTarget(planning.targets, target);
  return { target, hasChanged: Object.keys(target.values).length > 0 };
}

/** One assignment for every firm the row names; a firm that is not registered stays as its name. */
function putAssignments(
  planning: Planning,
  person: Target,
  { organizationNames, ...values }: FieldValues,
  place: RowPlace,
  how: Putting,
): PutPart[] {
  const names = Array.isArray(organizationNames) && organizationNames.length > 0 ? organizationNames : [undefined];
  return names.map((organizationName) =>
    putAssignment(
      planning,
      person,
      organizationName === undefined ? values : { ...values, organizationName },
      place,
      how,
    ),
  );
}

function putAssignment(
  planning: Planning,
  person: Target,
  values: FieldValues,
  place: RowPlace,
  how: Putting,
): PutPart {
  const { targets, newSpells } = planning;
  const { organizationName } = values;
  const firm =
    typeof organizationName === 'string' ? findByText(targets, 'organization', 'name', organizationName) : undefined;
  const own = newSpells.get(`instructorAssignment ${person.id}`) ?? [];
  const found = findAssignment(targets, person, firm, values, own);
  const earlier = found === undefined ? undefined : targets.byId.get('instructorAssignment')?.get(found);
  const target = earlier ?? newTarget(planning, 'instructorAssignment', found, place);
  if (!target.record && !earlier) newSpells.set(`instructorAssignment ${person.id}`, [...own, target]);
  const before = Object.keys(target.values).length;
  if (!target.record) target.values.personId = person.id;
  putRow(target, values, earlier === undefined, how);
  putReference(targets, target, how);
  return { target, hasChanged: Object.keys(target.values).length > before };
}

function putSpell(
  planning: Planning,
  person: Target,
  entity: SpellEntity,
  values: FieldValues,
  place: RowPlace,
  how: Putting,
): PutPart {
  const { targets, newSpells } = planning;
  const own = newSpells.get(`${entity} ${person.id}`) ?? [];
  const found = findSpell(targets, person, entity, values, own);
  const earlier = found === undefined ? undefined : targets.byId.get(entity)?.get(found);
  const target = earlier ?? newTarget(planning, entity, found, place);
  if (!target.record && !earlier) newSpells.set(`${entity} ${person.id}`, [...own, target]);
  const before = Object.keys(target.values).length;
  if (!target.record) target.values.personId = person.id;
  putRow(target, values, earlier === undefined, how);
  putReference(targets, target, how);
  if (entity === 'membership') putMemberBasis(target, person, values, how);
  return { target, hasChanged: Object.keys(target.values).length > before };
}

/** A mobile member's relation stays elsewhere; whoever is on a member roster is a member. */
function putMemberBasis(target: Target, person: Target, values: FieldValues, how: Putting): void {
  const held = heldValue(target, 'basis');
  const isStated = typeof values.isMobile === 'boolean' && target.record !== undefined && held !== 'checkedIn';
  if (isBlank(values.basis) && (isBlank(held) || isStated))
    putField(target, 'basis', values.isMobile === true ? 'mobile' : 'registered', how);
  if (isBlank(heldValue(person, 'political')))
    putField(person, 'political', values.memberType === 'probationary' ? '02' : '01', how);
}

/** Points are booked against one check-in on many days: it keeps the first of them, and no later one contradicts it. */
export function withFirstDay(target: Target, values: FieldValues, row: ImportRow, how: Putting): FieldValues {
  const { on, ...rest } = values;
  if (target.entity !== 'dualCheckIn' || !hasPoints(row) || typeof on !== 'string') return values;
  const held = heldValue(target, 'on');
  if (typeof held !== 'string' || firstDayOf(on) < firstDayOf(held)) putField(target, 'on', on, how);
  return rest;
}
