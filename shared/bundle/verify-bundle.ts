// Receiving a bundle of changes, in the order of docs/bundle-format.md ("Order of verification"), stopping at the first
// failure. Nothing here writes anything: a receiver stages what `segments()` gives and commits only after the last one.
//
//   const verified = verifyBundle(bytes, trust, state, deflate);
//   if (!verified.ok) refuse(describeBundleError(verified.error));
//   for (const segment of verified.value.segments()) if (segment.ok) stage(segment.value); else rollBack(segment.error);
//
// A receiver whose state lies in a database calls `openBundle` first, loads what it holds of `manifest.segments[].log`,
// and then `judgeBundle`; `verifyBundle` is the two in one.

import { type Bytes, fromHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import type { BundleError } from './bundle-error.ts';
import { checkCertificate, type DeviceCertificate, type SignedCertificate } from './certificate.ts';
import type { Deflate } from './deflate.ts';
import type { DistrictDocument } from './district-document.ts';
import { readCanonicalObject } from './document-shape.ts';
import { type BundleHeader, districtParty } from './header.ts';
import { contradictionOf, type Manifest, neededPoints, readerVersion, wrongManifestKey } from './manifest.ts';
import { readSegments } from './read-segments.ts';
import {
  type DecryptionKey,
  type OpenContainer,
  openContainer,
  openSealed,
  type SignerClaim,
} from './signed-container.ts';

/** A certificate was revoked: operations after `lastSeq` of each log are not taken any more (missing log = none). */
export type Revocation = { readonly at: string; readonly lastSeq: { readonly [log: string]: number } };

export type TrustedCertificate = SignedCertificate & { readonly revoked?: Revocation };

/** What a receiver trusts. */
export type TrustStore = {
  readonly district: DistrictDocument;
  /** Versions before it, when certificates signed under their `ca` key are to be honoured (checkCertificate). */
  readonly earlier?: readonly DistrictDocument[];
  readonly keys: readonly DecryptionKey[];
  readonly nowMs: number;
  /** By `certificateDigest`; undefined when the certificate was never issued. */
  certificate(digest: string): TrustedCertificate | undefined;
};

/** What a receiver already holds. */
export type ReceiverState = {
  /** SM3 of the header of this device's bundle of that number, when one was taken in before. */
  bundleDigest(device: string, no: number): string | undefined;
  /**
   * Chain values (hex) after this sequence number, one per branch; empty when the log is not known so far. It must
   * answer for every sequence number at which a segment ended; the more it answers, the more exact is `forkAt`.
   */
  chainsAt(log: string, seq: number): readonly string[];
};

/**
 * duplicate: this very bundle was taken in before, answer with the same receipt. certExpiredGrace: signed while the
 * certificate was valid, received up to 90 days after. clockSuspect: stamps more than 24 hours ahead of the receiver,
 * or a certificate used outside its time by the sender's clock. revokedPartly: later operations are left out.
 */
export type BundleFlag = 'duplicate' | 'certExpiredGrace' | 'clockSuspect' | 'revokedPartly';

export type VerifiedSegment = {
  readonly log: string;
  readonly first: number;
  /** Last operation taken; below the segment's own end only when the certificate was revoked in between. */
  readonly last: number;
  /** Chain values (hex) before `first` and after `last`. */
  readonly before: string;
  readonly after: string;
  readonly lines: readonly string[];
  /** The same, read: one for each line. */
  readonly operations: readonly StampedOperation[];
  /** Chain value after each line, 32 bytes each, one after the other. */
  readonly chains: Bytes;
  /** How many operations at the beginning the receiver holds already, as far as `chainsAt` tells. */
  readonly known: number;
  /** First sequence number where this log differs from what the receiver holds: two PCs write the same log. */
  readonly forkAt?: number;
  /** Some stamp lies more than 24 hours ahead of the receiver's clock. */
  readonly clockSuspect: boolean;
};

export type OpenedBundle = {
  readonly header: BundleHeader;
  /** SM3 of bundle.json in hexadecimal: the name of the bundle. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly signer: DeviceCertificate;
  readonly revoked?: Revocation;
  readonly flags: readonly BundleFlag[];
  /** Decrypts part `index` (from 1). */
  part(index: number): Bytes;
};

export type VerifiedBundle = Omit<OpenedBundle, 'part'> & {
  /** Each segment once more from the file, so that only one is in memory; ends after the first error. */
  segments(): Iterable<Result<VerifiedSegment, BundleError>>;
};

/** A certificate that ran out is still honoured this long for what was signed before. */
export const graceMs = 90 * 86_400_000;
/** Stamps this far ahead of the receiver's clock are reported. */
export const clockToleranceMs = 24 * 3_600_000;

/** Who sent it and that it is unchanged, without a private key and without looking inside. */
export function openSealedBundle(
  bytes: Uint8Array,
  trust: Omit<TrustStore, 'keys'>,
): Result<Pick<OpenedBundle, 'header' | 'digest'>, BundleError> {
  return openSealed(bytes, {
    kind: 'changes',
    to: districtParty(trust.district.code),
    signingKeyOf: (claim) => signingKeyOf(claim, trust),
  });
}

/** Everything that can be decided without knowing what the receiver holds. */
export function openBundle(bytes: Uint8Array, trust: TrustStore): Result<OpenedBundle, BundleError> {
  const container = openContainer(bytes, {
    kind: 'changes',
    to: districtParty(trust.district.code),
    keys: trust.keys,
    signingKeyOf: (claim) => signingKeyOf(claim, trust),
  });
  if (!container.ok) return container;
  const manifest = readManifest(container.value);
  if (!manifest.ok) return manifest;
  const { revoked, cert: signer } = trust.certificate(container.value.header.cert) as TrustedCertificate;
  const flags = timeFlags(container.value.header, manifest.value, signer, trust.nowMs);
  if (!flags.ok) return flags;
  return ok({ ...container.value, manifest: manifest.value, signer, revoked, flags: flags.value });
}

/** The certificate's own checks, before anything else in the header is believed. */
function signingKeyOf(claim: SignerClaim, trust: Omit<TrustStore, 'keys'>): Result<Uint8Array, BundleError> {
  const signed = trust.certificate(claim.cert);
  if (!signed) return fail({ code: 'E_CERT_UNKNOWN', signer: claim.from.slice(0, 80) });
  const checked = checkCertificate(signed, trust.district, trust.earlier);
  if (!checked.ok) return checked;
  const { subject: signer, street, notAfter, signPub } = checked.value;
  if (signer !== claim.from) return fail({ code: 'E_CERT_ROLE', signer });
  if (street !== claim.street)
    return fail({ code: 'E_WRONG_STREET', expected: street, found: claim.street.slice(0, 20) });
  if (signed.revoked && Object.keys(signed.revoked.lastSeq).length === 0)
    return fail({ code: 'E_CERT_REVOKED', signer, at: signed.revoked.at });
  if (trust.nowMs > Date.parse(notAfter) + graceMs) return fail({ code: 'E_CERT_EXPIRED', signer, notAfter });
  return ok(fromHex(signPub));
}

function readManifest(container: OpenContainer): Result<Manifest, BundleError> {
  const value = readCanonicalObject(container.part(1));
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: '内层清单' });
  const needed = value.minReader;
  if (typeof needed === 'number' && needed > readerVersion)
    return fail({ code: 'E_UPGRADE_REQUIRED', needed, mine: readerVersion });
  const wrong = wrongManifestKey(value);
  if (wrong !== undefined) return fail({ code: 'E_MANIFEST', key: wrong });
  const manifest = value as unknown as Manifest;
  const foreign = foreignKeyOf(container.header, manifest);
  if (foreign !== undefined) return fail({ code: 'E_SENDER', key: foreign });
  const contradiction = contradictionOf(manifest, container.header.parts.length);
  return contradiction === undefined ? ok(manifest) : fail({ code: 'E_MANIFEST', key: contradiction });
}

