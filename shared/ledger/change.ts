// What a form, a paste or an import wants to change: records and values only.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { OperationSource } from '#shared/sync/operation.ts';

export type Source = OperationSource;

/** What is said of an attachment: the SM3 of its bytes, their number, the media type, its name; pixels of a picture. */
export type AttachmentAbout = {
  readonly sm3: string;
  readonly bytes: number;
  readonly mime: string;
  readonly name: string;
  readonly w?: number;
  readonly h?: number;
};

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
  /** Joins two records that are the same person or organisation; the smaller id speaks for both. */
  | {
      readonly kind: 'alias';
      readonly entity: EntityName;
      readonly id: string;
      readonly to: string;
      readonly why?: string;
    }
  /** Takes joinings back, each by its operation. */
  | {
      readonly kind: 'unalias';
      readonly entity: EntityName;
      readonly id: string;
      readonly edges: readonly { readonly op: string; readonly to: string }[];
      readonly why?: string;
    }
  /** A new entry of an account (points, stock). */
  | {
      readonly kind: 'entry';
      readonly table: string;
      readonly account: string;
      /** A whole number. */
      readonly amount: number;
      readonly key?: string;
      readonly why?: string;
    }
  /** What was counted of an account (盘点); it replaces what the book held until now. */
  | {
      readonly kind: 'count';
      readonly table: string;
      readonly account: string;
      /** A whole number. */
      readonly amount: number;
      readonly why?: string;
    }
  /** Entries of an account that do not count, by operation. */
  | {
      readonly kind: 'reverse';
      readonly table: string;
      readonly account: string;
      readonly entries: readonly string[];
      readonly why?: string;
    }
  /** Attaches content to a record; the content itself is kept elsewhere, under its digest. */
  | {
      readonly kind: 'attach';
      readonly entity: EntityName;
      readonly id: string;
      readonly about: AttachmentAbout;
    }
  /** Takes attachments off a record, each by the operations that attached it. */
  | {
      readonly kind: 'detach';
      readonly entity: EntityName;
      readonly id: string;
      readonly ops: readonly string[];
    }
  | {
      readonly kind: 'note';
      readonly topic: string;
      readonly id: string;
      readonly values: { readonly [key: string]: JsonValue };
    };

/** A change of what one record says, or of whether it is there. */
export type RecordChange = Extract<Change, { readonly kind: 'create' | 'update' | 'delete' | 'undelete' }>;

export function isRecordChange(change: Change): change is RecordChange {
  return (recordKinds as readonly string[]).includes(change.kind);
}

const recordKinds = ['create', 'update', 'delete', 'undelete'] as const;

/** What a change is about: changes of one list with the same name are joined, records are counted by it. */
export function subjectOf(change: Change): string {
  switch (change.kind) {
    case 'note':
      return `note ${change.topic} ${change.id}`;
    case 'alias':
      return `alias ${change.entity} ${change.id} ${change.to}`;
    case 'unalias':
      return `unalias ${change.entity} ${change.id}`;
    case 'attach':
      return `attach ${change.entity} ${change.id} ${change.about.sm3}`;
    case 'detach':
      return `detach ${change.entity} ${change.id}`;
    case 'entry':
    case 'count':
    case 'reverse':
      return `${change.kind} ${change.table} ${change.account}`;
    default:
      return nameOf(change);
  }
}

export type Named = { readonly entity: EntityName; readonly id: string };

export function nameOf({ entity, id }: Named): string {
  return `${entity} ${id}`;
}
