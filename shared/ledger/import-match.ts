// Which record a row means. A weaker key never joins two records that differ in a stronger one, and where several
// records could be meant nothing is guessed: the clerk is asked.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { declaredKeysOf, isDeclaredKey, keyText, numberKeysOf } from './import-keys.ts';
import { idsWith, type Target, type Targets, valuesAfter } from './import-targets.ts';
import type { MatchKey } from './import-types.ts';
import { isBlank, isSame } from './import-values.ts';

type FieldValues = { readonly [field: string]: JsonValue };

export type Match =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly id: string }
  /** Records of the book of which any could be meant. */
  | { readonly kind: 'several'; readonly ids: readonly string[] };

/** The record when there is exactly one that could be meant. */
export function idOf(match: Match): string | undefined {
  return match.kind === 'one' ? match.id : undefined;
}

/** Registers of events: two rows are two events, however alike they look. */
const neverMerged: ReadonlySet<EntityName> = new Set(['visit', 'pointEntry']);

const none: Match = { kind: 'none' };

/**
 * The record that a row means, among those of the book and those that earlier rows make. Of the book's records one is
 * meant by the chosen keys; two rows of the file are the same record by the declared ones only, whatever was chosen.
 *
 * @param chosen the keys that the clerk chose for the table, strongest first
 */
export function matchRow(
  targets: Targets,
  entity: EntityName,
  values: FieldValues,
  chosen: readonly MatchKey[] = declaredKeysOf(entity),
): Match {
  const isUsual = chosen === declaredKeysOf(entity);
  const contradicted: string[] = [];
  for (const [strength, key] of (isUsual ? chosen : keysInOrder(entity, chosen)).entries()) {
    const text = keyText(entity, values, key);
    if (text === undefined) continue;
    const known = idsWith(targets, entity, key, text);
    if (known.length === 0) continue;
    const ids = isUsual ? known : known.filter((id) => isMeantBy(targets, entity, id, key, chosen));
    const stronger = [...chosen.slice(0, strength), ...numberKeysOf(entity)].filter((one) => one !== key);
    const found = stronger.length === 0 ? ids : ids.filter((id) => !contradicts(targets, entity, id, values, stronger));
    const match = matchAmong(targets, entity, values, key, found);
    if (match.kind !== 'none') return match;
    if (!isUsual) contradicted.push(...ids);
  }
  return severalOf(targets, entity, contradicted);
}

/** Somebody with neither number nor telephone is the same only if nothing that is known speaks against it. */
export function matchTwin(targets: Targets, values: FieldValues): Match {
  const text = isBlank(values.idNo) && isBlank(values.phone) ? keyText('person', values, ['name']) : undefined;
  if (text === undefined) return none;
  const says = Object.entries(values).filter(([, value]) => !isBlank(value));
  const twins = idsWith(targets, 'person', ['name'], text).filter((id) => {
    const held = targets.book.registers.get('person')?.records.get(id)?.values;
    return held && says.every(([field, value]) => isSame(held[field], value));
  });
  const [first] = twins;
  return twins.length > 1 ? { kind: 'several', ids: twins } : first === undefined ? none : { kind: 'one', id: first };
}

function keysInOrder(entity: EntityName, chosen: readonly MatchKey[]): readonly MatchKey[] {
  const names = new Set(chosen.map((key) => key.join()));
  return [...chosen, ...declaredKeysOf(entity).filter((key) => !names.has(key.join()))];
}

function isMeantBy(
  targets: Targets,
  entity: EntityName,
  id: string,
  key: MatchKey,
  chosen: readonly MatchKey[],
): boolean {
  return isOfBook(targets, entity, id) ? chosen.includes(key) : isDeclaredKey(entity, key);
}

function matchAmong(
  targets: Targets,
  entity: EntityName,
  values: FieldValues,
  key: MatchKey,
  found: readonly string[],
): Match {
  const used = targets.byId.get(entity);
  if (neverMerged.has(entity)) {
    const id = found.find((one) => !used?.has(one));
    return id === undefined ? none : { kind: 'one', id };
  }
  const [first] = found;
  if (first === undefined) return none;
  const ofBook = found.filter((id) => isOfBook(targets, entity, id));
  if (ofBook.length > 0 && found.length > 1) return { kind: 'several', ids: ofBook };
  const isTaken = ofBook.length > 0 && used?.has(first) && !agrees(targets, entity, first, values, key);
  return isTaken ? { kind: 'several', ids: ofBook } : { kind: 'one', id: first };
}

/** An earlier row took this record; by a weak key alone the two rows are not the same. */
function agrees(targets: Targets, entity: EntityName, id: string, values: FieldValues, key: MatchKey): boolean {
  if (isDeclaredKey(entity, key)) return true;
  const held = valuesAfter(targets, entity, id);
  return declaredKeysOf(entity).some((one) => {
    const text = keyText(entity, values, one);
    return text !== undefined && text === keyText(entity, held, one);
  });
}

function severalOf(targets: Targets, entity: EntityName, ids: readonly string[]): Match {
  const ofBook = [...new Set(ids)].filter((id) => isOfBook(targets, entity, id));
  return ofBook.length === 0 ? none : { kind: 'several', ids: ofBook };
}

function isOfBook(targets: Targets, entity: EntityName, id: string): boolean {
  const target: Target | undefined = targets.byId.get(entity)?.get(id);
  return target === undefined || target.record !== undefined;
}

function contradicts(
  targets: Targets,
  entity: EntityName,
  id: string,
  values: FieldValues,
  stronger: readonly MatchKey[],
): boolean {
  const held = valuesAfter(targets, entity, id);
  return stronger.some((key) => {
    const [ours, theirs] = [keyText(entity, values, key), keyText(entity, held, key)];
    return ours !== undefined && theirs !== undefined && ours !== theirs;
  });
}
