// How the ways of matching are called and what they mean.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { type MatchRule, neededOfKey } from '#shared/ledger/import-keys.ts';
import type { MatchKey } from '#shared/ledger/import-types.ts';

/** 证件号码，没有时用 姓名 + 联系电话 */
export function nameOfRule(entity: EntityName, { keys }: MatchRule): string {
  return writtenKeys(entity, keys)
    .map((key) => nameOfKey(entity, key))
    .join('，没有时用 ');
}

/** One line: what counts as the same record, and what happens when that is not certain. */
export function meaningOfRule(entity: EntityName, { keys }: MatchRule): string {
  const [first = [], ...others] = writtenKeys(entity, keys);
  const same = `${equality(entity, first)}的算${entity === 'person' ? '同一个人' : '同一条'}`;
  const rest = others.map((key) => `；没有${nameOfKey(entity, first)}的行，看${equality(entity, key)}`);
  return `${same}${rest.join('')}。对上几条时不猜，列为疑似重复，由你选。`;
}

/** The columns that a table would need for a way of matching and does not have; empty when one key of it is there. */
export function missingFor(entity: EntityName, { keys }: MatchRule, mapped: ReadonlySet<string>): readonly string[] {
  const lacking = keys.map((key) => neededOfKey(entity, key).filter((field) => !mapped.has(field)));
  const least = lacking.reduce((best, one) => (one.length < best.length ? one : best));
  return least.map((field) => labelOf(entity, field));
}

/** A sheet names its owner in words; the reference behind them is not worth a mention. */
function writtenKeys(entity: EntityName, keys: readonly MatchKey[]): readonly MatchKey[] {
  const written = keys.filter((key) => key.every((field) => entities[entity].fields[field]?.kind !== 'ref'));
  return written.length > 0 ? written : keys;
}

function equality(entity: EntityName, key: MatchKey): string {
  return `${nameOfKey(entity, key)} ${key.length > 1 ? '都' : ''}相同`;
}

function nameOfKey(entity: EntityName, key: MatchKey): string {
  return key.map((field) => labelOf(entity, field)).join(' + ');
}

function labelOf(entity: EntityName, field: string): string {
  return entities[entity].fields[field]?.label ?? field;
}
