// Receiving a bundle of changes, at the district or at another PC of the office, in the order of docs/bundle-format.md
// ("Order of verification"), stopping at the first failure. Nothing here writes anything: a receiver stages what
// `segments()` gives and commits only after the last one.
//
//   const verified = verifyBundle(bytes, trust, state, deflate);          the last argument 'peer': from a colleague's PC
//   if (!verified.ok) refuse(describeBundleError(verified.error));
//   for (const segment of verified.value.segments()) if (segment.ok) stage(segment.value); else rollBack(segment.error);
//
// A receiver whose state lies in a database calls `openBundle` first, loads what it holds of `manifest.segments[].log`,
// and then `judgeBundle`; `verifyBundle` is the two in one.

import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { readBlobs, type VerifiedBlob } from './blobs.ts';
import type { BundleError } from './bundle-error.ts';
import {
  clockToleranceMs,
  type Revocation,
  relayedAuthors,
  revokedAuthor,
  signingKeyOf,
  type TimeFlag,
  type TrustedCertificate,
  type TrustStore,
  timeFlags,
  trustedSender,
} from './bundle-trust.ts';
import type { DeviceCertificate } from './certificate.ts';
import type { Deflate } from './deflate.ts';
import { readCanonicalObject } from './document-shape.ts';
import type { SentKind } from './file-names.ts';
import { type BundleHeader, districtParty, streetParty } from './header.ts';
import { type Manifest, readerVersion, type Segment, wrongManifestKey } from './manifest.ts';
import { contradictionOf, neededPoints } from './manifest-links.ts';
import { acceptedCount, readLinesAgain, readSegments } from './read-segments.ts';
import type { SignedHead } from './seal-segment.ts';
import { checkSeals } from './seals.ts';
import { type OpenContainer, openContainer, openSealed } from './signed-container.ts';

export type { Revocation, TrustedCertificate, TrustStore };

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
export type BundleFlag = TimeFlag | 'duplicate' | 'revokedPartly';

export type VerifiedSegment = {
  readonly log: string;
  /** The device whose log this is; on a relayed segment not the sender. */
  readonly device: string;
  readonly first: number;
  /** Last operation taken; below the segment's own end only when the certificate was revoked in between. */
  readonly last: number;
  /** Chain values (hex) before `first` and after `last`. */
  readonly before: string;
  readonly after: string;
  /** Of an abridged line what remains; `linesAgain` gives the lines as they travel. */
  readonly lines: readonly string[];
  /** The same, read: one for each line. */
  readonly operations: readonly StampedOperation[];
  /**
   * Places, from 0, of lines of which something is withheld: line and operation are what remains, under the id of the
   * whole one. When the whole line comes later, it takes the place of what is stored under that id.
   */
  readonly abridged: readonly number[];
  /** Chain value after each line, 32 bytes each, one after the other. */
  readonly chains: Bytes;
  /** How many operations at the beginning the receiver holds already, as far as `chainsAt` tells. */
  readonly known: number;
  /** First sequence number where this log differs from what the receiver holds: two PCs write the same log. */
  readonly forkAt?: number;
  /** Some stamp lies more than 24 hours ahead of the receiver's clock, or after the author's certificate. */
  readonly clockSuspect: boolean;
  /** For passing the segment on; missing when it was cut at a revocation, since nobody signed that place. */
  readonly signed?: SignedHead;
};

export type OpenedBundle = {
  readonly header: BundleHeader;
  /** SM3 of bundle.json in hexadecimal: the name of the bundle. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly signer: DeviceCertificate;
  readonly revoked?: Revocation;
  readonly flags: readonly BundleFlag[];
  /** The secretaries who released it; their seals are good. */
  readonly sealedBy: readonly DeviceCertificate[];
  /** The certificate of the device that wrote and signed a segment. */
  authorOf(segment: Segment): TrustedCertificate;
  /** Decrypts part `index` (from 1). */
  part(index: number): Bytes;
};

export type VerifiedBundle = Omit<OpenedBundle, 'part' | 'authorOf'> & {
  /** Each segment once more from the file, so that only one is in memory; ends after the first error. */
  segments(): Iterable<Result<VerifiedSegment, BundleError>>;
  /** Only the lines of each of them, unchecked: for whoever has been through `segments()` without an error. */
  linesAgain(): Iterable<readonly string[]>;
  /** The attachments, one in memory at a time; ends after the first error. */
  blobs(): Iterable<Result<VerifiedBlob, BundleError>>;
};

/** Who sent it and that it is unchanged, without a private key and without looking inside. */
export function openSealedBundle(
  bytes: Uint8Array,
  trust: Omit<TrustStore, 'keys'>,
  kind: SentKind = 'changes',
): Result<Pick<OpenedBundle, 'header' | 'digest'>, BundleError> {
  return openSealed(bytes, { ...addresseeOf(trust, kind), signingKeyOf: (claim) => signingKeyOf(claim, trust) });
}

