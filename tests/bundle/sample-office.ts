// A fictional district with one office and one PC, and logs written by it: what the tests of the bundle share.

import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type Bytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import type { VolumesToCome } from '#shared/bundle/blobs.ts';
import { certificateDigest, issueCertificate, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { type EncryptionKey, keyIdOf, type SignedDistrict, signDistrict } from '#shared/bundle/district-document.ts';
import {
  type BundleRequest,
  createBundleWriter,
  type LogBatch,
  type RelayedSegment,
  type TipsByLog,
  type WrittenBundle,
} from '#shared/bundle/encode-bundle.ts';
import { type ReceiptRequest, writeReceipt } from '#shared/bundle/receipt.ts';
import { createContainerWriter, type DecryptionKey } from '#shared/bundle/signed-container.ts';
import {
  type ReceiverState,
  type TrustedCertificate,
  type TrustStore,
  verifyBundle,
} from '#shared/bundle/verify-bundle.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';

export const nowMs = Date.UTC(2026, 10, 22, 8);
export const now = '2026-11-22T08:00:00Z';
export const street = '990102001';
export const deviceId = '01JTESTDEVICE0000000007K3F';

export type KeyRing = {
  readonly roots: readonly Sm2KeyPair[];
  readonly ca: Sm2KeyPair;
  readonly receipt: Sm2KeyPair;
  readonly refdata: Sm2KeyPair;
  readonly recovery: Sm2KeyPair;
  readonly enc: Sm2KeyPair;
};

export function newKeyRing(): KeyRing {
  const roots = [1, 2, 3].map(() => generateSm2KeyPair());
  const [ca, receipt, refdata, recovery, enc] = [1, 2, 3, 4, 5].map(() => generateSm2KeyPair());
  return { roots, ca, receipt, refdata, recovery, enc } as KeyRing;
}

/** @param signers whose root keys sign; the first two of the ring's own unless others are named */
export function districtOf(
  keys: KeyRing,
  changes: { code?: string; version?: number } = {},
  signers: readonly Sm2KeyPair[] = keys.roots.slice(0, 2),
): SignedDistrict {
  return signDistrict(
    signers.map(({ privateKey }) => privateKey),
    {
      code: changes.code ?? '990102',
      name: '样例区',
      version: changes.version ?? 1,
      issuedAt: '2026-01-01T00:00:00Z',
      rootKeys: keys.roots.map(({ publicKey }) => toHex(publicKey)),
      ca: toHex(keys.ca.publicKey),
      receipt: toHex(keys.receipt.publicKey),
      refdata: toHex(keys.refdata.publicKey),
      recovery: toHex(keys.recovery.publicKey),
      enc: [encryptionKeyOf(keys.enc)],
    },
  );
}

export function encryptionKeyOf(pair: Sm2KeyPair) {
  return { kid: keyIdOf(pair.publicKey), pub: toHex(pair.publicKey) };
}

export type Device = {
  readonly signing: Sm2KeyPair;
  readonly encryption: Sm2KeyPair;
  readonly signed: SignedCertificate;
};

export function newDevice(
  keys: KeyRing,
  changes: { subject?: string; street?: string; notAfter?: string } = {},
): Device {
  const [signing, encryption] = [generateSm2KeyPair(), generateSm2KeyPair()];
  const signed = issueCertificate(keys.ca.privateKey, {
    serial: '01',
    subject: changes.subject ?? deviceId,
    deviceName: '样例电脑1',
    street: changes.street ?? street,
    streetName: '样例街道两新组织综合党委',
    issuer: '990102',
    signPub: toHex(signing.publicKey),
    encPub: toHex(encryption.publicKey),
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: changes.notAfter ?? '2027-12-31T00:00:00Z',
  });
  return { signing, encryption, signed };
}

/** A log on a PC: transactions become batches. */
export function newLog(log: string, wallMs = nowMs - 3_600_000) {
  const opened = openLog(log, 'install', {}, { wallMs, user: 'u1', tx: 'open' });
  const batches: LogBatch[] = [batchOf(opened.lines, 1, startOf(log), opened.head)];
  let head: LogHead = opened.head;
  let number = 0;
  const append = (drafts: readonly OperationDraft[], tx = `tx${++number}`, at = wallMs) => {
    const appended = appendOperations(head, drafts, { wallMs: at, user: 'u1', tx });
    batches.push(batchOf(appended.lines, head.seq + 1, head.chain, appended.head));
    head = appended.head;
  };
  return { log, batches, append, head: () => head };
}

function batchOf(lines: readonly string[], first: number, before: string, head: LogHead): LogBatch {
  const text = utf8(lines.map((line) => `${line}\n`).join(''));
  return { log: head.log, first, last: head.seq, before, after: head.chain, text };
}

function startOf(log: string): string {
  return toHex(chainStart(log));
}

export function personDraft(id: string, name: string): OperationDraft {
  return { k: 'new', t: 'person', r: id, f: { name, phone: '19900000001' } };
}

/** What a bundle carries: its device's own batches, logs it passes on, attachments, and what the device says to hold. */
export type BundleContent = {
  readonly batches?: readonly LogBatch[];
  readonly relayed?: readonly RelayedSegment[];
  readonly blobs?: readonly Uint8Array[];
  readonly volumes?: VolumesToCome;
  readonly has?: TipsByLog;
};

/** @param recipients besides the device itself */
export function requestOf(
  recipients: readonly EncryptionKey[],
  { signing, encryption, signed }: Device,
  changes: Partial<BundleRequest> = {},
): BundleRequest {
  return {
    certificate: signed.cert,
    signingKey: signing.privateKey,
    recipients: [...recipients, encryptionKeyOf(encryption)],
    no: 1,
    prev: null,
    createdAt: now,
    mode: 'incr',
    title: '十一月报送',
    app: 'liangxin-ledger 0.1.0',
    nonce: new Uint8Array(16) as Bytes,
    ...changes,
  };
}

export function bundleFor(
  recipients: readonly EncryptionKey[],
  device: Device,
  { batches = [], relayed = [], blobs = [], volumes, has = {} }: BundleContent,
  changes: Partial<BundleRequest> = {},
): WrittenBundle {
  const writer = createBundleWriter(requestOf(recipients, device, changes), nodeDeflate);
  for (const batch of batches) writer.add(batch);
  for (const segment of relayed) writer.addRelayed(segment);
  for (const blob of blobs) writer.addBlob(blob, 'image/jpeg');
  if (volumes) writer.announce(volumes);
  return writer.finish(has);
}

/** A report to the district. */
export function writeBundle(
  device: Device,
  { district }: SignedDistrict,
  batches: readonly LogBatch[],
  { volumes, ...changes }: Partial<BundleRequest> & { readonly volumes?: VolumesToCome } = {},
  has: TipsByLog = {},
): WrittenBundle {
  return bundleFor(district.enc, device, { batches, has, ...(volumes ? { volumes } : {}) }, changes);
}

/** A bundle's own header around another manifest (or other bytes in its place) and other parts, properly signed. */
export function rewritten(
  { header }: Pick<WrittenBundle, 'header'>,
  device: Device,
  { district }: SignedDistrict,
  manifest: object,
  parts: readonly Uint8Array[],
): Bytes {
  const { kind, cert, from, to, no, prev, createdAt, title } = header;
  const fields = { kind, cert, from, to, street: header.street, no, prev, createdAt, title };
  const recipients = [...district.enc, encryptionKeyOf(device.encryption)];
  const writer = createContainerWriter(fields, recipients, device.signing.privateKey);
  for (const part of parts) writer.addPart(part);
  return writer.finish(manifest instanceof Uint8Array ? manifest : canonicalBytes(manifest)).bytes;
}

/** Reads a bundle to its end: its flags (or accepted), or the code of the first refusal. */
export function outcomeAt(
  trust: TrustStore,
  bytes: Uint8Array,
  { state = emptyState, kind = 'changes' }: { readonly state?: ReceiverState; readonly kind?: 'changes' | 'peer' } = {},
): string {
  const verified = verifyBundle(bytes, trust, state, nodeDeflate, kind);
  if (!verified.ok) return verified.error.code;
  for (const read of [...verified.value.segments(), ...verified.value.blobs()]) if (!read.ok) return read.error.code;
  return verified.value.flags.join() || 'accepted';
}

/** A receipt of the district for a device that is in order. */
export function receiptFor(
  { cert }: SignedCertificate,
  { keys, district }: { readonly keys: KeyRing; readonly district: SignedDistrict },
  changes: Partial<ReceiptRequest['receipt']> = {},
): Bytes {
  const answered = { bundle: 'a'.repeat(64), no: 1, device: cert.subject, street: cert.street, at: now, rno: 1 };
  const nothing = { ack: {}, needs: {}, forks: [], flags: [], rejects: [], dups: [] };
  return writeReceipt({
    district: district.district,
    receiptKey: keys.receipt.privateKey,
    certificate: cert,
    prev: null,
    receipt: { ...answered, ...nothing, result: 'ok', code: 'OK', ...changes },
  }).bytes;
}

/** What a PC opens files with. */
export function openingKeysOf({ encryption }: Pick<Device, 'encryption'>): readonly DecryptionKey[] {
  return [{ kid: keyIdOf(encryption.publicKey), privateKey: encryption.privateKey }];
}

/** The office as most tests need it. */
export function newOffice() {
  const keys = newKeyRing();
  const district = districtOf(keys);
  const device = newDevice(keys);
  return { keys, district, device, trust: trustOf(keys, district, [device.signed]) };
}

export function trustOf(
  keys: KeyRing,
  district: SignedDistrict,
  certificates: readonly TrustedCertificate[],
  changes: Partial<TrustStore> = {},
): TrustStore {
  const byDigest = new Map(certificates.map((signed) => [certificateDigest(signed.cert), signed]));
  return {
    district: district.district,
    keys: openingKeysOf({ encryption: keys.enc }),
    nowMs,
    certificate: (digest) => byDigest.get(digest),
    ...changes,
  };
}

export const emptyState: ReceiverState = { bundleDigest: () => undefined, chainsAt: () => [] };

/** A receiver that holds these batches already. */
export function stateWith(
  batches: readonly LogBatch[],
  bundles: { readonly [deviceAndNo: string]: string } = {},
): ReceiverState {
  const chains = new Map(batches.map((batch) => [`${batch.log} ${batch.last}`, batch.after]));
  return {
    bundleDigest: (device, no) => bundles[`${device} ${no}`],
    chainsAt: (log, seq) => [chains.get(`${log} ${seq}`)].filter((chain) => chain !== undefined),
  };
}
