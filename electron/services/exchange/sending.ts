// A bundle's way out: kept in the outbox, noted in the record, written to the medium, noted as written. The number is
// used up before the file can exist on any medium: a second file of one number would look like fraud.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '#shared/base/result.ts';
import { uploadFolder } from '#shared/bundle/file-names.ts';
import type { ExportedBundle, HostError, RecheckedBundle } from '#shared/host/host-api.ts';
import type { Folder } from '../dialog-port.ts';
import { describeFileError } from '../file-errors.ts';
import { digestOfFile } from '../flushed-copy.ts';
import { refuse } from '../host-error.ts';
import type { MediumWriter } from '../medium-writer.ts';
import type { Outbox } from '../outbox.ts';
import type { SafeTarget } from '../safe-write.ts';
import type { DeviceSession } from '../session.ts';
import { shareCallsUntil } from '../share-call.ts';
import type { ExchangeRecord, SentBundle } from './exchange-record.ts';

export type Sending = { readonly outbox: Outbox; readonly writer: MediumWriter };

/** Bundles repeat what no receipt covers, so that the newest makes the ones before it superfluous; three are kept. */
const keptAtMost = 3;
const recheckMs = 60_000;

/** What the outbox holds on to: bundles without an answer, and one that waits to be released. */
export function heldIn(record: ExchangeRecord): readonly SentBundle[] {
  const { waiting } = record.release ?? {};
  return [...unanswered(record), ...(waiting ? [waiting] : [])];
}

/** The bundles that the district has not answered, newest first. */
export function unanswered({ bundles, receipts }: ExchangeRecord): readonly SentBundle[] {
  const answered = new Set(receipts.map(({ bundleDigest }) => bundleDigest));
  return bundles
    .filter(({ digest }) => !answered.has(digest))
    .toReversed()
    .slice(0, keptAtMost);
}

/** LXSYNC/<district>/up/<street>/<device>/ below the place. */
export function targetFor(record: ExchangeRecord, session: DeviceSession, place: Folder, name: string): SafeTarget {
  const district = record.district?.district.code ?? '';
  const below = uploadFolder(district, session.office.committeeCode, session.deviceId);
  return { folder: place.path, below, isOwn: true, name };
}

/** Writes a kept bundle to a place. @returns the bundle as it stands there now */
export async function writeKept(
  { outbox, writer }: Sending,
  bundle: SentBundle,
  target: SafeTarget,
  place: Folder,
): Promise<Result<SentBundle, HostError>> {
  const path = await outbox.find(bundle.digest);
  const { digest, sizeBytes, fileDigest } = bundle;
  if (path === undefined || fileDigest === undefined) return notKept(bundle);
  const written = await writer.write({ digest, path, sizeBytes, fileDigest }, target, '写报送包');
  if (!written.ok) return written;
  return ok({ ...bundle, fileName: written.value.name, placeLabel: place.label, written: true, verified: true });
}

function notKept({ no }: SentBundle) {
  const message = `本机没有留存第 ${no} 号报送包，不能再写一次。请重新生成报送包，新的一包会包含这一包的内容。`;
  return refuse('notKept', message);
}

/** What the page is shown of a bundle. */
export function withoutMark({ written: _written, fileDigest: _fileDigest, ...bundle }: SentBundle): ExportedBundle {
  return bundle;
}

/** The record with a bundle put in the place of the one of the same number, or added. */
export function withBundle(record: ExchangeRecord, bundle: SentBundle): ExchangeRecord {
  const others = record.bundles.filter(({ no }) => no !== bundle.no);
  const bundles = [...others, bundle].sort((a, b) => a.no - b.no);
  return { ...record, nextNo: Math.max(record.nextNo, bundle.no + 1), bundles };
}

/** Looks for the unanswered bundles on the places that are there and reads what it finds. */
export async function recheck(
  record: ExchangeRecord,
  session: DeviceSession,
  places: readonly Folder[],
): Promise<readonly RecheckedBundle[]> {
  const found: RecheckedBundle[] = [];
  for (const place of places)
    for (const bundle of unanswered(record)) {
      const state = await stateAt(targetFor(record, session, place, bundle.fileName), bundle);
      if (state) found.push({ digest: bundle.digest, no: bundle.no, placeLabel: place.label, state });
    }
  return found;
}

/** Undefined when the file is not there: the stick is another one, or the district has emptied it. */
async function stateAt(target: SafeTarget, bundle: SentBundle): Promise<RecheckedBundle['state'] | undefined> {
  const call = shareCallsUntil(target.folder, recheckMs);
  const path = join(target.folder, ...(target.below ?? []), target.name);
  try {
    const { size } = await call(() => stat(path));
    if (size !== bundle.sizeBytes) return 'differs';
    return (await digestOfFile(path, call)) === bundle.fileDigest ? 'intact' : 'differs';
  } catch (error) {
    const described = describeFileError(error, '');
    if (!described) throw error;
    return described.code === 'driveFault' ? 'differs' : undefined;
  }
}
