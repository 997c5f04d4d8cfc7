// A fictional district with one office and one PC, and logs written by it: what the tests of the bundle share.

import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type Bytes, toHex, utf8 } from '#shared/base/bytes.ts';
import type { VolumesToCome } from '#shared/bundle/blobs.ts';
import { certificateDigest, issueCertificate, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { keyIdOf, type SignedDistrict, signDistrict } from '#shared/bundle/district-document.ts';
import {
  type BundleRequest,
  createBundleWriter,
  type LogBatch,
  type TipsByLog,
  type WrittenBundle,
} from '#shared/bundle/encode-bundle.ts';
import type { ReceiverState, TrustedCertificate, TrustStore } from '#shared/bundle/verify-bundle.ts';
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

export function writeBundle(
  device: Device,
  district: SignedDistrict,
  batches: readonly LogBatch[],
  { volumes, ...changes }: Partial<BundleRequest> & { readonly volumes?: VolumesToCome } = {},
  has: TipsByLog = {},
): WrittenBundle {
  const writer = createBundleWriter(
    {
      certificate: device.signed.cert,
      signingKey: device.signing.privateKey,
      recipients: [...district.district.enc, encryptionKeyOf(device.encryption)],
      no: 1,
      prev: null,
      createdAt: now,
      mode: 'incr',
      title: '十一月报送',
      app: 'liangxin-ledger 0.1.0',
      nonce: new Uint8Array(16) as Bytes,
      ...changes,
    },
    nodeDeflate,
  );
  for (const batch of batches) writer.add(batch);
  if (volumes) writer.announce(volumes);
  return writer.finish(has);
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
    keys: [{ kid: keyIdOf(keys.enc.publicKey), privateKey: keys.enc.privateKey }],
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