/** Everything that can be decided without knowing what the receiver holds. */
export function openBundle(
  bytes: Uint8Array,
  trust: TrustStore,
  kind: SentKind = 'changes',
): Result<OpenedBundle, BundleError> {
  const container = openContainer(bytes, {
    ...addresseeOf(trust, kind),
    keys: trust.keys,
    signingKeyOf: (claim) => signingKeyOf(claim, trust),
  });
  if (!container.ok) return container;
  const { header } = container.value;
  const manifest = readManifest(container.value);
  if (!manifest.ok) return manifest;
  const sender = trustedSender(header.cert, trust) as TrustedCertificate;
  const relayed = relayedAuthors(manifest.value, trust);
  if (!relayed.ok) return relayed;
  const flags = timeFlags(header, manifest.value, sender.cert, trust.nowMs);
  if (!flags.ok) return flags;
  const sealedBy = checkSeals(manifest.value, header.createdAt, trust);
  if (!sealedBy.ok) return sealedBy;
  const authorOf = ({ cert }: Segment) => (cert === undefined ? sender : relayed.value.get(cert)) as TrustedCertificate;
  const { cert: signer, revoked } = sender;
  const opened = { ...container.value, manifest: manifest.value, signer, revoked, flags: flags.value };
  return ok({ ...opened, sealedBy: sealedBy.value, authorOf });
}

/** @throws when a peer bundle is to be read without saying of which office the receiver is */
function addresseeOf({ district, street }: Omit<TrustStore, 'keys'>, kind: SentKind) {
  if (kind === 'changes') return { kind, to: districtParty(district.code) };
  if (street === undefined) throw new Error('addresseeOf: the office of the receiver is missing');
  return { kind, to: streetParty(street) };
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
  const contradiction = contradictionOf(
    manifest,
    container.header.parts.map(({ bytes }) => bytes),
  );
  return contradiction === undefined ? ok(manifest) : fail({ code: 'E_MANIFEST', key: contradiction });
}

/** The manifest must have been made for this very header, or parts of one bundle could be sent under another. */
function foreignKeyOf(header: BundleHeader, manifest: Manifest): string | undefined {
  if (manifest.device !== header.from) return 'device';
  if (manifest.street !== header.street) return 'street';
  if ((manifest.mode === 'peer') !== (header.kind === 'peer')) return 'mode';
  return manifest.no === header.no ? undefined : 'no';
}

/** What depends on the receiver: numbers used twice, missing predecessors, revocation. */
export function judgeBundle(
  opened: OpenedBundle,
  state: ReceiverState,
  deflate: Deflate,
  nowMs: number,
): Result<VerifiedBundle, BundleError> {
  const { header, digest, manifest, signer, revoked, sealedBy } = opened;
  const earlier = state.bundleDigest(header.from, header.no);
  if (earlier !== undefined && earlier !== digest)
    return fail({ code: 'E_EQUIVOCATION', device: header.from, no: header.no });
  const needs = missingChains(manifest, state);
  if (Object.keys(needs).length > 0) return fail({ code: 'E_NEED_FROM', needs });
  const { segments } = manifest;
  const accepted = segments.map((segment) => acceptedCount(opened, segment));
  const refused = segments.find(() => accepted.every((count) => count <= 0));
  if (refused) return revokedAuthor(opened.authorOf(refused));
  if (manifest.volume && revoked && header.createdAt > revoked.at) return revokedAuthor({ cert: signer, revoked });
  const isCut = segments.some(({ first, last }, i) => (accepted[i] as number) <= last - first);
  const flags: readonly BundleFlag[] = [
    ...opened.flags,
    ...(earlier === digest ? ['duplicate' as const] : []),
    ...(isCut ? ['revokedPartly' as const] : []),
  ];
  const read = () => readSegments(opened, state, deflate, nowMs + clockToleranceMs);
  const linesAgain = () => readLinesAgain(opened, deflate);
  const blobs = () => readBlobs(opened);
  return ok({ header, digest, manifest, signer, revoked, flags, sealedBy, segments: read, linesAgain, blobs });
}

/** Chain values that the bundle builds on and the receiver does not hold. */
function missingChains(manifest: Manifest, state: ReceiverState): { readonly [log: string]: readonly string[] } {
  const missing: { [log: string]: string[] } = {};
  for (const { log, seq, c } of neededPoints(manifest)) {
    if (!state.chainsAt(log, seq).includes(c)) missing[log] = [...(missing[log] ?? []), c];
  }
  return missing;
}

/** `openBundle` and `judgeBundle` in one; nothing is stored, and the segments are not read yet. */
export function verifyBundle(
  bytes: Uint8Array,
  trust: TrustStore,
  state: ReceiverState,
  deflate: Deflate,
  kind: SentKind = 'changes',
): Result<VerifiedBundle, BundleError> {
  const opened = openBundle(bytes, trust, kind);
  return opened.ok ? judgeBundle(opened.value, state, deflate, trust.nowMs) : opened;
}
