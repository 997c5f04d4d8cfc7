// Attachments. A `blob` operation attaches content, named by its SM3, to a record; `rem` of the field `attachments` takes
// it off again. They are the elements of a set field of that name: two PCs may attach the same photo, one may remove
// what another has not seen. The content itself travels beside the operations and may come later or never.

import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import { attachmentField, type Head } from './merge-record.ts';
import { entryIn, type MergeState } from './merge-state.ts';
import { isLater } from './operation-order.ts';

export type Attachment = {
  readonly sm3: string;
  readonly bytes: number;
  readonly mime: string;
  /** All that the operation says of it: name, width, height … */
  readonly about: JsonObject;
  /** The operations that attached it: the `b` of the `rem` that takes it off. */
  readonly ops: readonly string[];
};

export type BlobUse = {
  readonly sm3: string;
  readonly bytes: number;
  readonly mime: string;
  /** False while only deleted records use it: it is kept, but nobody needs to fetch it. */
  readonly isLive: boolean;
  readonly records: readonly { readonly table: string; readonly id: string }[];
};

/** What is attached to a record, once per content, first attached first. */
export function attachmentsOf(state: MergeState, table: string, id: string): Attachment[] {
  const members = entryIn(state, table, id)?.more?.members?.get(attachmentField);
  const byDigest = new Map<string, Attachment>();
  for (const head of [...(members?.values() ?? [])].sort(byOrder)) {
    const about = aboutOf(head.value);
    const before = byDigest.get(about.sm3);
    byDigest.set(
      about.sm3,
      before ? { ...before, ops: [...before.ops, head.op].sort() } : { ...about, ops: [head.op] },
    );
  }
  return [...byDigest.values()];
}

/** The first operation that attached a content to a record and still stands. */
export function attachmentHead(state: MergeState, table: string, id: string, sm3: string): Head | undefined {
  const members = entryIn(state, table, id)?.more?.members?.get(attachmentField);
  return [...(members?.values() ?? [])].sort(byOrder).find(({ value }) => aboutOf(value).sm3 === sm3);
}

/** Every content that some record uses, in the order of digests. */
export function blobsOf(state: MergeState): BlobUse[] {
  const uses = new Map<string, BlobUse>();
  for (const records of state.tables.values())
    for (const { table, id, deleted, more } of records.values()) {
      if (!more?.members?.has(attachmentField)) continue;
      for (const { sm3, bytes, mime } of attachmentsOf(state, table, id)) {
        const before = uses.get(sm3);
        const isLive = !deleted || before?.isLive === true;
        uses.set(sm3, { sm3, bytes, mime, isLive, records: [...(before?.records ?? []), { table, id }] });
      }
    }
  return [...uses.values()].sort((a, b) => (a.sm3 < b.sm3 ? -1 : 1));
}

/** What is shown with a placeholder: used by a record that is not deleted, and not held here. The `wants` of a receipt. */
export function missingBlobs(state: MergeState, isHeld: (sm3: string) => boolean): BlobUse[] {
  return blobsOf(state).filter(({ sm3, isLive }) => isLive && !isHeld(sm3));
}

function aboutOf(value: JsonValue): Omit<Attachment, 'ops'> {
  const about = value as JsonObject;
  return { sm3: about.sm3 as string, bytes: about.bytes as number, mime: about.mime as string, about };
}

function byOrder(a: Head, b: Head): number {
  return isLater(a, b) ? 1 : -1;
}
