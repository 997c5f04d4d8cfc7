// 报送: what the district has not acknowledged, or everything, becomes one bundle. It is verified in full, as the district
// will verify it, before a byte goes to a medium (sending.ts).

import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromHex, randomBytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { Scope } from '#shared/bundle/abridged-line.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { checkCodeOf } from '#shared/bundle/check-code.ts';
import { coverSheetOf } from '#shared/bundle/cover.ts';
import { type EncryptionKey, keyIdOf, type SignedDistrict } from '#shared/bundle/district-document.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { createBundleWriter, type WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { bundleFileName } from '#shared/bundle/file-names.ts';
import { neededPoints } from '#shared/bundle/manifest-links.ts';
import type { DistrictChain } from '#shared/bundle/root-chain.ts';
import { type ReceiverState, type TrustStore, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { withheldFromDistrict } from '#shared/domain/report-scope.ts';
import type { ArgumentsOf, ExportedBundle, HostError } from '#shared/host/host-api.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import { refuse } from '../host-error.ts';
import type { DeviceSession } from '../session.ts';
import { trustObstacle } from '../trust/trust-obstacle.ts';
import {
  addAttachments,
  announcementOf,
  notingWriter,
  type Room,
  type SharedOut,
  shareOut,
  toNowhere,
  type VolumeContents,
} from './attachments.ts';
import { addLastLines, collectLogs } from './collect-logs.ts';
import { certificateExpired, isOwn } from './enrolling.ts';
import { acknowledgedPoints, acknowledgedTips, type ExchangeRecord, wantedByDistrict } from './exchange-record.ts';
import { type JournalLogs, openJournalLogs } from './journal-logs.ts';
import { nodeDeflate } from './node-deflate.ts';
import { noPeers } from './peer-record.ts';

export type ExportRequest = ArgumentsOf<'prepareBundle'>[0];
type Agreed = ExportRequest['agreed'];

/** A bundle, and what its volumes will hold. */
export type BuiltBundle = { readonly bundle: WrittenBundle; readonly volumes: VolumeContents };

/** An enrolled PC: its certificate, valid now, and the district it reports to. */
export type Enrolled = {
  readonly certificate: SignedCertificate;
  readonly district: SignedDistrict;
  /** Versions of the district's document before; the certificate may have been signed under one of them. */
  readonly earlier: DistrictChain;
};

export function enrolledOf(record: ExchangeRecord, session: DeviceSession, nowMs: number): Result<Enrolled, HostError> {
  const { certificate, district, trust } = record;
  if (!certificate || !district || !isOwn(certificate.cert, session))
    return refuse(
      'notEnrolled',
      '本机还没有登记，可以录入，暂不能报送。请先写出登记申请交到区里，取得证书文件后再报送。',
    );
  const obstacle = trustObstacle(record, nowMs);
  if (obstacle) return fail(obstacle);
  const { notAfter } = certificate.cert;
  return Date.parse(notAfter) < nowMs
    ? certificateExpired(notAfter)
    : ok({ certificate, district, earlier: trust?.earlier ?? [] });
}

export const programName = 'liangxin-ledger';

/** What a report is for, and what it leaves out. @param agreed what the office reports all the same */
export function reportScope(agreed?: Agreed): Scope {
  return { purpose: 'report', withheld: withheldFromDistrict(agreed) };
}

/**
 * Builds the bundle in memory. `nothingToSend` when the district has acknowledged all there is.
 *
 * @param mediumBytes what the medium takes as one file, when it is known
 */
export async function buildBundle(
  record: ExchangeRecord,
  enrolled: Enrolled,
  session: DeviceSession,
  { journal, blobs }: Pick<ExchangeDeps, 'journal' | 'blobs'>,
  request: ExportRequest,
  nowMs: number,
  mediumBytes?: number,
): Promise<Result<BuiltBundle, HostError>> {
  const isFull = request.mode === 'full';
  const scope = reportScope(request.agreed);
  const writer = createBundleWriter(
    {
      certificate: enrolled.certificate.cert,
      signingKey: session.signing.privateKey,
      recipients: [...enrolled.district.district.enc, ownKey(session)],
      no: record.nextNo,
      prev: record.bundles.at(-1)?.digest ?? null,
      createdAt: instantOf(nowMs),
      mode: isFull ? 'full' : 'incr',
      title: request.title,
      app: programName,
      nonce: randomBytes(16),
      scope,
      cover: request.period ? { period: request.period } : {},
      ...(request.checks ? { checks: request.checks } : {}),
    },
    nodeDeflate,
  );
  const logs = await openJournalLogs(journal(), session);
  if (!logs.ok) return logs;
  // The logs of other PCs go along: a value that one of them wrote may stand behind one of ours.
  const held = isFull ? {} : acknowledgedTips(record, logs.value);
  const peers = record.peers ?? noPeers;
  const text = notingWriter(writer, scope.withheld);
  const collected = await collectLogs(logs.value, peers, session.deviceId, [held], text);
  if (!collected.ok) return collected;
  const names = await namesToReport(text.named, record, logs.value, session, blobs, request.agreed);
  if (!names.ok) return names;
  if (collected.value.operations === 0) {
    if (names.value.length === 0) return nothingToSend(isFull);
    // A bundle has text: lines that the district knows already, from a point on that a receipt once named.
    const known = acknowledgedPoints(record, logs.value);
    const repeated = await addLastLines(logs.value, session.deviceId, peers, writer, known);
    if (!repeated.ok) return repeated;
  }
  const room: Room = { textBytes: writer.textBytes(), fileBytes: request.fileBytes, mediumBytes };
  const shared = shareOut(blobs, names.value, room);
  const coming = announcementOf(blobs, shared);
  if (coming) writer.announce(coming);
  await addAttachments(writer, blobs, session, shared.behindText);
  return ok({ bundle: writer.finish(logs.value.has, collected.value.covered), volumes: shared.volumes });
}

/** With its own key among the recipients a PC can read back and check what it made. */
export function ownKey({ encryption: { publicKey } }: DeviceSession): EncryptionKey {
  return { kid: keyIdOf(publicKey), pub: toHex(publicKey) };
}

/** What the lines of a report name, and what the district asked for and may have; only what lies here. */
async function namesToReport(
  named: ReadonlySet<string>,
  record: ExchangeRecord,
  logs: JournalLogs,
  session: DeviceSession,
  blobs: ExchangeDeps['blobs'],
  agreed: Agreed,
): Promise<Result<readonly string[], HostError>> {
  const isHere = (sm3: string) => blobs.sizeOf(sm3) > 0;
  const here = [...named].filter(isHere);
  const wanted = wantedByDistrict(record).filter((sm3) => !named.has(sm3) && isHere(sm3));
  if (wanted.length === 0) return ok(here);
  const all = notingWriter(toNowhere, reportScope(agreed).withheld);
  const collected = await collectLogs(logs, record.peers ?? noPeers, session.deviceId, [{}], all);
  return collected.ok ? ok([...here, ...wanted.filter((sm3) => all.named.has(sm3))]) : collected;
}

/** The attachments that a report would take along, and in how many files; nothing is written. */
export async function attachmentsToReport(
  { journal, blobs }: Pick<ExchangeDeps, 'journal' | 'blobs'>,
  session: DeviceSession,
  record: ExchangeRecord,
  { mode, agreed }: Pick<ExportRequest, 'mode' | 'agreed'>,
  room: Room,
): Promise<Result<SharedOut, HostError>> {
  if (blobs.held().length === 0) return ok(shareOut(blobs, [], room));
  const logs = await openJournalLogs(journal(), session);
  if (!logs.ok) return logs;
  const text = notingWriter(toNowhere, reportScope(agreed).withheld);
  const held = mode === 'full' ? {} : acknowledgedTips(record, logs.value);
  const collected = await collectLogs(logs.value, record.peers ?? noPeers, session.deviceId, [held], text);
  if (!collected.ok) return collected;
  const names = await namesToReport(text.named, record, logs.value, session, blobs, agreed);
  return names.ok ? ok(shareOut(blobs, names.value, room)) : names;
}

function nothingToSend(isFull: boolean) {
  return refuse(
    'nothingToSend',
    isFull
      ? '台账中还没有任何记录，没有可以报送的内容。请先录入或导入。'
      : '上次回执之后没有新的修改，没有可以报送的内容。如区里要求重报，请选择“全部”。',
  );
}

export type OwnCheck = { readonly operations: number; readonly upTo: { readonly [log: string]: number } } & Pick<
  ExportedBundle,
  'counts'
>;

/** Reads the bundle as its receiver will, with the PC's own key, and counts what it holds. */
export async function verifyOwnBundle(
  bundle: WrittenBundle,
  enrolled: Enrolled,
  session: DeviceSession,
  nowMs: number,
): Promise<Result<OwnCheck, HostError>> {
  const trust = ownTrust(enrolled, session, nowMs);
  const needed = neededPoints(bundle.manifest);
  const state: ReceiverState = {
    bundleDigest: () => undefined,
    chainsAt: (log, seq) => needed.filter((point) => point.log === log && point.seq === seq).map(({ c }) => c),
  };
  const kind = bundle.header.kind === 'peer' ? 'peer' : 'changes';
  const verified = verifyBundle(bundle.bytes, trust, state, nodeDeflate, kind);
  if (!verified.ok) return ownFault(verified.error);
  const records = new Map<string, Set<string>>();
  const upTo: { [log: string]: number } = {};
  let operations = 0;
  for (const segment of verified.value.segments()) {
    if (!segment.ok) return ownFault(segment.error);
    operations += segment.value.operations.length;
    upTo[segment.value.log] = segment.value.last;
    for (const { op } of segment.value.operations) countRecord(records, op.t, op.r);
    await nextTurn();
  }
  for (const blob of verified.value.blobs()) {
    if (!blob.ok) return ownFault(blob.error);
    await nextTurn();
  }
  const counts = Object.fromEntries([...records].map(([table, ids]) => [table, ids.size]));
  return ok({ operations, upTo, counts });
}

/** What a PC trusts that reads its own bundles. */
export function ownTrust(
  { certificate, district, earlier }: Enrolled,
  { encryption: { privateKey, publicKey } }: DeviceSession,
  nowMs: number,
): TrustStore {
  return {
    district: district.district,
    earlier: earlier.map((each) => each.district),
    keys: [{ kid: keyIdOf(publicKey), privateKey }],
    nowMs,
    street: certificate.cert.street,
    certificate: (digest) => (digest === certificateDigest(certificate.cert) ? certificate : undefined),
  };
}

function countRecord(records: Map<string, Set<string>>, table?: string, record?: string): void {
  if (table === undefined || record === undefined) return;
  const ids = records.get(table) ?? new Set();
  records.set(table, ids.add(record));
}

function ownFault(error: BundleError) {
  return refuse(
    error.code,
    `没有写报送包：写好后自查没有通过。${describeBundleError(error)}本机记录没有变化，请先备份，再联系管理员。`,
  );
}

export function describeExport(
  bundle: WrittenBundle,
  check: OwnCheck,
  request: Pick<ExportRequest, 'mode'>,
  placeLabel: string,
): ExportedBundle {
  const { no, createdAt, from, street } = bundle.header;
  return {
    no,
    fileName: bundleFileName({ street, deviceId: from, no }),
    digest: bundle.digest,
    sizeBytes: bundle.bytes.length,
    createdAt,
    mode: request.mode,
    ...check,
    placeLabel,
    checkCode: checkCodeOf(fromHex(bundle.digest)),
    verified: false,
    cover: coverSheetOf(bundle.manifest, bundle.header),
    ...(bundle.manifest.volumes ? { volumes: bundle.manifest.volumes } : {}),
  };
}

/** The name of a bundle's file, as it was before a medium made it take another. */
export function ownFileName(
  { no, volume }: Pick<ExportedBundle, 'no' | 'volume'>,
  { office, deviceId }: DeviceSession,
): string {
  return bundleFileName({ street: office.committeeCode, deviceId, no }, 'changes', volume);
}
