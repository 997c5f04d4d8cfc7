// What an undo leaves as it is, because somebody changed or used it later: which field, who, when.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { fieldHeads } from '#shared/sync/merge.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import { titleOf } from './book.ts';
import { splitKey } from './dated-values.ts';
import { type Referrer, referrersOf } from './references.ts';
import type { Book } from './registers.ts';

/** Who wrote something, on which log, and when. */
export type Writing = { readonly user?: string; readonly log: string; readonly at: string };

/** Something of the transaction that was changed or used later and therefore stays as it is. */
export type KeptEdit = {
  readonly entity: EntityName;
  readonly id: string;
  readonly title: string;
  /** Absent when the record stays because others refer to it by now. */
  readonly field?: string;
  readonly label: string;
  /** The latest later edit, or the first of the references. */
  readonly by?: Writing;
};

/** What stays of a record, as it is by now: an edit of one field, or that others refer to it. */
export function keptEditOf(book: Book, entity: EntityName, id: string, key?: string): KeptEdit {
  const title = titleOf(book, entity, id);
  if (key === undefined) return { entity, id, title, ...usesOf(book, referrersOf(book, entity, id)) };
  const { field, from } = splitKey(key);
  const label = key === attachmentField ? '附件' : (entities[entity].fields[field]?.label ?? field);
  const by = writingOf(book, entity, id, key);
  return { entity, id, title, field: key, label: from ? `${label}（${from} 起）` : label, ...(by ? { by } : {}) };
}

/** That others refer to a record, and who did so first. */
export function usesOf(book: Book, users: readonly Referrer[]): Pick<KeptEdit, 'label' | 'by'> {
  const [first] = users;
  const by = first && writingOf(book, first.entity, first.id, first.field);
  return { label: `有 ${users.length} 条记录用到它`, ...(by ? { by } : {}) };
}

function writingOf(book: Book, entity: EntityName, id: string, key: string): Writing | undefined {
  const latest = fieldHeads(book.state, entity, id, key).at(-1);
  if (!latest) return undefined;
  const at = new Date(parseHlc(latest.h)?.ms ?? 0).toISOString();
  return { log: latest.log, at, ...(latest.user === undefined ? {} : { user: latest.user }) };
}
