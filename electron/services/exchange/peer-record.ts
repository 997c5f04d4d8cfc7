// What this PC knows of the other PCs of its office: their certificates, the numbers of the bundles taken in, what each
// says it holds, and the signed heads with which their logs can be passed on. It is a part of the exchange record.

import { certificateDigest, type SignedCertificate } from '#shared/bundle/certificate.ts';
import type { TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { LogHeadStatement } from '#shared/bundle/manifest.ts';
import type { SentPeerBundle } from '#shared/host/host-api.ts';
import type { SentBundle } from './exchange-record.ts';

/** A head as its device signed it; `cert` is the digest of the certificate that the signature belongs to. */
export type KnownHead = { readonly head: LogHeadStatement; readonly headSig: string; readonly cert: string };

export type KnownDevice = {
  /** The newest last. A renewed certificate does not make the old one unknown: old heads were signed under it. */
  readonly certificates: readonly SignedCertificate[];
  /** Number → SM3 of the header of each bundle that was taken in. */
  readonly received: { readonly [no: string]: string };
  readonly last?: { readonly no: number; readonly createdAt: string; readonly at: string };
  /** Where the logs stand that the device held when it wrote its newest bundle. */
  readonly has: TipsByLog;
  /** The attachments (SM3) that it held then. */
  readonly blobs?: readonly string[];
};

/** Log → between which places lines lie of which only a part is held (shared/sync/log-line.ts). */
export type PartlyHeld = { readonly [log: string]: { readonly first: number; readonly last: number } };
/** The same marks as those of a report (exchange-record.ts). */
export type SentToPeers = SentPeerBundle & Pick<SentBundle, 'written' | 'fileDigest' | 'volumePlan'>;

export type PeerRecord = {
  readonly nextNo: number;
  readonly sent: readonly SentToPeers[];
  /** Where the logs stood that the newest written bundle said to hold here. */
  readonly told?: TipsByLog;
  /** Digest of the list of attachments that it said to hold here. */
  readonly toldBlobs?: string;
  readonly devices: { readonly [deviceId: string]: KnownDevice };
  readonly heads: { readonly [log: string]: readonly KnownHead[] };
  readonly partly?: PartlyHeld;
};

export const noPeers: PeerRecord = { nextNo: 1, sent: [], devices: {}, heads: {} };

const newDevice: KnownDevice = { certificates: [], received: {}, has: {} };

export function deviceOf(peers: PeerRecord, deviceId: string): KnownDevice {
  return peers.devices[deviceId] ?? newDevice;
}

/** The record with a certificate that has been checked. */
export function withPeerCertificate(peers: PeerRecord, signed: SignedCertificate): PeerRecord {
  const { subject } = signed.cert;
  const device = deviceOf(peers, subject);
  const digest = certificateDigest(signed.cert);
  const others = device.certificates.filter(({ cert }) => certificateDigest(cert) !== digest);
  const certificates = [...others, signed].sort((a, b) => (a.cert.notBefore < b.cert.notBefore ? -1 : 1));
  return { ...peers, devices: { ...peers.devices, [subject]: { ...device, certificates } } };
}

/** The record keeps a certificate of this PC's own that another takes the place of: what was signed under it stays good. */
export function keepingOwnCertificate<
  T extends { readonly certificate?: SignedCertificate; readonly peers?: PeerRecord },
>(record: T): T {
  const { certificate, peers = noPeers } = record;
  return certificate ? { ...record, peers: withPeerCertificate(peers, certificate) } : record;
}

/** The certificate under which a device writes now. */
export function currentCertificate(peers: PeerRecord, deviceId: string): SignedCertificate | undefined {
  return deviceOf(peers, deviceId).certificates.at(-1);
}

export function certificateByDigest(peers: PeerRecord, digest: string): SignedCertificate | undefined {
  return Object.values(peers.devices)
    .flatMap(({ certificates }) => certificates)
    .find(({ cert }) => certificateDigest(cert) === digest);
}

/** 二号机（…7K3F）, or only the end of the id where no certificate is known. */
export function deviceInWords(peers: PeerRecord, deviceId: string): string {
  const name = currentCertificate(peers, deviceId)?.cert.deviceName;
  const short = deviceId.slice(-4).toUpperCase();
  return name === undefined ? `没有登记过的电脑（尾号 ${short}）` : `${name}（尾号 ${short}）`;
}

/** Adds signed heads; one that is known already stays once. */
export function withHeads(peers: PeerRecord, added: readonly KnownHead[]): PeerRecord {
  const heads: { [log: string]: readonly KnownHead[] } = { ...peers.heads };
  for (const known of added) {
    const { log, seq, chain } = known.head;
    const held = heads[log] ?? [];
    if (!held.some(({ head }) => head.seq === seq && head.chain === chain)) heads[log] = [...held, known];
  }
  return { ...peers, heads };
}
