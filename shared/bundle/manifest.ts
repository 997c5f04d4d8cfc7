// Part 1 of a bundle of changes: the inner manifest, which says what the other parts hold and on what they build.

import { toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '#shared/base/canonical-json.ts';
import { chainStart } from '#shared/sync/chain.ts';
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

export const manifestFormat = 'lxsync-inner/1';
/** The reader's version: a manifest that names a greater `minReader` is kept and not read. */
export const readerVersion = 1;

/** A statement signed by the device: its log stands here. Segments end at such heads. */
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
};

export type LogTip = { readonly seq: number; readonly c: string };

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
  readonly mode: 'incr' | 'full';
  readonly title: string;
  /** Chain values that the receiver must hold already. */
  readonly needs: { readonly [log: string]: readonly string[] };
  /** Where the sender's logs stand. */
  readonly has: { readonly [log: string]: readonly LogTip[] };
  readonly segments: readonly Segment[];
  readonly ext?: JsonObject;
};

const maxLogs = 1024;
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

const isSegment = fits({
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
});

const manifestShape = {
  format: isOneOf(manifestFormat),
  device: isDeviceId,
  street: isStreetCode,
  no: isCount(1),
  nonce: matches(/^[0-9a-f]{32}$/),
  app: isText(60),
  sv: isCount(1),
  minReader: isCount(1),
  mode: isOneOf('incr', 'full'),
  title: isText(100),
  needs: isMapOf(isListOf(isDigest, 64), logName, maxLogs),
  has: isMapOf(isListOf(isLogTip, 64), logName, maxLogs),
  segments: isListOf(isSegment, maxParts),
};

export function wrongManifestKey(value: JsonObject): string | undefined {
  return wrongKeyOf(value, manifestShape, { ext: (ext: JsonValue) => isObject(ext) });
}

/** Where a segment attaches: at the beginning of its log, at an earlier segment of the bundle, or at what `needs` names. */
export type Attachment = 'start' | 'bundle' | 'needs';

/** How a segment attaches; undefined when it hangs in the air. */
export function attachmentOf(manifest: Manifest, index: number): Attachment | undefined {
  const segment = manifest.segments[index] as Segment;
  if (segment.first === 1) return segment.c0 === toHex(chainStart(segment.log)) ? 'start' : undefined;
  if (precedingSegment(manifest, index)) return 'bundle';
  return manifest.needs[segment.log]?.includes(segment.c0) ? 'needs' : undefined;
}

/** The earlier segment of the bundle that this one continues. */
export function precedingSegment(manifest: Manifest, index: number): Segment | undefined {
  const { log, first, c0 } = manifest.segments[index] as Segment;
  return manifest.segments.slice(0, index).find((s) => s.log === log && s.last + 1 === first && s.c1 === c0);
}

/** The key that contradicts another, or the header's parts; undefined when all agree. */
export function contradictionOf(manifest: Manifest, partCount: number): string | undefined {
  const { segments, device } = manifest;
  if (segments.length === 0 || segments.length !== partCount - 1) return 'segments';
  const wrong = segments.findIndex((segment, i) => !isCoherent(segment, i, device));
  if (wrong >= 0) return `segments[${wrong}]`;
  const isOpen = segments.some((_, i) => attachmentOf(manifest, i) === undefined);
  return isOpen || neededPoints(manifest).length !== Object.values(manifest.needs).flat().length ? 'needs' : undefined;
}

export type NeededPoint = LogTip & { readonly log: string };

/** The points named by `needs`, each with its place: where a segment begins, or where an untouched log ends. */
export function neededPoints({ needs, has, segments }: Manifest): readonly NeededPoint[] {
  return Object.entries(needs).flatMap(([log, chains]) =>
    chains.flatMap((c) => {
      const segment = segments.find((each) => each.log === log && each.c0 === c);
      const seq = segment ? segment.first - 1 : has[log]?.find((tip) => tip.c === c)?.seq;
      return seq === undefined ? [] : [{ log, seq, c }];
    }),
  );
}

function isCoherent(segment: Segment, index: number, device: string): boolean {
  const { part, log, first, last, c1, head } = segment;
  const isEnd = head.log === log && head.seq === last && head.chain === c1 && head.device === device;
  return part === index + 2 && first <= last && isEnd;
}

/** The bytes that `headSig` signs. */
export function headBytes(head: LogHeadStatement): Uint8Array<ArrayBuffer> {
  return utf8(canonicalJson(head as unknown as JsonObject));
}
