// What the address of the page says: #/import?entity=organization for the register the clerk comes from,
// #/import?kept=1f… for rows that stayed out of an earlier import.

import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';

export function preferredIn(hash: string): EntityName | undefined {
  const entity = parametersOf(hash).get('entity') ?? '';
  return isEntityName(entity) ? entity : undefined;
}

export function keptIdIn(hash: string): string | undefined {
  return parametersOf(hash).get('kept') ?? undefined;
}

function parametersOf(hash: string): URLSearchParams {
  const at = hash.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : hash.slice(at + 1));
}
