import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from './declaration.ts';
import { isEntityName } from './entities.ts';

/**
 * What a column of a workbook is for that goes out to be checked and comes back (核对表): `known` is shown and locked,
 * `open` may be filled or corrected, `masked` is shown with its personal values hidden and is never compared.
 */
export type TripUse = 'known' | 'open' | 'masked';

export type TripColumn = {
  readonly entity: EntityName;
  readonly field: string;
  readonly use: TripUse;
  /** The heading under which it went out. */
  readonly header: string;
};

/** Reads columns as a note or a file holds them; undefined when something there is not what this version writes. */
export function readTripColumns(value: JsonValue | undefined): readonly TripColumn[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const columns = value.flatMap((one) => readTripColumn(one) ?? []);
  return columns.length === value.length && columns.length > 0 ? columns : undefined;
}

function readTripColumn(value: JsonValue): TripColumn | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { entity, field, use, header } = value as { readonly [key: string]: JsonValue };
  if (typeof entity !== 'string' || !isEntityName(entity)) return undefined;
  if (typeof field !== 'string' || typeof header !== 'string') return undefined;
  return use === 'known' || use === 'open' || use === 'masked' ? { entity, field, use, header } : undefined;
}
