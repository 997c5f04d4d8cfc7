// By what a row finds the record it means. A register is told apart by the keys of its declaration, strongest first
// (证件号码, else 姓名 + 联系电话); for one table the clerk may choose others, also weaker ones.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { idNumberKey } from '#shared/domain/id-number.ts';
import type { MatchKey } from './import-types.ts';

type FieldValues = { readonly [field: string]: JsonValue };

/** Registers whose rows may name their owner by text only: the same keys with the text in the place of the reference. */
const writtenKeys: { readonly [entity in EntityName]?: readonly MatchKey[] } = {
  stationAsset: [
    ['stationId', 'item', 'boughtOn'],
    ['stationName', 'item', 'boughtOn'],
  ],
  attendance: [
    ['activityId', 'name', 'phone'],
    ['activityCode', 'name', 'phone'],
  ],
};

/** Keys that are no proof by themselves, but what a roster without numbers has. */
const weakerKeys: { readonly [entity in EntityName]?: readonly MatchKey[] } = {
  person: [['name', 'birth'], ['name']],
  station: [['stationNo']],
  activity: [['topic', 'heldOn']],
  demand: [['content', 'reportedOn']],
  secretaryProject: [['title']],
};

/** Fields of a key that may be empty, and are then equal only to empty ones. */
const mayBeEmpty = new Set([
  'stationAsset boughtOn',
  'attendance phone',
  'activity hostName',
  'demand reporterName',
  'visit contactName',
  'dualCheckIn phone',
  'dualCheckIn communityName',
  'pointEntry phone',
  'pointEntry service',
  'secretaryProject partyOrganizationName',
]);

/** The fields of a key without which it tells nothing. */
export function neededOfKey(entity: EntityName, key: MatchKey): readonly string[] {
  return key.filter((field) => !mayBeEmpty.has(`${entity} ${field}`));
}

/** A way of matching that can be chosen for a table; the first of a register is the ordinary one. */
export type MatchRule = { readonly id: string; readonly keys: readonly MatchKey[] };

const rules = new Map<EntityName, readonly MatchRule[]>();

/** The ways of matching rows of a register: all declared keys one after the other, each alone, weaker ones. */
export function matchRulesOf(entity: EntityName): readonly MatchRule[] {
  const known = rules.get(entity);
  if (known) return known;
  const declared = declaredKeysOf(entity);
  const alone = entities[entity].keys.length > 1 ? entities[entity].keys : [];
  const single = [...alone, ...(weakerKeys[entity] ?? [])].map((key) => ({ id: key.join('+'), keys: [key] }));
  const made = [{ id: 'usual', keys: declared }, ...single];
  rules.set(entity, made);
  return made;
}

export function declaredKeysOf(entity: EntityName): readonly MatchKey[] {
  return writtenKeys[entity] ?? entities[entity].keys;
}

export function isDeclaredKey(entity: EntityName, key: MatchKey): boolean {
  return declaredKeysOf(entity).some((one) => one.join() === key.join());
}

/** Declared keys that are one number by which authorities tell two apart: 证件号码, 统一社会信用代码, 编号. */
export function numberKeysOf(entity: EntityName): readonly MatchKey[] {
  const { title, keys } = entities[entity];
  return keys.filter((key) => key.length === 1 && key[0] !== title);
}

/** Undefined unless every field of the key has a value; a masked number (1408**********1234) tells nobody apart. */
export function keyText(entity: EntityName, values: FieldValues, key: MatchKey): string | undefined {
  let text = '';
  for (const field of key) {
    const value = values[field];
    const isText = typeof value === 'string' && value !== '' && !value.includes('*');
    if (!isText && !mayBeEmpty.has(`${entity} ${field}`)) return undefined;
    text += `\u0000${isText ? keyPart(entity, field, value) : ''}`;
  }
  return text.slice(1);
}

/** Text as keys compare it: without blanks, width, kind of dot and case. */
export function matchText(text: string): string {
  return /^[0-9A-Z\u4e00-\u9fff]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replaceAll(/\s/g, '')
        .replaceAll(/[•・∙‧⋅]/g, '·')
        .toUpperCase();
}

/** A 15-digit number and the 18-digit one it became are the same person's. */
function keyPart(entity: EntityName, field: string, value: string): string {
  return entities[entity].fields[field]?.kind === 'idNumber' ? idNumberKey(matchText(value)) : matchText(value);
}