/** The manifest must have been made for this very header, or parts of one bundle could be sent under another. */
function foreignKeyOf(header: BundleHeader, manifest: Manifest): string | undefined {
  if (manifest.device !== header.from) return 'device';
  if (manifest.street !== header.street) return 'street';
  return manifest.no === header.no ? undefined : 'no';
}

function timeFlags(
  header: BundleHeader,
  manifest: Manifest,
  { subject, notBefore, notAfter }: DeviceCertificate,
  nowMs: number,
): Result<readonly BundleFlag[], BundleError> {
  const [createdAt, from, to] = [header.createdAt, notBefore, notAfter].map(Date.parse) as [number, number, number];
  const latestMs = Math.max(createdAt, ...manifest.segments.map((segment) => parseHlc(segment.head.h)?.ms ?? 0));
  const isExpired = nowMs > to;
  if (isExpired && latestMs > to) return fail({ code: 'E_CERT_EXPIRED', signer: subject, notAfter });
  const isSuspect = createdAt < from || createdAt > to || latestMs > nowMs + clockToleranceMs;
  return ok([...(isExpired ? ['certExpiredGrace' as const] : []), ...(isSuspect ? ['clockSuspect' as const] : [])]);
}

/** What depends on the receiver: numbers used twice, missing predecessors, revocation. */
export function judgeBundle(
  opened: OpenedBundle,
  state: ReceiverState,
  deflate: Deflate,
  nowMs: number,
): Result<VerifiedBundle, BundleError> {
  const { header, digest, manifest, signer, revoked } = opened;
  const earlier = state.bundleDigest(header.from, header.no);
  if (earlier !== undefined && earlier !== digest)
    return fail({ code: 'E_EQUIVOCATION', device: header.from, no: header.no });
  const needs = missingChains(manifest, state);
  if (Object.keys(needs).length > 0) return fail({ code: 'E_NEED_FROM', needs });
  const isCut = revoked && manifest.segments.some((s) => s.last > (revoked.lastSeq[s.log] ?? 0));
  if (revoked && manifest.segments.every((s) => s.first > (revoked.lastSeq[s.log] ?? 0)))
    return fail({ code: 'E_CERT_REVOKED', signer: signer.subject, at: revoked.at });
  const flags: readonly BundleFlag[] = [
    ...opened.flags,
    ...(earlier === digest ? ['duplicate' as const] : []),
    ...(isCut ? ['revokedPartly' as const] : []),
  ];
  const segments = () => readSegments(opened, state, deflate, nowMs + clockToleranceMs);
  return ok({ header, digest, manifest, signer, revoked, flags, segments });
}

/** Chain values that the bundle builds on and the receiver does not hold. */
function missingChains(manifest: Manifest, state: ReceiverState): { readonly [log: string]: readonly string[] } {
  const missing: { [log: string]: string[] } = {};
  for (const { log, seq, c } of neededPoints(manifest)) {
    if (!state.chainsAt(log, seq).includes(c)) missing[log] = [...(missing[log] ?? []), c];
  }
  return missing;
}

export function verifyBundle(
  bytes: Uint8Array,
  trust: TrustStore,
  state: ReceiverState,
  deflate: Deflate,
): Result<VerifiedBundle, BundleError> {
  const opened = openBundle(bytes, trust);
  return opened.ok ? judgeBundle(opened.value, state, deflate, trust.nowMs) : opened;
}
