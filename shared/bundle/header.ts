// bundle.json, the signed header: who sends what to whom, and the digest of every part. Canonical JSON in ASCII, so that
// `openssl` and `grep` can read it on any machine. What may be seen on a lost stick stands here; all else is encrypted.

import type { JsonObject } from '#shared/base/canonical-json.ts';
import {
  fits,
  isCount,
  isDigest,
  isHex,
  isInstant,
  isListOf,
  isOneOf,
  isStreetCode,
  matches,
  wrongKeyOf,
} from './document-shape.ts';

export const bundleFormat = 'lxsync/1';
export const suite = 'GM1';

/**
 * changes: a PC reports to the district. peer: a PC gives its logs to the other PCs of its office. receipt: the district
 * answers a device. refdata: the district gives code lists, indicators and the revocation list to an office.
 */
export const bundleKinds = ['changes', 'peer', 'receipt', 'refdata'] as const;
export type BundleKind = (typeof bundleKinds)[number];

export type BundlePart = { readonly n: string; readonly bytes: number; readonly sm3: string };
/** The content key wrapped for one encryption key, named by `kid`. */
export type BundleRecipient = { readonly kid: string; readonly key: string };

export type BundleHeader = {
  readonly format: typeof bundleFormat;
  readonly kind: BundleKind;
  readonly suite: typeof suite;
  /** SM3 of the signer's certificate (changes, peer) or of the district's receipt or refdata key. */
  readonly cert: string;
  /** Device id, or `district:140802`. */
  readonly from: string;
  /** `district:140802` (changes), `street:140802001` (peer, refdata) or `device:<device id>` (receipt). */
  readonly to: string;
  readonly street: string;
  /** Number of the bundle of its kind on its device; of a receipt: its number for that device. */
  readonly no: number;
  /** SM3 of the header of the bundle of its kind that was made before; null on the first. */
  readonly prev: string | null;
  readonly createdAt: string;
  /** The file's proper name, so that a renamed file still says what it is. */
  readonly title: string;
  readonly parts: readonly BundlePart[];
  readonly rcpt: readonly BundleRecipient[];
};

export const maxHeaderBytes = 256 * 1024;
export const maxParts = 4096;
export const maxPartBytes = 64 * 1024 * 1024;
const maxRecipients = 64;

const isAsciiText = matches(/^[\x20-\x7e]{0,120}$/);
const isParty = matches(/^(?:district:\d{6}|street:\d{9}|device:[0-9A-Za-z-]{4,64}|[0-9A-Za-z-]{4,64})$/);

const headerShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf(...bundleKinds),
  suite: isOneOf(suite),
  cert: isDigest,
  from: isParty,
  to: isParty,
  street: isStreetCode,
  no: isCount(1),
  prev: (value: unknown) => value === null || isDigest(value as string),
  createdAt: isInstant,
  title: isAsciiText,
  parts: isListOf(fits({ n: matches(/^p\/\d{6}$/), bytes: isCount(0), sm3: isDigest }), maxParts),
  rcpt: isListOf(fits({ kid: matches(/^enc-[0-9a-f]{16}$/), key: isHex }), maxRecipients),
};

/** The key that is wrong in a header of the known format, kind and suite; undefined when none is. */
export function wrongHeaderKey(value: JsonObject): string | undefined {
  return wrongKeyOf(value, headerShape);
}

/** `p/000001` … as they stand in the container. */
export function partName(index: number): string {
  return `p/${String(index).padStart(6, '0')}`;
}

/** district:990102 */
export function districtParty(districtCode: string): string {
  return `district:${districtCode}`;
}

/** All PCs of one office. */
export function streetParty(street: string): string {
  return `street:${street}`;
}

/** device:01J…7K3F */
export function deviceParty(deviceId: string): string {
  return `device:${deviceId}`;
}
