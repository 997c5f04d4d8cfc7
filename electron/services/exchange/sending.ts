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
import type { VolumeMark } from './attachments.ts';
import type { ExchangeRecord, SentBundle } from './exchange-record.ts';

export type Sending = { readonly outbox: Outbox; readonly writer: MediumWriter };

/** Bundles repeat what no receipt covers, so that the newest makes the ones before it superfluous; three are kept. */
const keptAtMost = 3;
const recheckMs = 60_000;

/** What the outbox holds on to: what has no answer, what waits to be released, what colleagues have still to get. */
export function heldIn(record: ExchangeRecord): readonly { readonly digest: string }[] {
  const { waiting } = record.release ?? {};
  const toPeers = (record.peers?.sent ?? []).filter(({ written }) => !written);
  return [...unanswered(record), ...(waiting ? [waiting] : []), ...toPeers.slice(-keptAtMost)];
}

/** The bundles that the district has not answered, newest first, and the volumes of the newest. */
export function unanswered({ bundles, receipts }: ExchangeRecord): readonly SentBundle[] {
  const answered = new Set(receipts.map(({ bundleDigest }) => bundleDigest));
  const open = bundles.filter(({ digest }) => !answered.has(digest)).toReversed();
  const newest = newestBundle(bundles);
  const volumes = open.filter(({ volume }) => volume && volume.of === newest?.digest);
  return [...open.filter(({ volume }) => !volume).slice(0, keptAtMost), ...volumes.toReversed()];
}

/** The bundle of text written last. */
export function newestBundle<Sent extends Pick<SentBundle, 'volume'>>(sent: readonly Sent[]): Sent | undefined {
  return sent.findLast(({ volume }) => !volume);
}

/** LXSYNC/<district>/up/<street>/<device>/ below the place. */
export function targetFor(record: ExchangeRecord, session: DeviceSession, place: Folder, name: string): SafeTarget {
  const district = record.district?.district.code ?? '';
  const below = uploadFolder(district, session.office.committeeCode, session.deviceId);
  return { folder: place.path, below, isOwn: true, name };
}

/** What must be known of a file that lies in the outbox. */
type Kept = Pick<SentBundle, 'no' | 'digest' | 'sizeBytes' | 'fileDigest'>;

/** Writes a kept bundle to a place. @returns the bundle as it stands there now */
export async function writeKept<Sent extends Kept>(
  { outbox, writer }: Sending,
  bundle: Sent,
  target: SafeTarget,
  place: Folder,
  act = '写报送包',
): Promise<Result<Sent, HostError>> {
  const path = await outbox.find(bundle.digest);
  const { digest, sizeBytes, fileDigest } = bundle;
  if (path === undefined || fileDigest === undefined) return notKept(bundle);
  const written = await writer.write({ digest, path, sizeBytes, fileDigest }, target, act);
  if (!written.ok) return written;
  return ok({ ...bundle, fileName: written.value.name, placeLabel: place.label, written: true, verified: true });
}

function notKept({ no }: Kept) {
  const message = `本机没有留存第 ${no} 号报送包，不能再写一次。请重新生成报送包，新的一包会包含这一包的内容。`;
  return refuse('notKept', message);
}

/** What the page is shown of a bundle. */
export function withoutMark({
  written: _written,
  fileDigest: _fileDigest,
  volumePlan: _plan,
  ...bundle
}: SentBundle): ExportedBundle {
  return bundle;
}

/** The record with a bundle put in the place of the one of the same number, or added. */
export function withBundle(record: ExchangeRecord, bundle: SentBundle): ExchangeRecord {
  return { ...record, nextNo: Math.max(record.nextNo, bundle.no + 1), bundles: withSent(record.bundles, bundle) };
}

/** A new bundle takes along what the volumes of the one before have not brought, so their plan is forgotten. */
export function withSent<Sent extends Pick<SentBundle, 'no' | 'volume'> & VolumeMark>(
  sent: readonly Sent[],
  one: Sent,
): readonly Sent[] {
  const others = sent.filter(({ no }) => no !== one.no);
  const isNewest = !one.volume && others.every(({ no }) => no < one.no);
  return [...(isNewest ? others.map(withoutPlan) : others), one].sort((a, b) => a.no - b.no);
}

/** Nothing more of its volumes is written. */
export function withoutPlan<Sent extends VolumeMark>(sent: Sent): Sent {
  const { volumePlan: _plan, ...rest } = sent;
  return rest as Sent;
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
      const { digest, no, volume } = bundle;
      if (state) found.push({ digest, no, placeLabel: place.label, state, ...(volume ? { volume } : {}) });
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
