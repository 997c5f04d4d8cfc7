import type { EntityName } from '#shared/domain/declaration.ts';
import { employment } from '#shared/domain/employment.ts';
import { membership } from '#shared/domain/membership.ts';
import type { RelatedPart } from './joined-rows.ts';

const parts: { readonly [entity in EntityName]?: readonly RelatedPart[] } = {
  person: [
    { declaration: employment, via: 'personId' },
    { declaration: membership, via: 'personId' },
  ],
};

/** The entities whose current record is shown in the row of a record of this one. */
export function relatedPartsOf(entity: EntityName): readonly RelatedPart[] {
  return parts[entity] ?? [];
}
