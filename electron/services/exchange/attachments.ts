// Which attachments go along, and in which file. The text always goes first. Few and small ones stand behind it in the
// bundle; otherwise all of them follow in volumes, so that the text never waits for room on a stick. What is not written
// is not lost: nobody acknowledges it, so the next bundle takes it along.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromUtf8 } from '#shared/base/bytes.ts';
import { areAttachmentsWithheld, type WithheldFields } from '#shared/bundle/abridged-line.ts';
import { blobsNamedIn, planVolumes, standardFileBytes, type VolumesToCome, volumeBytes } from '#shared/bundle/blobs.ts';
import type { BundleWriter, LogBatch } from '#shared/bundle/encode-bundle.ts';
import { maxPartBytes } from '#shared/bundle/header.ts';
import { readLine } from '#shared/sync/log-line.ts';
import type { BlobStore } from '../blob-store.ts';
import type { DeviceSession } from '../session.ts';

/** So much of attachments, all together, goes behind the text of a bundle; more goes into volumes. */
export const roomBehindText = 16 * 1024 * 1024;

type TextWriter = Pick<BundleWriter, 'add' | 'addRelayed'>;

/**
 * Passes lines on, and notes the attachments (SM3) that they name.
 *
 * @param withheld fields that the receiver does not get: the attachments of some tables stay here with them
 */
export function notingWriter(
  writer: TextWriter,
  withheld: WithheldFields = {},
): TextWriter & { readonly named: ReadonlySet<string>; textBytes(): number } {
  const named = new Set<string>();
  let bytes = 0;
  const note = (batch: LogBatch) => {
    bytes += batch.text.length;
    for (const sm3 of namedIn(batch, withheld)) named.add(sm3);
  };
  return {
    named,
    textBytes: () => bytes,
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

/** A writer that writes nothing: for looking at what would go. */
export const toNowhere: TextWriter = { add: () => undefined, addRelayed: () => undefined };

function namedIn({ text }: LogBatch, withheld: WithheldFields): readonly string[] {
  const lines = fromUtf8(text)
    .split('\n')
    .filter((line) => line.includes('"k":"blob"'));
  const operations = lines.flatMap((line) => {
    const read = readLine(line);
    return read.ok ? [{ op: read.value.op }] : [];
  });
  const named = blobsNamedIn(operations).filter(({ table }) => !areAttachmentsWithheld(withheld, table));
  return named.map(({ sm3 }) => sm3);
}

/** Attachments (SM3) of each volume, in their order; an empty one was found to have nothing left to carry. */
export type VolumeContents = readonly (readonly string[])[];

/** The mark that a bundle keeps of its volumes. */
export type VolumeMark = { readonly volumePlan?: VolumeContents };

export function planOf(volumes: VolumeContents): VolumeMark {
  return volumes.length > 0 ? { volumePlan: volumes } : {};
}

export type SharedOut = {
  /** Those that stand behind the text. */
  readonly behindText: readonly string[];
  readonly volumes: VolumeContents;
  /** How many are larger than the files may be; they stay here. */
  readonly tooLarge: number;
};

export type Room = {
  /** What the text takes in its file. */
  readonly textBytes: number;
  /** Greatest size of a file; missing: the ordinary one. */
  readonly fileBytes?: number | undefined;
  /** What the medium takes as one file; missing: not known yet. */
  readonly mediumBytes?: number | undefined;
};

type SizedBlob = { readonly sm3: string; readonly bytes: number };

/** Shares out the attachments that lie here: behind the text when there is room for all, else all in volumes. */
export function shareOut(
  store: Pick<BlobStore, 'sizeOf'>,
  wanted: Iterable<string>,
  { textBytes, fileBytes = standardFileBytes, mediumBytes = Number.POSITIVE_INFINITY }: Room,
): SharedOut {
  const here = sizedIn(store, wanted);
  const names = (blobs: readonly SizedBlob[]) => blobs.map(({ sm3 }) => sm3);
  const room = Math.min(roomBehindText, fileBytes - textBytes, mediumBytes - textBytes);
  const { volumes, tooLarge } = planVolumes(here, fileBytes);
  if (volumes.length <= 1 && tooLarge.length === 0 && volumeBytes(here) <= room)
    return { behindText: names(here), volumes: [], tooLarge: 0 };
  return { behindText: [], volumes: volumes.map(names), tooLarge: tooLarge.length };
}

/** Those that lie here, each once, the smallest first. */
function sizedIn(store: Pick<BlobStore, 'sizeOf'>, names: Iterable<string>): readonly SizedBlob[] {
  return [...new Set(names)]
    .map((sm3) => ({ sm3, bytes: Math.min(store.sizeOf(sm3), maxPartBytes) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => a.bytes - b.bytes || (a.sm3 < b.sm3 ? -1 : 1));
}

/** An upper bound of the size of a file with these attachments and no text. */
export function fileBytesOf(store: Pick<BlobStore, 'sizeOf'>, names: readonly string[]): number {
  return names.length === 0 ? 0 : volumeBytes(sizedIn(store, names));
}

/** What a bundle says of its volumes; undefined when none will follow. */
export function announcementOf(
  store: Pick<BlobStore, 'sizeOf'>,
  { volumes }: Pick<SharedOut, 'volumes'>,
): VolumesToCome | undefined {
  const all = sizedIn(store, volumes.flat());
  const bytes = all.reduce((sum, blob) => sum + blob.bytes, 0);
  return volumes.length === 0 ? undefined : { count: volumes.length, blobs: all.length, bytes };
}

/** Adds attachments to a file; one that cannot be read any more stays out. @param isOver asked before each */
export async function addAttachments(
  writer: Pick<BundleWriter, 'addBlob'>,
  store: Pick<BlobStore, 'open'>,
  session: DeviceSession,
  names: readonly string[],
  isOver: () => boolean = () => false,
): Promise<number> {
  let added = 0;
  for (const sm3 of names) {
    if (isOver()) break;
    const blob = await store.open(session, sm3);
    if (blob) writer.addBlob(blob.content, blob.mime);
    if (blob) added++;
    await nextTurn();
  }
  return added;
}
