// The records an import makes or changes, and how a row finds the one it means. A record is looked for by the keys of
// its declaration, strongest first (证件号码, else 姓名 + 联系电话). A weaker key never joins two records that differ in
// a stronger one. Records made by earlier rows of the same import are found in the same way.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { idNumberKey } from '#shared/domain/id-number.ts';
import type { Source } from './changes.ts';
import { type Book, type LedgerRecord, recordsOf } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Target = {
  readonly entity: EntityName;
  readonly id: string;
  /** As the book holds it; absent for a record that this import makes. */
  readonly record: LedgerRecord | undefined;
  /** Where it came from: the first row that named it. */
  readonly src: Source;
  /** What will be written; null clears. */
  readonly values: { [field: string]: JsonValue };
  /** What the rows so far said of it, field by field; the first to say something counts. */
  stated: FieldValues;
};

/** Registers whose rows may name their owner by text only: the same keys with the text in the place of the reference. */
const matchKeys: { readonly [entity in EntityName]?: readonly (readonly string[])[] } = {
  stationAsset: [
    ['stationId', 'item', 'boughtOn'],
    ['stationName', 'item', 'boughtOn'],
  ],
  attendance: [
    ['activityId', 'name', 'phone'],
    ['activityCode', 'name', 'phone'],
  ],
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

/** Registers of events: two rows are two events, however alike they look. */
const neverMerged: ReadonlySet<EntityName> = new Set(['visit', 'pointEntry']);

/** Key text → one target id, or several. */
type KeyMap = Map<string, string | string[]>;

export type Targets = {
  readonly book: Book;
  /** Targets of this import by register and id. */
  readonly byId: Map<EntityName, Map<string, Target>>;
  readonly indexes: Map<string, KeyMap>;
};

export function newTargets(book: Book): Targets {
  return { book, byId: new Map(), indexes: new Map() };
}

export function targetsOf(targets: Targets, entity: EntityName): Map<string, Target> {
  let known = targets.byId.get(entity);
  if (!known) {
    known = new Map();
    targets.byId.set(entity, known);
  }
  return known;
}

/** What the target will hold in a field after the import. */
export function heldValue(target: Target, field: string): JsonValue | undefined {
  return Object.hasOwn(target.values, field) ? target.values[field] : target.record?.values[field];
}

/**
 * The record that a row means.
 *
 * @param keys key sets of the register to use, strongest first
 */
export function findRecord(
  targets: Targets,
  entity: EntityName,
  values: FieldValues,
  keys: readonly (readonly string[])[] = keysOf(entity),
): string | undefined {
  for (const [strength, key] of keys.entries()) {
    const text = keyText(entity, values, key);
    if (text === undefined) continue;
    for (const id of idsIn(indexOf(targets, entity, key).get(text)))
      if (
        !(neverMerged.has(entity) && targets.byId.get(entity)?.has(id)) &&
        !contradicts(targets, entity, id, values, keys.slice(0, strength))
      )
        return id;
  }
  return undefined;
}

/** The only record with this text in a field; undefined when there is none or more than one. */
export function findByText(targets: Targets, entity: EntityName, field: string, text: string): string | undefined {
  const ids = idsIn(indexOf(targets, entity, [field]).get(matchText(text)));
  return ids.length === 1 ? ids[0] : undefined;
}

/** Makes a target known under every key that it has by now. */
export function indexTarget(targets: Targets, target: Target): void {
  for (const key of keysOf(target.entity)) {
    const index = targets.indexes.get(indexName(target.entity, key));
    if (index) addKey(index, keyText(target.entity, valuesOf(target), key), target.id);
  }
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

/** All that the target will hold. */
function valuesOf({ record, values }: Target): FieldValues {
  return record ? { ...record.values, ...values } : values;
}

function indexOf(targets: Targets, entity: EntityName, key: readonly string[]): KeyMap {
  const name = indexName(entity, key);
  const known = targets.indexes.get(name);
  if (known) return known;
  const index: KeyMap = new Map();
  for (const record of recordsOf(targets.book, entity)) addKey(index, keyText(entity, record.values, key), record.id);
  for (const target of targets.byId.get(entity)?.values() ?? [])
    addKey(index, keyText(target.entity, valuesOf(target), key), target.id);
  targets.indexes.set(name, index);
  return index;
}

function contradicts(
  targets: Targets,
  entity: EntityName,
  id: string,
  values: FieldValues,
  stronger: readonly (readonly string[])[],
): boolean {
  const target = targets.byId.get(entity)?.get(id);
  const held = target ? valuesOf(target) : targets.book.registers.get(entity)?.records.get(id)?.values;
  return stronger.some((key) => {
    const [ours, theirs] = [keyText(entity, values, key), keyText(entity, held ?? {}, key)];
    return ours !== undefined && theirs !== undefined && ours !== theirs;
  });
}

/** Undefined unless every field of the key has a value; a masked number (1408**********1234) tells nobody apart. */
function keyText(entity: EntityName, values: FieldValues, key: readonly string[]): string | undefined {
  let text = '';
  for (const field of key) {
    const value = values[field];
    const isText = typeof value === 'string' && value !== '' && !value.includes('*');
    if (!isText && !mayBeEmpty.has(`${entity} ${field}`)) return undefined;
    text += `\u0000${isText ? keyPart(entity, field, value) : ''}`;
  }
  return text.slice(1);
}

/** A 15-digit number and the 18-digit one it became are the same person's. */
function keyPart(entity: EntityName, field: string, value: string): string {
  return entities[entity].fields[field]?.kind === 'idNumber' ? idNumberKey(matchText(value)) : matchText(value);
}

function addKey(index: KeyMap, text: string | undefined, id: string): void {
  if (text === undefined) return;
  const known = index.get(text);
  if (known === undefined) index.set(text, id);
  else if (typeof known !== 'string') {
    if (!known.includes(id)) known.push(id);
  } else if (known !== id) index.set(text, [known, id]);
}

function idsIn(found: string | string[] | undefined): readonly string[] {
  return found === undefined ? [] : typeof found === 'string' ? [found] : found;
}

function keysOf(entity: EntityName): readonly (readonly string[])[] {
  return matchKeys[entity] ?? entities[entity].keys;
}

function indexName(entity: EntityName, key: readonly string[]): string {
  return `${entity} ${key.join(' ')}`;
}
