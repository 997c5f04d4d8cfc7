// The records an import makes or changes, and where to find them by key. Records made by earlier rows of the same import
// are found in the same way as those of the book.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Source } from './changes.ts';
import { keyText, matchText } from './import-keys.ts';
import type { MatchKey } from './import-types.ts';
import { type Book, type LedgerRecord, recordsOf } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Target = {
  readonly entity: EntityName;
  readonly id: string;
  /** As the book holds it; absent for a record that this import makes. */
  readonly record: LedgerRecord | undefined;
  /** Position in the plan of the row that named it first; undefined when no row did, and it follows from others. */
  readonly row: number | undefined;
  /** Where it came from: that row. */
  readonly src: Source;
  /** What will be written; null clears. */
  readonly values: { [field: string]: JsonValue };
  /** Values that another row than the first said: field → position of that row. */
  said: { [field: string]: number } | undefined;
  /** What the rows so far said of it, field by field; the first to say something counts. */
  stated: FieldValues;
};

/** Key text → one target id, or several. */
type KeyMap = Map<string, string | string[]>;
type KeyIndex = { readonly key: MatchKey; readonly ids: KeyMap };

export type Targets = {
  readonly book: Book;
  /** Targets of this import by register and id. */
  readonly byId: Map<EntityName, Map<string, Target>>;
  /** Made for a register and a key when somebody first looks by it. */
  readonly indexes: Map<EntityName, Map<string, KeyIndex>>;
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

/** All that a record will hold after the import, by its id. */
export function valuesAfter(targets: Targets, entity: EntityName, id: string): FieldValues {
  const target = targets.byId.get(entity)?.get(id);
  return target ? valuesOf(target) : (targets.book.registers.get(entity)?.records.get(id)?.values ?? {});
}

/** The only record with this text in a field; undefined when there is none or more than one. */
export function findByText(targets: Targets, entity: EntityName, field: string, text: string): string | undefined {
  const ids = idsWith(targets, entity, [field], matchText(text));
  return ids.length === 1 ? ids[0] : undefined;
}

/** Records of the book and of this import that have this key text. */
export function idsWith(targets: Targets, entity: EntityName, key: MatchKey, text: string): readonly string[] {
  const found = indexOf(targets, entity, key).get(text);
  return found === undefined ? [] : typeof found === 'string' ? [found] : found;
}

/** Makes a target known under every key that was looked up so far, as it stands by now. */
export function indexTarget(targets: Targets, target: Target): void {
  const { entity, id, record, values } = target;
  for (const { key, ids } of targets.indexes.get(entity)?.values() ?? [])
    if (!record || key.some((field) => Object.hasOwn(values, field)))
      addKey(ids, keyText(entity, valuesOf(target), key), id);
}

/** All that the target will hold. */
function valuesOf({ record, values }: Target): FieldValues {
  return record ? { ...record.values, ...values } : values;
}

function indexOf(targets: Targets, entity: EntityName, key: MatchKey): KeyMap {
  const ofEntity = targets.indexes.get(entity) ?? new Map<string, KeyIndex>();
  targets.indexes.set(entity, ofEntity);
  const known = ofEntity.get(key.join());
  if (known) return known.ids;
  const ids: KeyMap = new Map();
  for (const record of recordsOf(targets.book, entity)) addKey(ids, keyText(entity, record.values, key), record.id);
  for (const target of targets.byId.get(entity)?.values() ?? [])
    addKey(ids, keyText(entity, valuesOf(target), key), target.id);
  ofEntity.set(key.join(), { key, ids });
  return ids;
}

function addKey(index: KeyMap, text: string | undefined, id: string): void {
  if (text === undefined) return;
  const known = index.get(text);
  if (known === undefined) index.set(text, id);
  else if (typeof known !== 'string') {
    if (!known.includes(id)) known.push(id);
  } else if (known !== id) index.set(text, [known, id]);
}
