// Part 1 of a bundle of changes: the inner manifest, which says what the other parts hold and on what they build.

import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { isScope, type Scope } from './abridged-line.ts';
import {
  type BundledBlob,
  isBlobList,
  isVolumeOf,
  isVolumesToCome,
  type VolumeOf,
  type VolumesToCome,
} from './blobs.ts';
import type { SignedCertificate } from './certificate.ts';
import { type Checks, isChecks } from './checks.ts';
import { type Cover, isCover } from './cover.ts';
import {
  fits,
  isCount,
  isDeviceId,
  isDigest,
  isHex,
  isListOf,
  isMapOf,
  isObject,
  isOneOf,
  isStreetCode,
  isText,
  logName,
  matches,
  wrongKeyOf,
} from './document-shape.ts';
import { bundleFormat, maxParts } from './header.ts';
import { isSealList, type Seal } from './seals.ts';

export const manifestFormat = 'lxsync-inner/1';
/**
 * The reader's version: a manifest that names a greater `minReader` is kept and not read. Version 2 reads what is marked
 * "since 2" below; a manifest that uses none of it still says 1, so that older PCs and districts can read it. Version 3
 * reads peer bundles with a `scope`.
 */
export const readerVersion = 3;

/** A statement signed by the device that writes the log: it stands here. Segments end at such heads. */
export type LogHeadStatement = {
  readonly format: typeof bundleFormat;
  readonly kind: 'head';
  readonly log: string;
  readonly seq: number;
  readonly chain: string;
  readonly h: string;
  readonly device: string;
};

export type Segment = {
  readonly part: number;
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Chain values before `first` and after `last`. */
  readonly c0: string;
  readonly c1: string;
  /** Size of the lines, and of the same compressed. */
  readonly bytes: number;
  readonly zbytes: number;
  /** SM3 of the lines. */
  readonly sm3: string;
  readonly head: LogHeadStatement;
  readonly headSig: string;
  /**
   * Since 2, on a relayed segment: SM3 of the certificate, in `certs`, of the device whose log this is and who signed the
   * head. The sender can pass the log on and cannot alter it. Missing: the sender's own log.
   */
  readonly cert?: string;
  /** Since 2: so many lines are abridged (`scope`); missing: none. */
  readonly abridged?: number;
};

export type LogTip = { readonly seq: number; readonly c: string };

/** incr: what the district's receipts do not cover; full: everything. peer (since 2): what colleagues' PCs lack. */
export type BundleMode = 'incr' | 'full' | 'peer';

export type Manifest = {
  readonly format: typeof manifestFormat;
  readonly device: string;
  readonly street: string;
  readonly no: number;
  readonly nonce: string;
  /** Program and version that wrote the bundle. */
  readonly app: string;
  /** Version of the operations' vocabulary. */
  readonly sv: number;
  readonly minReader: number;
  readonly mode: BundleMode;
  readonly title: string;
  /** Chain values that the receiver must hold already. */
  readonly needs: { readonly [log: string]: readonly string[] };
  /** Where the logs stand that the sender holds. */
  readonly has: { readonly [log: string]: readonly LogTip[] };
  readonly segments: readonly Segment[];
  /** Since 2: certificates of the devices whose segments are relayed, each used by a segment. */
  readonly certs?: readonly SignedCertificate[];
  /** Since 2: attachments; their parts follow those of the segments. */
  readonly blobs?: readonly BundledBlob[];
  /** Since 2: this is no bundle of its own but a volume of attachments of another; it has no segments. */
  readonly volume?: VolumeOf;
  /** Since 2: volumes that follow this bundle. */
  readonly volumes?: VolumesToCome;
  /** Since 2: what is left out of the segments. */
  readonly scope?: Scope;
  /** Since 2: totals of the segments, as on the 报送单. */
  readonly cover?: Cover;
  /** Since 2: results of the sender's own checks. */
  readonly checks?: Checks;
  /** Since 2: signatures of those who released what the clerk prepared. */
  readonly seals?: readonly Seal[];
  /** Since 2: attachments (SM3) that the sender holds, so that nobody need send them. */
  readonly ackBlobs?: readonly string[];
  readonly ext?: JsonObject;
};

const maxLogs = 1024;
const maxCertificates = 256;
const maxAckBlobs = 20_000;
/** Keys that the first readers do not know. */
const keysSince2 = ['certs', 'blobs', 'volume', 'volumes', 'scope', 'cover', 'checks', 'seals', 'ackBlobs'] as const;
export const isLogTip = fits({ seq: isCount(1), c: isDigest });
const isLogName = matches(logName);

const isHead = fits({
  format: isOneOf(bundleFormat),
  kind: isOneOf('head'),
  log: isLogName,
  seq: isCount(1),
  chain: isDigest,
  h: matches(/^[0-9a-f]{16}$/),
  device: isDeviceId,
});

const isSegment = fits(
  {
    part: isCount(2),
    log: isLogName,
    first: isCount(1),
    last: isCount(1),
    c0: isDigest,
    c1: isDigest,
    bytes: isCount(1),
    zbytes: isCount(1),
    sm3: isDigest,
    head: isHead,
    headSig: isHex,
  },
  { cert: isDigest, abridged: isCount(1) },
);

const manifestShape = {
  format: isOneOf(manifestFormat),
  device: isDeviceId,
  street: isStreetCode,
  no: isCount(1),
  nonce: matches(/^[0-9a-f]{32}$/),
  app: isText(60),
  sv: isCount(1),
  minReader: isCount(1),
  mode: isOneOf('incr', 'full', 'peer'),
  title: isText(100),
  needs: isMapOf(isListOf(isDigest, 64), logName, maxLogs),
  has: isMapOf(isListOf(isLogTip, 64), logName, maxLogs),
  segments: isListOf(isSegment, maxParts),
};

const optionalShape = {
  certs: isListOf(fits({ cert: isObject, certSig: isHex }), maxCertificates),
  blobs: isBlobList,
  volume: isVolumeOf,
  volumes: isVolumesToCome,
  scope: isScope,
  cover: isCover,
  checks: isChecks,
  seals: isSealList,
  ackBlobs: isListOf(isDigest, maxAckBlobs),
  ext: isObject,
};

/** The first key that is missing, unknown, wrongly filled, or used although `minReader` says 1; undefined when all fit. */
export function wrongManifestKey(value: JsonObject): string | undefined {
  const wrong = wrongKeyOf(value, manifestShape, optionalShape);
  if (wrong !== undefined) return wrong;
  const manifest = value as unknown as Manifest;
  return manifest.minReader < readerVersionFor(manifest) ? 'minReader' : undefined;
}

/**
 * The oldest reader that knows everything a manifest uses. PCs of version 2 would keep abridged lines without their
 * digests, so a peer bundle with some is not for them.
 */
export function readerVersionFor(manifest: Omit<Manifest, 'minReader'>): number {
  if (manifest.mode === 'peer' && manifest.scope) return 3;
  return manifest.mode === 'peer' || keysSince2.some((key) => manifest[key] !== undefined) ? 2 : 1;
}

/** The bytes that `headSig` signs. */
export function headBytes(head: LogHeadStatement): Uint8Array<ArrayBuffer> {
  return canonicalBytes(head);
}
