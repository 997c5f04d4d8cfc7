// One segment on its way into a bundle: what is withheld is left out, the lines are counted and compressed, and the head
// is signed, by this PC for its own log, by its author long ago for a log that is passed on.

import { concatBytes, fromUtf8, toHex } from '#shared/base/bytes.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { Operation } from '#shared/sync/operation.ts';
import { abridgeLines, type Scope } from './abridged-line.ts';
import { certificateDigest, type DeviceCertificate, type SignedCertificate } from './certificate.ts';
import { createTotals, type RegisterTotal } from './cover.ts';
import type { Deflate } from './deflate.ts';
import { bundleFormat } from './header.ts';
import { continues, type LogBatch, operationIn, shownOperation } from './log-batch.ts';
import { headBytes, type LogHeadStatement, type Segment } from './manifest.ts';
import type { ContainerWriter } from './signed-container.ts';

/** What the device that writes a log signed at a segment's end, and the certificate that proves it. */
export type SignedHead = {
  readonly head: LogHeadStatement;
  readonly headSig: string;
  readonly certificate: SignedCertificate;
};

/** Consecutive batches of another device's log that end where that device signed a head. */
export type RelayedSegment = SignedHead & { readonly batches: readonly LogBatch[] };

export type SegmentRequest = {
  readonly certificate: DeviceCertificate;
  readonly signingKey: Uint8Array;
  readonly scope?: Scope;
  /** Present when totals are wanted. */
  readonly cover?: object;
};

export type SegmentSealer = {
  sealOwn(batches: readonly LogBatch[]): Segment;
  /** @throws when the batches are not consecutive or do not end at the signed head */
  sealRelayed(relayed: RelayedSegment): Segment;
  /** Of all segments sealed so far, when they were wanted. */
  totals(): readonly RegisterTotal[];
};

/** @param container takes the compressed lines as its next part */
export function createSegmentSealer(
  { certificate, signingKey, scope, cover }: SegmentRequest,
  container: Pick<ContainerWriter, 'addPart'>,
  deflate: Deflate,
): SegmentSealer {
  const { add, totals } = createTotals();
  const sealLines = (batches: readonly LogBatch[]) => {
    const [begin, end] = [batches[0] as LogBatch, batches.at(-1) as LogBatch];
    const whole = concatBytes(...batches.map((batch) => batch.text));
    const { text: plain, count: abridged } = abridgeLines(end.log, fromUtf8(whole), scope?.withheld ?? {});
    if (cover) for (const operation of operationsSentIn(plain)) add(operation);
    const packed = deflate.gzip(plain);
    return {
      part: container.addPart(packed),
      log: end.log,
      first: begin.first,
      last: end.last,
      c0: begin.before,
      c1: end.after,
      bytes: plain.length,
      zbytes: packed.length,
      sm3: sm3Hex(plain),
      ...(abridged > 0 ? { abridged } : {}),
    };
  };
  return {
    sealOwn: (batches) => ({ ...sealLines(batches), ...signedHead(batches, certificate, signingKey) }),
    sealRelayed: (relayed) => {
      const { head, headSig } = checkedHead(relayed);
      const lines = sealLines(relayed.batches);
      return { ...lines, head, headSig, cert: certificateDigest(relayed.certificate.cert) };
    },
    totals,
  };
}

/** The operations as they travel: of an abridged line what remains. */
function operationsSentIn(lines: Uint8Array): readonly Operation[] {
  return fromUtf8(lines).trimEnd().split('\n').map(shownOperation);
}

function signedHead(batches: readonly LogBatch[], { subject: device }: DeviceCertificate, signingKey: Uint8Array) {
  const { log, last: seq, after: chain, text } = batches.at(-1) as LogBatch;
  const { h } = operationIn(text, 'last');
  const head: LogHeadStatement = { format: bundleFormat, kind: 'head', log, seq, chain, h, device };
  return { head, headSig: toHex(sm2Sign(signingKey, headBytes(head))) };
}

function checkedHead({ batches, head, headSig }: RelayedSegment): Pick<SignedHead, 'head' | 'headSig'> {
  const end = batches.at(-1);
  const isWhole = batches.every((batch, i) => i === 0 || continues(batches[i - 1] as LogBatch, batch));
  if (!end || !isWhole || end.log !== head.log || end.last !== head.seq || end.after !== head.chain)
    throw new Error(`addRelayed: log ${head.log} does not end at its head ${head.seq}`);
  return { head, headSig };
}
