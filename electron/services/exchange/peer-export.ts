// 给同事电脑: what the other PCs of the office have not said to hold, or everything, as one bundle that each of them can
// open. What a PC holds it says in its own bundles, so nothing else has to come back, and a lost stick needs no action:
// the next bundle holds the same again. This PC's certificate is put beside it, for a colleague who does not know it yet.

import { fromHex, randomBytes, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { encodeCertificateFile } from '#shared/bundle/certificate.ts';
import { checkCodeOf } from '#shared/bundle/check-code.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { createBundleWriter, type TipsByLog, type WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { bundleFileName, certificateFileName, peerFolder } from '#shared/bundle/file-names.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { ArgumentsOf, HostError, PeerState, PeerSummary, SentPeerBundle } from '#shared/host/host-api.ts';
import type { Folder } from '../dialog-port.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import { lockedError, refuse } from '../host-error.ts';
import { roomForOneFile } from '../medium-check.ts';
import { writeSafely } from '../safe-write.ts';
import type { DeviceSession } from '../session.ts';
import { shareCalls } from '../share-call.ts';
import { acceptedChain } from '../trust/accepted-districts.ts';
import { peersObstacle } from '../trust/trust-obstacle.ts';
import {
  addAttachments,
  announcementOf,
  notingWriter,
  planOf,
  type Room,
  type SharedOut,
  shareOut,
  toNowhere,
} from './attachments.ts';
import { addLastLines, collectLogs, heldOf } from './collect-logs.ts';
import { type ExchangeRecord, writeExchangeRecord } from './exchange-record.ts';
import { type BuiltBundle, type Enrolled, enrolledOf, ownKey, programName, verifyOwnBundle } from './exporting.ts';
import { type JournalLogs, openJournalLogs } from './journal-logs.ts';
import { peerTarget } from './lanes.ts';
import { nodeDeflate } from './node-deflate.ts';
import { type Recipient, recipientsOf } from './peer-recipients.ts';
import { currentCertificate, deviceOf, noPeers, type PeerRecord, type SentToPeers } from './peer-record.ts';
import { heldIn, type Sending, withSent, writeKept } from './sending.ts';

/** A bundle names no more of what is held (docs/bundle-format.md). */
const mostAcknowledged = 20_000;

const act = '写交换包';
const mediumLookMs = 20_000;

type Request = ArgumentsOf<'exportPeerBundle'>[0];

export async function exportPeerBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: Request,
): Promise<Result<SentPeerBundle, HostError>> {
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  const obstacle = peersObstacle(record, nowMs);
  if (obstacle) return fail(obstacle);
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const introduced = await writeOwnCertificate(place.value, record, enrolled.value);
  if (!introduced.ok) return introduced;
  const recipients = recipientsOf(record, session, nowMs);
  if (recipients.length === 0) return nobodyKnown(place.value);
  const room = await roomForOneFile(place.value.path, act, shareCalls(place.value.path, mediumLookMs));
  if (!room.ok) return room;
  const built = await build(deps, session, record, enrolled.value, recipients, request, nowMs, room.value);
  if (!built.ok) return built;
  const { bundle, volumes } = built.value;
  const check = await verifyOwnBundle(bundle, enrolled.value, session, nowMs);
  if (!check.ok) return check;
  if (!deps.session()) return fail(lockedError);
  const { no, createdAt } = bundle.header;
  const described: SentToPeers = {
    no,
    fileName: bundleFileName({ street: session.office.committeeCode, deviceId: session.deviceId, no }, 'peer'),
    digest: bundle.digest,
    sizeBytes: bundle.bytes.length,
    createdAt,
    mode: request.mode,
    operations: check.value.operations,
    counts: check.value.counts,
    recipients: recipients.map(({ name }) => name),
    placeLabel: place.value.label,
    checkCode: checkCodeOf(fromHex(bundle.digest)),
    verified: false,
    written: false,
    ...(bundle.manifest.volumes ? { volumes: bundle.manifest.volumes, ...planOf(volumes) } : {}),
  };
  return writeNumbered(deps, sending, session, record, place.value, described, bundle);
}

