// 报送: a bundle is built, kept here, written to a medium; what became of its file is watched and can be mended.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, ExportedBundle, HostError, HostReplies } from '#shared/host/host-api.ts';
import type { Folder } from '../dialog-port.ts';
import type { ExchangeDeps, ExchangeService } from '../exchange-port.ts';
import { lockedError, refuse } from '../host-error.ts';
import { checkMedium, roomForOneFile } from '../medium-check.ts';
import type { Outbox } from '../outbox.ts';
import { reachableFolders } from '../places.ts';
import type { DeviceSession } from '../session.ts';
import { shareCalls } from '../share-call.ts';
import type { SealKey } from '../vault-seal.ts';
import { fileBytesOf, planOf, type SharedOut } from './attachments.ts';
import { estimateExport } from './estimate.ts';
import { acknowledgedOf, type ExchangeRecord, type SentBundle, writeExchangeRecord } from './exchange-record.ts';
import {
  attachmentsToReport,
  buildBundle,
  describeExport,
  enrolledOf,
  ownFileName,
  verifyOwnBundle,
} from './exporting.ts';
import { attachmentsToPeers } from './peer-export.ts';
import { prepareBundle, releaseStateOf, releaseWaiting, returnWaiting, withdrawWaiting } from './releasing.ts';
import { isReleaseNeeded } from './secretaries.ts';
import {
  heldIn,
  newestBundle,
  recheck,
  type Sending,
  targetFor,
  withBundle,
  withoutMark,
  writeKept,
} from './sending.ts';
import { plannedVolume, volumeSetOf, writeVolume } from './volumes.ts';

type Work<T> = (session: DeviceSession, record: ExchangeRecord) => Promise<Result<T, HostError>>;

/** A write-protected stick is found out before a bundle is built for it. */
const mediumLookMs = 20_000;

/** Bundles to the district and their files on the media; progress and watches are asked for while an act runs. */
export function reportMethods(
  deps: ExchangeDeps,
  sending: Sending,
  act: <T>(work: Work<T>) => Promise<Result<T, HostError>>,
) {
  const { outbox, writer } = sending;
  return {
    exportBundle: (request) => act((session, record) => exportBundle(deps, sending, session, record, request)),
    releaseState: () => act(async (_session, record) => ok(releaseStateOf(record, deps.now()))),
    prepareBundle: (request) => act((session, record) => prepareBundle(deps, outbox, session, record, request)),
    releaseBundle: (request, key) =>
      act((session, record) => releaseBundle(deps, sending, session, record, request, key)),
    returnBundle: (request, key) => act((session, record) => returnWaiting(deps, session, record, request, key)),
    withdrawBundle: (request) => act((session, record) => withdrawWaiting(deps, session, record, request)),
    keptBundles: () => act(async (_session, record) => ok(await keptBundlesOf(record, outbox))),
    rewriteBundle: (request) => act((session, record) => rewriteBundle(deps, sending, session, record, request)),
    estimateExport: (request) => act((session, record) => estimate(deps, session, record, request)),
    volumeSets: () => act(async (_session, record) => ok(volumeSetsOf(deps, record))),
    writeVolume: (request) => act((session, record) => writeVolume(deps, sending, session, record, request)),
    writingProgress: async () => ok(writer.progress()),
    cancelWriting: async () => {
      writer.cancel();
      return ok(null);
    },
    fileWatch: async ({ digest }) => ok(writer.watchOf(digest)),
    recheckBundles: () =>
      act(async (session, record) => ok(await recheck(record, session, await reachableFolders(deps.places, 'export')))),
  } satisfies Partial<ExchangeService>;
}

/** The text that would go out, and the attachments with it or after it. */
async function estimate(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  { lane, mode, fileBytes, agreed, place }: ArgumentsOf<'estimateExport'>[0],
): Promise<Result<HostReplies['estimateExport'], HostError>> {
  const limits = { fileBytes, mediumBytes: await roomAt(deps, place) };
  if (lane === 'peer') {
    const toPeers = await attachmentsToPeers(deps, session, record, mode, limits);
    return toPeers.ok ? ok(estimated(deps, toPeers.value.textBytes, toPeers.value)) : toPeers;
  }
  const { maxBytes: textBytes } = await estimateExport(deps.journal(), mode, acknowledgedOf(record));
  const toReport = await attachmentsToReport(deps, session, record, { mode, agreed }, { textBytes, ...limits });
  return toReport.ok ? ok(estimated(deps, textBytes, toReport.value)) : toReport;
}

