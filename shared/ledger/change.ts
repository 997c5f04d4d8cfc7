// What a form, a paste or an import wants to change: records and values only.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { OperationSource } from '#shared/sync/operation.ts';

export type Source = OperationSource;

export type Change =
  | {
      readonly kind: 'create';
      readonly entity: EntityName;
      readonly id: string;
      readonly values: { readonly [field: string]: JsonValue };
      readonly src?: Source;
    }
  | {
      readonly kind: 'update';
      readonly entity: EntityName;
      readonly id: string;
      /** null clears a field. */
      readonly values: { readonly [field: string]: JsonValue | null };
      readonly src?: Source;
      readonly why?: string;
    }
  | { readonly kind: 'delete'; readonly entity: EntityName; readonly id: string; readonly why: string }
  | { readonly kind: 'undelete'; readonly entity: EntityName; readonly id: string; readonly why?: string }
  | {
      readonly kind: 'note';
      readonly topic: string;
      readonly id: string;
      readonly values: { readonly [key: string]: JsonValue };
    };

export type Named = { readonly entity: EntityName; readonly id: string };

export function nameOf({ entity, id }: Named): string {
  return `${entity} ${id}`;
}
