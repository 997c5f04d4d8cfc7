// Which attachments go along in a bundle. The text always goes first; then the small ones, as many as a bundle of ordinary
// size takes. What is left is not lost: nobody acknowledges it, so the next bundle takes it along.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromUtf8 } from '#shared/base/bytes.ts';
import { type WithheldFields, wholeTable } from '#shared/bundle/abridged-line.ts';
import { blobsNamedIn, maxBlobsPerBundle } from '#shared/bundle/blobs.ts';
import type { BundleWriter, LogBatch } from '#shared/bundle/encode-bundle.ts';
import { digestOfLine, stampLine } from '#shared/sync/log-line.ts';
import type { BlobStore } from '../blob-store.ts';
import type { DeviceSession } from '../session.ts';

/** Together, in one bundle; a single one may be larger than what is left of it, so that each goes some time. */
export const attachmentRoom = 64 * 1024 * 1024;

type TextWriter = Pick<BundleWriter, 'add' | 'addRelayed'>;

/**
 * Passes lines on, and notes the attachments (SM3) that they name.
 *
 * @param withheld fields that the receiver does not get: the attachments of a table that it does not get stay here too
 */
export function notingWriter(
  writer: TextWriter,
  withheld: WithheldFields = {},
): TextWriter & { readonly named: ReadonlySet<string> } {
  const named = new Set<string>();
  const note = (batch: LogBatch) => {
    for (const sm3 of namedIn(batch, withheld)) named.add(sm3);
  };
  return {
    named,
    add: (batch) => {
      note(batch);
      writer.add(batch);
    },
    addRelayed: (segment) => {
      segment.batches.forEach(note);
      writer.addRelayed(segment);
    },
  };
}

function namedIn({ log, text }: LogBatch, withheld: WithheldFields): readonly string[] {
  const lines = fromUtf8(text)
    .split('\n')
    .filter((line) => line.includes('"k":"blob"'));
  const operations = lines.flatMap((line) => {
    const op = stampLine(log, line, digestOfLine(log, line));
    return op.ok ? [op.value] : [];
  });
  const shown = operations.filter(({ op }) => !withheld[op.t ?? '']?.includes(wholeTable));
  return blobsNamedIn(shown).map(({ sm3 }) => sm3);
}

export type PackedAttachments = {
  /** Those that go into this bundle, smallest first. */
  readonly taken: readonly string[];
  /** Bytes of those. */
  readonly bytes: number;
  /** How many must wait for the next bundle. */
  readonly left: number;
};

/** Chooses among attachments those that lie here and fit. */
export function packAttachments(store: BlobStore, wanted: Iterable<string>): PackedAttachments {
  const here = [...new Set(wanted)].map((sm3) => ({ sm3, size: store.sizeOf(sm3) })).filter(({ size }) => size > 0);
  const taken: string[] = [];
  let bytes = 0;
  for (const { sm3, size } of here.sort((a, b) => a.size - b.size || (a.sm3 < b.sm3 ? -1 : 1))) {
    if (taken.length === maxBlobsPerBundle || (taken.length > 0 && bytes + size > attachmentRoom)) break;
    taken.push(sm3);
    bytes += size;
  }
  return { taken, bytes, left: here.length - taken.length };
}

/** Adds attachments to a bundle, after its text; one that cannot be read any more stays out. */
export async function addAttachments(
  writer: Pick<BundleWriter, 'addBlob'>,
  store: BlobStore,
  session: DeviceSession,
  { taken }: PackedAttachments,
): Promise<void> {
  for (const sm3 of taken) {
    const blob = await store.open(session, sm3);
    if (blob) writer.addBlob(blob.content, blob.mime);
    await nextTurn();
  }
}
