// Which job or membership of a person a row means. The person is known by now; among the spells the same organisation
// or platform decides. What has ended before the row's own beginning is another spell: somebody came back.

import { firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import { matchText } from './import-keys.ts';
import type { Target, Targets } from './import-targets.ts';
import { isBlank } from './import-values.ts';
import { recordsReferring } from './references.ts';

type FieldValues = { readonly [field: string]: JsonValue };
export type SpellEntity = 'employment' | 'membership';

/** The fields that tell two spells of one person apart; where both say nothing, the rest decides. */
const tellingFields = { employment: ['organizationName', 'platform'], membership: ['partyOrganizationName'] } as const;

/** @param own spells that this import makes for the person */
export function findSpell(
  targets: Targets,
  person: Target,
  entity: SpellEntity,
  values: FieldValues,
  own: readonly Target[],
): string | undefined {
  const held = person.record ? recordsReferring(targets.book, entity, 'personId', person.id) : [];
  const candidates = [
    ...held.map((id) => ({ id, values: valuesOf(targets, entity, id) })),
    ...own.map((target) => ({ id: target.id, values: target.values as FieldValues })),
  ].filter((spell) => !hasEndedBefore(entity, spell.values, values));
  const named = candidates.find((spell) => agrees(entity, spell.values, values, true));
  return (named ?? candidates.find((spell) => agrees(entity, spell.values, values, false)))?.id;
}

/** Equal where both say something; `strictly`: equal in at least one telling field. */
function agrees(entity: SpellEntity, held: FieldValues, said: FieldValues, strictly: boolean): boolean {
  let hasCommon = false;
  for (const field of tellingFields[entity]) {
    const [a, b] = [held[field], said[field]];
    if (isBlank(a) || isBlank(b)) continue;
    if (matchText(String(a)) !== matchText(String(b))) return false;
    hasCommon = true;
  }
  if (hasCommon || strictly) return hasCommon;
  const saysNothing = tellingFields[entity].every((field) => isBlank(said[field]));
  const heldNothing = tellingFields[entity].every((field) => isBlank(held[field]));
  return (saysNothing || heldNothing) && (entity !== 'employment' || agreesInGroup(held.group, said.group));
}

function agreesInGroup(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return isBlank(a) || isBlank(b) || a === b;
}

/**
 * The assignment of an instructor that a row means for one firm, or for none.
 * @param own assignments that this import makes for the person
 */
export function findAssignment(
  targets: Targets,
  person: Target,
  organizationId: string | undefined,
  values: FieldValues,
  own: readonly Target[],
): string | undefined {
  const held = person.record
    ? recordsReferring(targets.book, 'instructorAssignment', 'personId', person.id).map((id) => ({
        id,
        values: valuesOf(targets, 'instructorAssignment', id),
      }))
    : [];
  return [...held, ...own].find(
    (spell) =>
      isSameFirm(spell.values, organizationId, values.organizationName) &&
      !hasEndedBefore('instructorAssignment', spell.values, values),
  )?.id;
}

function isSameFirm(held: FieldValues, organizationId: string | undefined, name: JsonValue | undefined): boolean {
  if (organizationId !== undefined && held.organizationId === organizationId) return true;
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? matchText(value) : '');
  if (text(held.organizationName) !== text(name)) return false;
  return text(name) !== '' || (isBlank(held.organizationId) && organizationId === undefined);
}

function hasEndedBefore(entity: SpellEntity | 'instructorAssignment', held: FieldValues, said: FieldValues): boolean {
  const { from, to } = entities[entity].spell as { from: string; to: string };
  const end = held[to];
  if (typeof end !== 'string') return false;
  const begin = said[from];
  return typeof begin === 'string' ? firstDayOf(begin) >= firstDayOf(end) : isBlank(said[to]);
}

function valuesOf(targets: Targets, entity: SpellEntity | 'instructorAssignment', id: string): FieldValues {
  const target = targets.byId.get(entity)?.get(id);
  const record = targets.book.registers.get(entity)?.records.get(id);
  return { ...record?.values, ...target?.values };
}
