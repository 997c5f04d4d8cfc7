// How the segments of a manifest hang together: each begins at its log's start, at the end of an earlier segment, or at a
// chain value that the receiver must hold (`needs`).

import { toHex } from '#shared/base/bytes.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { certificateDigest } from './certificate.ts';
import type { LogTip, Manifest, Segment } from './manifest.ts';

/** Where a segment attaches: at the beginning of its log, at an earlier segment of the bundle, or at what `needs` names. */
type Attachment = 'start' | 'bundle' | 'needs';

/** How a segment attaches; undefined when it hangs in the air. */
function attachmentOf(manifest: Manifest, index: number): Attachment | undefined {
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

/** The key that contradicts another, or the sizes of the header's parts; undefined when all agree. */
export function contradictionOf(manifest: Manifest, partBytes: readonly number[]): string | undefined {
  const { segments, blobs = [], volume } = manifest;
  if (segments.length + blobs.length !== partBytes.length - 1) return 'segments';
  if ((segments.length === 0) !== (volume !== undefined)) return 'segments';
  if (volume && (blobs.length === 0 || volume.index > volume.count)) return 'volume';
  const wrongBlob = wrongBlobIn(manifest, partBytes);
  if (wrongBlob !== undefined) return wrongBlob;
  if (!manifest.scope && segments.some(({ abridged }) => abridged !== undefined)) return 'scope';
  const authors = authorsOf(manifest);
  if (!authors) return 'certs';
  const wrong = segments.findIndex((segment, i) => !isCoherent(segment, i, authors.get(segment.cert)));
  if (wrong >= 0) return `segments[${wrong}]`;
  const isOpen = segments.some((_, i) => attachmentOf(manifest, i) === undefined);
  return isOpen || neededPoints(manifest).length !== Object.values(manifest.needs).flat().length ? 'needs' : undefined;
}

/** Attachments follow the segments, none twice, each as long as its part. */
function wrongBlobIn({ segments, blobs = [] }: Manifest, partBytes: readonly number[]): string | undefined {
  const names = new Set(blobs.map(({ sm3 }) => sm3));
  const wrong = blobs.findIndex(
    ({ part, bytes }, i) => part !== segments.length + i + 2 || bytes !== partBytes[part - 1],
  );
  if (wrong >= 0) return `blobs[${wrong}]`;
  return names.size === blobs.length ? undefined : 'blobs';
}

/** Device ids by certificate digest, the sender's own under undefined; undefined when a certificate is idle or double. */
function authorsOf({ device, certs = [], segments }: Manifest): ReadonlyMap<string | undefined, string> | undefined {
  const authors = new Map<string | undefined, string>([[undefined, device]]);
  for (const { cert } of certs) authors.set(certificateDigest(cert), cert.subject);
  const used = new Set(segments.flatMap(({ cert }) => (cert === undefined ? [] : [cert])));
  return authors.size === certs.length + 1 && used.size === certs.length ? authors : undefined;
}

function isCoherent(segment: Segment, index: number, author: string | undefined): boolean {
  const { part, log, first, last, c1, head } = segment;
  const isEnd = head.log === log && head.seq === last && head.chain === c1 && head.device === author;
  return part === index + 2 && first <= last && isEnd;
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
