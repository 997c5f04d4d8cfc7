// Whom a receiver believes: the sender of a bundle by the certificate that the receiver knows, the authors of relayed logs
// by the certificates that the bundle carries, both signed by the district for PCs of one office.

import { fromHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import type { BundleError } from './bundle-error.ts';
import { certificateDigest, checkCertificate, type DeviceCertificate, type SignedCertificate } from './certificate.ts';
import type { DistrictDocument } from './district-document.ts';
import type { BundleHeader } from './header.ts';
import type { Manifest, Segment } from './manifest.ts';
import type { DecryptionKey, SignerClaim } from './signed-container.ts';

/** A certificate was revoked: operations after `lastSeq` of each log are not taken any more (missing log = none). */
export type Revocation = {
  readonly at: string;
  readonly lastSeq: { readonly [log: string]: number };
  readonly reason?: string;
};

export type TrustedCertificate = SignedCertificate & { readonly revoked?: Revocation };

/** What a receiver trusts. */
export type TrustStore = {
  readonly district: Pick<DistrictDocument, 'code' | 'ca'>;
  /** Versions before it, when certificates signed under their `ca` key are to be honoured (checkCertificate). */
  readonly earlier?: readonly Pick<DistrictDocument, 'ca'>[];
  /** The receiver's own office: only its PCs may send a bundle of kind `peer`. Not needed for `changes`. */
  readonly street?: string;
  readonly keys: readonly DecryptionKey[];
  readonly nowMs: number;
  /** By `certificateDigest`; undefined when the certificate was never issued. */
  certificate(digest: string): TrustedCertificate | undefined;
  /** What the revocation list says of a certificate that only the bundle itself carries (relayed logs). */
  revocation?(cert: DeviceCertificate): Revocation | undefined;
};

/** A certificate that ran out is still honoured this long for what was signed before. */
export const graceMs = 90 * 86_400_000;
/** Stamps this far ahead of the receiver's clock are reported. */
export const clockToleranceMs = 24 * 3_600_000;

/** The certificate's own checks, before anything else in the header is believed. */
export function signingKeyOf(claim: SignerClaim, trust: Omit<TrustStore, 'keys'>): Result<Uint8Array, BundleError> {
  const signed = trustedSender(claim.cert, trust);
  if (!signed) return fail({ code: 'E_CERT_UNKNOWN', signer: claim.from.slice(0, 80) });
  const checked = checkCertificate(signed, trust.district, trust.earlier);
  if (!checked.ok) return checked;
  const { subject: signer, street, notAfter, signPub } = checked.value;
  if (signer !== claim.from) return fail({ code: 'E_CERT_ROLE', signer });
  if (street !== claim.street) return wrongStreet(street, claim.street);
  if (signed.revoked && Object.keys(signed.revoked.lastSeq).length === 0) return revokedAuthor(signed);
  if (trust.nowMs > Date.parse(notAfter) + graceMs) return fail({ code: 'E_CERT_EXPIRED', signer, notAfter });
  return ok(fromHex(signPub));
}

/** The certificate that the receiver knows, with what it knows of a revocation. */
export function trustedSender(digest: string, trust: Omit<TrustStore, 'keys'>): TrustedCertificate | undefined {
  const signed = trust.certificate(digest);
  return signed && { ...signed, revoked: signed.revoked ?? trust.revocation?.(signed.cert) };
}

/**
 * The certificates that the sender put in for the logs it passes on. Each must have been signed by the district for a
 * PC of the same office. Whether one has run out does not matter: the sender vouches for when it got the log.
 */
export function relayedAuthors(
  { street, certs = [] }: Manifest,
  trust: TrustStore,
): Result<ReadonlyMap<string, TrustedCertificate>, BundleError> {
  const authors = new Map<string, TrustedCertificate>();
  for (const signed of certs) {
    const checked = checkCertificate(signed, trust.district, trust.earlier);
    if (!checked.ok) return checked;
    if (checked.value.street !== street) return wrongStreet(street, checked.value.street);
    const digest = certificateDigest(checked.value);
    authors.set(digest, trustedSender(digest, trust) ?? { ...signed, revoked: trust.revocation?.(checked.value) });
  }
  return ok(authors);
}

function wrongStreet(expected: string, found: string) {
  return fail<BundleError>({ code: 'E_WRONG_STREET', expected, found: found.slice(0, 20) });
}

/** The refusal of what somebody signed after his revocation. */
export function revokedAuthor({ cert, revoked }: Pick<TrustedCertificate, 'cert' | 'revoked'>) {
  return fail<BundleError>({ code: 'E_CERT_REVOKED', signer: cert.subject, at: revoked?.at ?? '' });
}

export type TimeFlag = 'certExpiredGrace' | 'clockSuspect';

/** What the clocks say: of the sender against its certificate, and of every author against the receiver. */
export function timeFlags(
  header: BundleHeader,
  manifest: Manifest,
  { subject, notBefore, notAfter }: DeviceCertificate,
  nowMs: number,
): Result<readonly TimeFlag[], BundleError> {
  const [createdAt, from, to] = [header.createdAt, notBefore, notAfter].map(Date.parse) as [number, number, number];
  const latestOf = (segments: readonly Segment[]) =>
    Math.max(createdAt, ...segments.map(({ head }) => parseHlc(head.h)?.ms ?? 0));
  const isExpired = nowMs > to;
  if (isExpired && latestOf(manifest.segments.filter(({ cert }) => cert === undefined)) > to)
    return fail({ code: 'E_CERT_EXPIRED', signer: subject, notAfter });
  const isSuspect = createdAt < from || createdAt > to || latestOf(manifest.segments) > nowMs + clockToleranceMs;
  return ok([...(isExpired ? ['certExpiredGrace' as const] : []), ...(isSuspect ? ['clockSuspect' as const] : [])]);
}