/** The number is used up before the file can exist anywhere: a second file of this number would look like fraud. */
async function writeNumbered(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  place: Folder,
  described: SentToPeers,
  bundle: WrittenBundle,
): Promise<Result<SentPeerBundle, HostError>> {
  const fileDigest = await sending.outbox.keep(bundle.digest, bundle.bytes);
  if (!fileDigest.ok) return fileDigest;
  const note = (sent: SentToPeers) => {
    const peers = record.peers ?? noPeers;
    const { has, ackBlobs = [] } = bundle.manifest;
    const told = sent.written ? { told: has, toldBlobs: digestOfList(ackBlobs) } : {};
    const next = { ...peers, ...told, nextNo: sent.no + 1, sent: withSent(peers.sent, sent) };
    return writeExchangeRecord(deps.folder, session, { ...record, peers: next });
  };
  const kept = { ...described, fileDigest: fileDigest.value };
  const noted = await note(kept);
  if (!noted.ok) return noted;
  const target = peerTarget(record, session, place, described.fileName);
  const written = await writeKept(sending, kept, target, place, '写交换包');
  if (!written.ok) return written;
  const saved = await note(written.value);
  if (!saved.ok) return saved;
  await sending.outbox.removeAllBut(heldIn(saved.value).map(({ digest }) => digest));
  return ok(shownToPage(written.value));
}

function shownToPage({ written: _written, fileDigest: _digest, volumePlan: _plan, ...bundle }: SentToPeers) {
  return bundle;
}

async function build(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  enrolled: Enrolled,
  recipients: readonly Recipient[],
  { mode, fileBytes }: Request,
  nowMs: number,
  mediumBytes: number,
): Promise<Result<BuiltBundle, HostError>> {
  const peers = record.peers ?? noPeers;
  const ackBlobs = deps.blobs.held().toSorted().slice(0, mostAcknowledged);
  const writer = createBundleWriter(
    {
      certificate: enrolled.certificate.cert,
      signingKey: session.signing.privateKey,
      recipients: [...recipients.map(({ key }) => key), ownKey(session)],
      no: peers.nextNo,
      prev: peers.sent.at(-1)?.digest ?? null,
      createdAt: instantOf(nowMs),
      mode: 'peer',
      title: '',
      app: programName,
      nonce: randomBytes(16),
      ...(ackBlobs.length > 0 ? { ackBlobs } : {}),
    },
    nodeDeflate,
  );
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return logs;
  const held = heldByRecipients(peers, recipients, mode);
  const collected = await collectLogs(logs.value, peers, session.deviceId, held, writer);
  if (!collected.ok) return collected;
  const lacking = lackingAttachments(deps.blobs.held(), peers, recipients, mode);
  if (collected.value.operations === 0) {
    if (lacking.length === 0 && isTold(peers, logs.value.has, ackBlobs)) return nothingNew();
    // The others hold every line, but do not know what was received here: they learn it from any bundle.
    const repeated = await addLastLines(logs.value, session.deviceId, peers, writer);
    if (!repeated.ok) return repeated;
  }
  const shared = shareOut(deps.blobs, lacking, { textBytes: writer.textBytes(), fileBytes, mediumBytes });
  const coming = announcementOf(deps.blobs, shared);
  if (coming) writer.announce(coming);
  await addAttachments(writer, deps.blobs, session, shared.behindText);
  return ok({ bundle: writer.finish(logs.value.has, collected.value.covered), volumes: shared.volumes });
}

/** What the colleagues lack, as a report's estimate counts it; nothing is written. */
export async function attachmentsToPeers(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  mode: Request['mode'],
  limits: Omit<Room, 'textBytes'>,
): Promise<Result<SharedOut & { readonly textBytes: number }, HostError>> {
  const peers = record.peers ?? noPeers;
  const recipients = recipientsOf(record, session, deps.now());
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return logs;
  const text = notingWriter(toNowhere);
  const held = heldByRecipients(peers, recipients, mode);
  const collected = await collectLogs(logs.value, peers, session.deviceId, held, text);
  if (!collected.ok) return collected;
  const lacking = lackingAttachments(deps.blobs.held(), peers, recipients, mode);
  const textBytes = text.textBytes();
  return ok({ ...shareOut(deps.blobs, lacking, { textBytes, ...limits }), textBytes });
}

