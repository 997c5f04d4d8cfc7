// Making a bundle of changes, for the district or for the other PCs of the office. Batches of a log go in one after the
// other; each full segment is compressed, encrypted and forgotten, so that memory holds one segment of lines and the
// compressed rest.
//
//   const writer = createBundleWriter(request, deflate);
//   for (const batch of batches) writer.add(batch);                    the sender's own logs
//   for (const segment of foreign) writer.addRelayed(segment);         other devices' logs, as they signed them
//   const bundle = writer.finish(tips);

import { type Bytes, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { vocabularyVersion } from '#shared/sync/operation.ts';
import type { Scope } from './abridged-line.ts';
import type { BundledBlob, VolumeOf, VolumesToCome } from './blobs.ts';
import { certificateDigest, type DeviceCertificate, type SignedCertificate } from './certificate.ts';
import type { Checks } from './checks.ts';
import type { Cover } from './cover.ts';
import type { Deflate } from './deflate.ts';
import type { EncryptionKey } from './district-document.ts';
import { bundleTitle } from './file-names.ts';
import { type BundleHeader, districtParty, streetParty } from './header.ts';
import { type LogBatch, segmentsOfTransactions } from './log-batch.ts';
import {
  type BundleMode,
  type LogTip,
  type Manifest,
  manifestFormat,
  readerVersionFor,
  type Segment,
} from './manifest.ts';
import { contradictionOf } from './manifest-links.ts';
import { createSegmentSealer, type RelayedSegment, type SignedHead } from './seal-segment.ts';
import type { Seal } from './seals.ts';
import { createContainerWriter } from './signed-container.ts';

export type { LogBatch };

export type BundleRequest = {
  readonly certificate: DeviceCertificate;
  readonly signingKey: Uint8Array;
  /** The keys of the district, or of the other PCs (peer), and the device's own, so that it can verify what it made. */
  readonly recipients: readonly EncryptionKey[];
  /** Number among the bundles of this device for the district, or among those for the other PCs. */
  readonly no: number;
  /** SM3 of the header of the bundle of the same kind before; null on the first. */
  readonly prev: string | null;
  readonly createdAt: string;
  /** `peer` makes a bundle for the other PCs of the office, the others one for the district. */
  readonly mode: BundleMode;
  /** The clerk's words; encrypted. */
  readonly title: string;
  readonly app: string;
  readonly nonce: Bytes;
  /** Makes a volume of attachments of another bundle; it takes attachments only. */
  readonly volume?: VolumeOf;
  /** What the receiver does not get; missing: it gets everything. */
  readonly scope?: Scope;
  /** The 报送单: its totals are counted while the segments are written. */
  readonly cover?: Pick<Cover, 'period'>;
  /** Results of the sender's own checks. */
  readonly checks?: Checks;
  /** Asked last, with the manifest as it is prepared: the signatures of those who release it. */
  seal?(manifest: Manifest): readonly Seal[];
  /** Attachments (SM3) that the sender holds. */
  readonly ackBlobs?: readonly string[];
};

/** Where logs stand, one tip for each branch, also of logs that the bundle does not touch. */
export type TipsByLog = { readonly [log: string]: readonly LogTip[] };

export type { RelayedSegment, SignedHead };

export type WrittenBundle = {
  readonly bytes: Bytes;
  readonly header: BundleHeader;
  readonly manifest: Manifest;
  /** SM3 of bundle.json, hexadecimal. */
  readonly digest: string;
};

export type BundleWriter = {
  /** The next batch of one of the sender's own logs. */
  add(batch: LogBatch): void;
  /** @throws when the batches are not consecutive or do not end at the signed head */
  addRelayed(segment: RelayedSegment): void;
  /** An attachment, after all segments; its name is worked out. @throws when it is over 64 MiB or a batch follows it */
  addBlob(content: Uint8Array, mime: string): void;
  /** Bytes that the text added so far takes in the file. */
  textBytes(): number;
  /** Says in the manifest which volumes will follow. */
  announce(volumes: VolumesToCome): void;
  /**
   * @param has where every log stands that the sender holds
   * @param held the logs among them whose untouched branches the receiver must hold for the bundle to make sense; all,
   * unless the sender leaves the reporting of other devices' logs to those devices
   */
  finish(has: TipsByLog, held?: readonly string[]): WrittenBundle;
};

/**
 * Batches go in as they lie in the journal; `finish` closes the last segment and signs.
 *
 * @throws when what was put in contradicts itself: an empty bundle, an attachment before a segment, a wrong volume
 */
export function createBundleWriter(request: BundleRequest, deflate: Deflate): BundleWriter {
  const container = createContainerWriter(headerFieldsOf(request), request.recipients, request.signingKey);
  const segments: Segment[] = [];
  const certificates = new Map<string, SignedCertificate>();
  const blobs = new Map<string, BundledBlob>();
  const sealer = createSegmentSealer(request, container, deflate);
  const own = segmentsOfTransactions((batches) => segments.push(sealer.sealOwn(batches)));
  const addRelayed = (relayed: RelayedSegment) => {
    own.flush();
    segments.push(sealer.sealRelayed(relayed));
    certificates.set(certificateDigest(relayed.certificate.cert), relayed.certificate);
  };
  const addBlob = (content: Uint8Array, mime: string) => {
    own.flush();
    const sm3 = sm3Hex(content);
    if (!blobs.has(sm3)) blobs.set(sm3, { part: container.addPart(content), sm3, bytes: content.length, mime });
  };
  const textBytes = () => {
    own.flush();
    return segments.reduce((sum, { zbytes }) => sum + zbytes, 0);
  };
  let volumes: VolumesToCome | undefined;
  const announce = (coming: VolumesToCome) => {
    volumes = coming;
  };
  const finish = (has: TipsByLog, held = Object.keys(has)) => {
    own.flush();
    const cover = request.cover && { ...request.cover, totals: sealer.totals() };
    const said = { ...(cover ? { cover } : {}), ...(volumes ? { volumes } : {}) };
    const content = { segments, certs: [...certificates.values()], blobs: [...blobs.values()], ...said };
    const complete = { ...request, ...scopeOf(request, segments) };
    const manifest = released(manifestOf(complete, content, has, held), request);
    const written = container.finish(canonicalBytes(manifest));
    const wrong = contradictionOf(
      manifest,
      written.header.parts.map(({ bytes }) => bytes),
    );
    if (wrong !== undefined) throw new Error(`createBundleWriter: ${wrong}`);
    return { ...written, manifest };
  };
  return { add: own.add, addRelayed, addBlob, textBytes, announce, finish };
}

/** Who leaves out nothing may still hold lines in part only, and says so. */
function scopeOf({ scope }: BundleRequest, segments: readonly Segment[]): Pick<BundleRequest, 'scope'> {
  const isPart = segments.some(({ abridged }) => abridged !== undefined);
  return scope || !isPart ? {} : { scope: { purpose: 'report', withheld: {} } };
}

function headerFieldsOf({ certificate, no, prev, createdAt, mode, volume }: BundleRequest) {
  const { subject: from, street, issuer } = certificate;
  const kind = mode === 'peer' ? ('peer' as const) : ('changes' as const);
  const to = kind === 'peer' ? streetParty(street) : districtParty(issuer);
  const title = bundleTitle({ street, deviceId: from, no }, kind, volume);
  return { kind, cert: certificateDigest(certificate), from, to, street, no, prev, createdAt, title };
}

type Content = Required<Pick<Manifest, 'segments' | 'certs' | 'blobs'>> & Pick<Manifest, 'cover' | 'volumes'>;

function manifestOf(
  request: BundleRequest,
  { segments, certs, blobs, cover, volumes }: Content,
  has: TipsByLog,
  held: readonly string[],
): Manifest {
  const { certificate, no, app, mode, title, nonce, volume, scope, checks, ackBlobs } = request;
  const manifest: Omit<Manifest, 'minReader'> = {
    format: manifestFormat,
    device: certificate.subject,
    street: certificate.street,
    no,
    nonce: toHex(nonce),
    app,
    sv: vocabularyVersion,
    mode,
    title,
    needs: needsOf(segments, has, held),
    has,
    segments,
    ...(certs.length > 0 ? { certs } : {}),
    ...(blobs.length > 0 ? { blobs } : {}),
    ...(volume ? { volume } : {}),
    ...(volumes ? { volumes } : {}),
    ...(scope ? { scope } : {}),
    ...(cover ? { cover } : {}),
    ...(checks ? { checks } : {}),
    ...(ackBlobs ? { ackBlobs } : {}),
  };
  return { ...manifest, minReader: readerVersionFor(manifest) };
}

/** Seals sign everything else, the version of the reader that they demand too. */
function released(manifest: Manifest, { seal }: BundleRequest): Manifest {
  const prepared = seal ? { ...manifest, minReader: Math.max(manifest.minReader, 2) } : manifest;
  const seals = seal?.(prepared) ?? [];
  return seals.length > 0 ? { ...prepared, seals } : manifest;
}

/**
 * What the receiver must hold already: the points that segments continue, and the branches of other logs that the bundle
 * does not touch. A receiver that lost one of those (a restored database) would show values that operations in it
 * superseded.
 */
function needsOf(
  segments: readonly Segment[],
  has: TipsByLog,
  held: readonly string[],
): { readonly [log: string]: readonly string[] } {
  const ends = new Set(segments.map((segment) => `${segment.log} ${segment.c1}`));
  const needs = new Map<string, Set<string>>();
  const need = (log: string, c: string) => needs.set(log, (needs.get(log) ?? new Set()).add(c));
  for (const { log, first, c0 } of segments) if (first > 1 && !ends.has(`${log} ${c0}`)) need(log, c0);
  for (const log of held) for (const { c } of has[log] ?? []) if (!ends.has(`${log} ${c}`)) need(log, c);
  return Object.fromEntries([...needs].map(([log, chains]) => [log, [...chains]]));
}