/** What a place takes as one file; undefined when it cannot be asked now. */
async function roomAt({ places }: ExchangeDeps, placeId: string | undefined): Promise<number | undefined> {
  const place = placeId === undefined ? undefined : await places.resolve(placeId);
  if (!place?.ok) return undefined;
  const { path } = place.value;
  const room = await roomForOneFile(path, '查看剩余空间', shareCalls(path, mediumLookMs));
  return room.ok ? room.value : undefined;
}

function estimated(
  { blobs }: ExchangeDeps,
  textBytes: number,
  { behindText, volumes, tooLarge }: SharedOut,
): HostReplies['estimateExport'] {
  return {
    maxBytes: textBytes + fileBytesOf(blobs, behindText),
    behindText: behindText.length,
    volumes: volumes.map((names) => plannedVolume(blobs, names)),
    tooLarge,
  };
}

function volumeSetsOf(deps: ExchangeDeps, record: ExchangeRecord): HostReplies['volumeSets'] {
  return { changes: volumeSetOf(deps, record, 'changes'), peer: volumeSetOf(deps, record, 'peer') };
}

async function keptBundlesOf(record: ExchangeRecord, outbox: Outbox): Promise<HostReplies['keptBundles']> {
  const kept = await outbox.digests();
  const newest = newestBundle(record.bundles);
  const isWaiting = newest && !newest.written && kept.includes(newest.digest);
  return { waiting: isWaiting ? withoutMark(newest) : null, kept };
}

async function exportBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: ArgumentsOf<'exportBundle'>[0],
): Promise<Result<ExportedBundle, HostError>> {
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  if (isReleaseNeeded(record))
    return refuse('releaseNeeded', '本机设了签发人，报送包要由签发人签发才能送出。请先生成，再交签发人签发。');
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const usable = await checkMedium(place.value.path, 0, '写报送包', shareCalls(place.value.path, mediumLookMs));
  if (!usable.ok) return usable;
  const room = await roomForOneFile(place.value.path, '写报送包', shareCalls(place.value.path, mediumLookMs));
  if (!room.ok) return room;
  const built = await buildBundle(record, enrolled.value, session, deps, request, nowMs, room.value);
  if (!built.ok) return built;
  const { bundle, volumes } = built.value;
  const check = await verifyOwnBundle(bundle, enrolled.value, session, nowMs);
  if (!check.ok) return check;
  if (!deps.session()) return fail(lockedError);
  const fileDigest = await sending.outbox.keep(bundle.digest, bundle.bytes);
  if (!fileDigest.ok) return fileDigest;
  const described = describeExport(bundle, check.value, request, place.value.label);
  const marks = { written: false, fileDigest: fileDigest.value, ...planOf(volumes) };
  const made: SentBundle = { ...described, ...marks };
  const noted = await writeExchangeRecord(deps.folder, session, withBundle(record, made));
  return noted.ok ? sendKept(deps, sending, session, noted.value, made, place.value) : noted;
}

/** Releases what waits, by the key of somebody else, and writes it. */
async function releaseBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: { readonly digest: string; readonly place: string },
  key: SealKey,
): Promise<Result<ExportedBundle, HostError>> {
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const usable = await checkMedium(place.value.path, 0, '写报送包', shareCalls(place.value.path, mediumLookMs));
  if (!usable.ok) return usable;
  const released = await releaseWaiting(deps, sending.outbox, session, record, request, key);
  return released.ok
    ? sendKept(deps, sending, session, released.value.record, released.value.made, place.value)
    : released;
}

async function rewriteBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: ArgumentsOf<'rewriteBundle'>[0],
): Promise<Result<ExportedBundle, HostError>> {
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const bundle = record.bundles.find(({ digest }) => digest === request.digest);
  if (!bundle) return refuse('noSuchBundle', '报送记录中没有这一包，请回到历史中重新选择。');
  return sendKept(deps, sending, session, record, bundle, place.value);
}

async function sendKept(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  bundle: SentBundle,
  place: Folder,
): Promise<Result<ExportedBundle, HostError>> {
  const target = targetFor(record, session, place, ownFileName(bundle, session));
  const written = await writeKept(sending, bundle, target, place);
  if (!written.ok) return written;
  const saved = await writeExchangeRecord(deps.folder, session, withBundle(record, written.value));
  if (!saved.ok) return saved;
  await sending.outbox.removeAllBut(heldIn(saved.value).map(({ digest }) => digest));
  return ok(withoutMark(written.value));
}