function heldByRecipients(
  peers: PeerRecord,
  recipients: readonly Recipient[],
  mode: Request['mode'],
): readonly TipsByLog[] {
  return mode === 'full' ? [{}] : recipients.map(({ deviceId }) => deviceOf(peers, deviceId).has);
}

/** Attachments that at least one receiver has not said to hold. */
function lackingAttachments(
  held: readonly string[],
  peers: PeerRecord,
  recipients: readonly Recipient[],
  mode: Request['mode'],
): readonly string[] {
  const theirs = recipients.map(({ deviceId }) => new Set(deviceOf(peers, deviceId).blobs ?? []));
  return mode === 'full' ? held : held.filter((sm3) => theirs.some((one) => !one.has(sm3)));
}

/** Whether the last bundle said already what is held here. */
function isTold({ told = {}, toldBlobs }: PeerRecord, has: TipsByLog, ackBlobs: readonly string[]): boolean {
  const sameLogs = canonicalJson(has as JsonObject) === canonicalJson(told as JsonObject);
  return sameLogs && (toldBlobs ?? digestOfList([])) === digestOfList(ackBlobs);
}

function digestOfList(names: readonly string[]): string {
  return sm3Hex(utf8(names.join(' ')));
}

async function writeOwnCertificate(place: Folder, record: ExchangeRecord, { certificate, district }: Enrolled) {
  const { street, subject } = certificate.cert;
  const below = peerFolder(district.district.code, street);
  const content = encodeCertificateFile(certificate, acceptedChain(record));
  const target = { folder: place.path, below, name: certificateFileName(street, subject) };
  return writeSafely(target, content, '写本机的授权文件');
}

function nobodyKnown({ label }: Folder) {
  return refuse(
    'noPeers',
    `没有写交换包：本机还不认识同事的电脑，写了他们也打不开。本机的授权文件已放到“${label}”。请在同事电脑的“接收”里接收它，同事写一次交换包，带回来在本机接收，以后就能互相收发。`,
  );
}

function nothingNew() {
  return refuse(
    'nothingToSend',
    '没有写交换包：同事的电脑已经说过，本机的记录它们都有。如果同事那边缺东西，请选择“全部”。',
  );
}

/** What the page shows of the other PCs. */
export async function peerStateOf(
  deps: ExchangeDeps,
  session: DeviceSession,
  { peers = noPeers }: ExchangeRecord,
): Promise<Result<PeerState, HostError>> {
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return logs;
  const summaries: PeerSummary[] = [];
  for (const deviceId of Object.keys(peers.devices)) {
    const cert = currentCertificate(peers, deviceId)?.cert;
    if (!cert || deviceId === session.deviceId) continue;
    const { last } = deviceOf(peers, deviceId);
    const missing = await missingAt(logs.value, peers, deviceId);
    if (!missing.ok) return missing;
    const { deviceName, notAfter } = cert;
    summaries.push({ deviceId, deviceName, notAfter, ...(last ? { lastReceived: last } : {}), missing: missing.value });
  }
  const sent = peers.sent.filter(({ written }) => written).map(shownToPage);
  return ok({ peers: summaries, sent });
}

/** How many operations a PC has not said to hold. */
async function missingAt(logs: JournalLogs, peers: PeerRecord, deviceId: string): Promise<Result<number, HostError>> {
  const { has } = deviceOf(peers, deviceId);
  let missing = 0;
  for (const log of logs.rows.keys()) {
    const branches = await logs.branches(log);
    if (!branches.ok) return branches;
    for (const branch of branches.value) missing += branch.tip.seq - (await heldOf(logs, branch, has[log] ?? []));
  }
  return ok(missing);
}
