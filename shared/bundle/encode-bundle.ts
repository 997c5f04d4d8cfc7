// Making a bundle of changes. Batches of a log go in one after the other; each full segment is compressed, encrypted and
// forgotten, so that memory holds one segment of lines and the compressed rest.
//
//   const writer = createBundleWriter(request, deflate);
//   for (const batch of batches) writer.add(batch);
//   const bundle = writer.finish(tips);

import { type Bytes, concatBytes, fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { Operation } from '#shared/sync/operation.ts';
import { certificateDigest, type DeviceCertificate } from './certificate.ts';
import type { Deflate } from './deflate.ts';
import type { EncryptionKey } from './district-document.ts';
import { bundleTitle } from './file-names.ts';
import { type BundleHeader, bundleFormat, districtParty } from './header.ts';
import {
  headBytes,
  type LogHeadStatement,
  type LogTip,
  type Manifest,
  manifestFormat,
  type Segment,
} from './manifest.ts';
import { segmentOperations } from './read-segments.ts';
import { type ContainerWriter, createContainerWriter } from './signed-container.ts';

export type BundleRequest = {
  readonly certificate: DeviceCertificate;
  readonly signingKey: Uint8Array;
  /** The district's keys, and the device's own, so that it can verify what it made. */
  readonly recipients: readonly EncryptionKey[];
  readonly no: number;
  /** SM3 of the header of the bundle before; null on the first. */
  readonly prev: string | null;
  readonly createdAt: string;
  readonly mode: 'incr' | 'full';
  /** The clerk's words; encrypted. */
  readonly title: string;
  readonly app: string;
  readonly nonce: Bytes;
};

/** Where the sender's logs stand, also those that the bundle does not touch. */
export type TipsByLog = { readonly [log: string]: readonly LogTip[] };

/** Consecutive lines of one log that belong to one transaction (or to several whole ones). */
export type LogBatch = {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Chain values (hex) before `first` and after `last`. */
  readonly before: string;
  readonly after: string;
  /** The lines, each with its newline. */
  readonly text: Uint8Array;
};

export type WrittenBundle = {
  readonly bytes: Bytes;
  readonly header: BundleHeader;
  readonly manifest: Manifest;
  /** SM3 of bundle.json, hexadecimal. */
  readonly digest: string;
};

export type BundleWriter = { add(batch: LogBatch): void; finish(has: TipsByLog): WrittenBundle };

/** Version of the operations' vocabulary. */
const operationsVersion = 1;

export function createBundleWriter(request: BundleRequest, deflate: Deflate): BundleWriter {
  const container = createContainerWriter(headerFieldsOf(request), request.recipients, request.signingKey);
  const segments: Segment[] = [];
  const seal = (batches: readonly LogBatch[]) => {
    if (batches.length > 0) segments.push(sealSegment(batches, container, request, deflate));
  };
  let segment: LogBatch[] = [];
  let transaction: LogBatch[] = [];
  const closeTransaction = () => {
    if (segment.length > 0 && countOf(segment) + countOf(transaction) > segmentOperations) {
      seal(segment);
      segment = [];
    }
    segment.push(...transaction);
    transaction = [];
  };
  const add = (batch: LogBatch) => {
    const previous = transaction.at(-1);
    if (previous && !continues(previous, batch)) {
      closeTransaction();
      seal(segment);
      segment = [];
    } else if (previous && !isSameTransaction(previous, batch)) closeTransaction();
    transaction.push(batch);
  };
  const finish = (has: TipsByLog) => {
    closeTransaction();
    seal(segment);
    const manifest = manifestOf(request, segments, has);
    return { ...container.finish(utf8(canonicalJson(manifest as unknown as JsonObject))), manifest };
  };
  return { add, finish };
}

function headerFieldsOf({ certificate, no, prev, createdAt }: BundleRequest) {
  const { subject: from, street, issuer } = certificate;
  const title = bundleTitle({ street, deviceId: from, no });
  const cert = certificateDigest(certificate);
  return { kind: 'changes' as const, cert, from, to: districtParty(issuer), street, no, prev, createdAt, title };
}

function countOf(batches: readonly LogBatch[]): number {
  const [first, last] = [batches[0], batches.at(-1)];
  return first && last ? last.last - first.first + 1 : 0;
}

function continues(previous: LogBatch, batch: LogBatch): boolean {
  return previous.log === batch.log && previous.last + 1 === batch.first && previous.after === batch.before;
}

/** A large transaction is stored as several batches; a segment must not end between them. */
function isSameTransaction(previous: LogBatch, batch: LogBatch): boolean {
  const x = operationIn(previous.text, 'last').x;
  return x !== undefined && operationIn(batch.text, 'first').x === x;
}

function operationIn(text: Uint8Array, which: 'first' | 'last'): Operation {
  const newline = 10;
  const start = which === 'first' ? 0 : text.lastIndexOf(newline, text.length - 2) + 1;
  return JSON.parse(fromUtf8(text.subarray(start, text.indexOf(newline, start)))) as Operation;
}

function sealSegment(
  batches: readonly LogBatch[],
  container: ContainerWriter,
  { certificate, signingKey }: BundleRequest,
  deflate: Deflate,
): Segment {
  const [begin, end] = [batches[0] as LogBatch, batches.at(-1) as LogBatch];
  const plain = concatBytes(...batches.map((batch) => batch.text));
  const packed = deflate.gzip(plain);
  const { log, last: seq, after: chain } = end;
  const { h } = operationIn(end.text, 'last');
  const head: LogHeadStatement = {
    format: bundleFormat,
    kind: 'head',
    log,
    seq,
    chain,
    h,
    device: certificate.subject,
  };
  return {
    part: container.addPart(packed),
    log,
    first: begin.first,
    last: seq,
    c0: begin.before,
    c1: chain,
    bytes: plain.length,
    zbytes: packed.length,
    sm3: sm3Hex(plain),
    head,
    headSig: toHex(sm2Sign(signingKey, headBytes(head))),
  };
}

function manifestOf(request: BundleRequest, segments: readonly Segment[], has: TipsByLog): Manifest {
  const { certificate, no, app, mode, title, nonce } = request;
  return {
    format: manifestFormat,
    device: certificate.subject,
    street: certificate.street,
    no,
    nonce: toHex(nonce),
    app,
    sv: operationsVersion,
    minReader: 1,
    mode,
    title,
    needs: needsOf(segments, has),
    has,
    segments,
  };
}

/**
 * What the receiver must hold already: the points that segments continue, and the whole of every other log of the
 * sender. A receiver that lost one of those (a restored database) would show values that operations in it superseded.
 */
function needsOf(segments: readonly Segment[], has: TipsByLog): { readonly [log: string]: readonly string[] } {
  const ends = new Set(segments.map((segment) => `${segment.log} ${segment.c1}`));
  const needs: { [log: string]: string[] } = {};
  for (const { log, first, c0 } of segments) {
    if (first > 1 && !ends.has(`${log} ${c0}`)) needs[log] = [...(needs[log] ?? []), c0];
  }
  for (const [log, tips] of Object.entries(has)) {
    if (!segments.some((segment) => segment.log === log)) needs[log] = tips.map(({ c }) => c);
  }
  return needs;
}
