// Every reader of foreign bytes under random damage: it answers, it never throws, and what it takes has exactly one
// spelling. A second in every run; LXL_FUZZ_SECONDS=60 for the whole of it. The seed is in the test's name.

import { describe, expect, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type Bytes, concatBytes, equalBytes, fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalBytes, canonicalJson, type JsonObject, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { encodeCertificateFile, readCertificateFile } from '#shared/bundle/certificate.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import { encodeDistrict, readDistrict } from '#shared/bundle/district-document.ts';
import { readCanonicalObject, textOf } from '#shared/bundle/document-shape.ts';
import { encodeRequest, readRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { wrongHeaderKey } from '#shared/bundle/header.ts';
import { type Manifest, wrongManifestKey } from '#shared/bundle/manifest.ts';
import { contradictionOf } from '#shared/bundle/manifest-links.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { decodeSignature, decodeSm2Cipher, encodeSignature, encodeSm2Cipher } from '#shared/crypto/der.ts';
import { privateKeyFromPem, privateKeyToPem } from '#shared/crypto/key-files.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { decodeLine } from '#shared/sync/operation.ts';
import { type Random, seededRandom } from '#tests/simulation/random.ts';
import { deviceId, emptyState, newLog, newOffice, now, personDraft, street, writeBundle } from './sample-office.ts';

const fullSeconds = Number(process.env.LXL_FUZZ_SECONDS ?? 0);
const seed = Number(process.env.LXL_FUZZ_SEED ?? 20_261_122);

const { district, device, trust } = newOffice();
const log = newLog('LOGA00000001');
log.append([
  personDraft('P1', '样例甲'),
  { k: 'set', t: 'person', r: 'P1', f: { note: '换行\n引号"' }, b: { note: ['0123456789abcdef'] } },
]);
const bundle = writeBundle(device, district, log.batches);
const contentOf = (name: string): Bytes => {
  const entries = readContainer(bundle.bytes);
  if (!entries.ok) throw new Error(entries.error.code);
  return entries.value.find((entry) => entry.name === name)?.content.slice() as Bytes;
};
const signature = contentOf('bundle.sig');
const manifestBytes = canonicalBytes(bundle.manifest);
const wrappedKey = Uint8Array.from(Buffer.from(bundle.header.rcpt[0]?.key ?? '', 'hex'));
const request = signRequest(device.signing.privateKey, {
  street,
  streetName: '样例街道',
  deviceId,
  deviceName: '样例电脑1',
  signPub: toHex(device.signing.publicKey),
  encPub: toHex(device.encryption.publicKey),
  nonce: '0'.repeat(32),
  createdAt: now,
});

/**
 * `spelling` gives back the only bytes that may have been taken, or undefined when the input was refused. An `isSealed`
 * input carries a signature over everything, so that nothing but the seed itself may be taken.
 */
type Target = {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly isSealed: boolean;
  spelling(bytes: Uint8Array): Uint8Array | undefined;
};

const lineSeeds = log.batches.flatMap(({ text }) => fromUtf8(text).trimEnd().split('\n')).map(utf8);

const targets: readonly Target[] = [
  {
    name: 'container',
    seeds: [bundle.bytes],
    isSealed: false,
    spelling: (bytes) => {
      const read = readContainer(bytes);
      return read.ok ? writeContainer(read.value) : undefined;
    },
  },
  {
    name: 'header',
    seeds: [contentOf('bundle.json')],
    isSealed: false,
    spelling: (bytes) => spellingOf(bytes, (value) => wrongHeaderKey(value) === undefined),
  },
  {
    name: 'manifest',
    seeds: [manifestBytes],
    isSealed: false,
    spelling: (bytes) =>
      spellingOf(bytes, (value) => {
        if (wrongManifestKey(value) !== undefined) return false;
        return contradictionOf(value as unknown as Manifest, [1, 1]) === undefined;
      }),
  },
  {
    name: 'canonical JSON',
    seeds: [utf8('{"a":[1,-0.5,1e+30,"\\u0000é"],"b":{"":null,"__proto__":true}}'), utf8('[[[[[]]]]]')],
    isSealed: false,
    spelling: (bytes) => {
      const value = parseCanonicalJson(textOf(bytes) ?? '');
      return value === undefined ? undefined : utf8(canonicalJson(value));
    },
  },
  {
    name: 'line of an operation',
    seeds: lineSeeds,
    isSealed: false,
    spelling: (bytes) => {
      const text = textOf(bytes) ?? '';
      return decodeLine(text).ok ? canonicalBytes(JSON.parse(text)) : undefined;
    },
  },
  {
    name: 'signature in DER',
    seeds: [signature, sm2Sign(device.signing.privateKey, utf8('x'))],
    isSealed: false,
    spelling: (bytes) => {
      const pair = decodeSignature(bytes);
      return pair && encodeSignature(pair);
    },
  },
  {
    name: 'wrapped key in DER',
    seeds: [wrappedKey],
    isSealed: false,
    spelling: (bytes) => {
      const cipher = decodeSm2Cipher(bytes);
      return cipher && encodeSm2Cipher(cipher);
    },
  },
  {
    name: 'private key in PEM',
    seeds: [utf8(privateKeyToPem(device.signing.privateKey))],
    isSealed: false,
    spelling: (bytes) => {
      const key = privateKeyFromPem(textOf(bytes) ?? '');
      return key.ok ? bytes : undefined;
    },
  },
  {
    name: 'gzip',
    seeds: [nodeDeflate.gzip(utf8('{"a":1}\n'.repeat(50)))],
    isSealed: false,
    spelling: (bytes) => {
      const plain = nodeDeflate.gunzip(bytes, 400);
      return plain.ok && plain.value.length <= 400 ? bytes : undefined;
    },
  },
  sealed('district document', encodeDistrict(district), (bytes) => readDistrict(bytes).ok),
  sealed(
    'certificate file',
    encodeCertificateFile(device.signed, [district]),
    (bytes) => readCertificateFile(bytes).ok,
  ),
  sealed('request', encodeRequest(request), (bytes) => readRequest(bytes).ok),
  sealed('bundle', bundle.bytes, (bytes) => isTaken(bytes)),
];

function sealed(name: string, seedBytes: Uint8Array, takes: (bytes: Uint8Array) => boolean): Target {
  return { name, seeds: [seedBytes], isSealed: true, spelling: (bytes) => (takes(bytes) ? seedBytes : undefined) };
}

function isTaken(bytes: Uint8Array): boolean {
  const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
  return verified.ok && [...verified.value.segments()].every(({ ok }) => ok);
}

function spellingOf(bytes: Uint8Array, isRight: (value: JsonObject) => boolean): Uint8Array | undefined {
  const value = readCanonicalObject(bytes);
  return value && isRight(value) ? utf8(canonicalJson(value)) : undefined;
}

const spice = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u0000',
  ',',
  ':',
  '-',
  '1e999',
  'null',
  '__proto__',
  '\ufeff',
  '\n',
  'PK',
].map(utf8);

/** One to four damages: bits, bytes, pieces left out, doubled, moved, or put in. */
function damaged(source: Uint8Array, random: Random): Uint8Array {
  let bytes = source;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const [at, to] = [random.below(bytes.length + 1), random.below(bytes.length + 1)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const short = piece.subarray(0, random.below(9));
    const shapes = [
      () => withByte(bytes, at, (byte) => byte ^ (1 << random.below(8))),
      () => withByte(bytes, at, () => [0, 0x7f, 0x80, 0xff, random.below(256)][random.below(5)] as number),
      () => concatBytes(before, bytes.subarray(at + short.length)),
      () => concatBytes(before, short, short, bytes.subarray(at + short.length)),
      () => concatBytes(before, spice[random.below(spice.length)] as Uint8Array, bytes.subarray(at)),
      () => concatBytes(after, piece, before),
      () => bytes.subarray(0, at),
    ];
    bytes = (shapes[random.below(shapes.length)] as () => Uint8Array)();
  }
  return bytes;
}

function withByte(source: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  if (at >= source.length) return source;
  const bytes = source.slice();
  bytes[at] = change(bytes[at] as number);
  return bytes;
}

describe('readers of foreign bytes', () => {
  const share = (fullSeconds > 0 ? fullSeconds * 1000 : 1300) / targets.length;
  test.each(targets)(
    `$name, seed ${seed}`,
    ({ name, seeds, isSealed, spelling }) => {
      const random = seededRandom(seed);
      let runs = 0;
      let taken = 0;
      for (const each of seeds) expect(spelling(each)).toEqual(each);
      for (const end = performance.now() + share; performance.now() < end; runs++) {
        const source = seeds[random.below(seeds.length)] as Uint8Array;
        const input = damaged(source, random);
        const found = spelling(input);
        if (found === undefined) continue;
        taken++;
        const isRight = equalBytes(found, input) && !(isSealed && !equalBytes(input, source));
        if (!isRight) throw new Error(`${name}: took ${toHex(input)}`);
      }
      expect(runs).toBeGreaterThan(taken);
      if (fullSeconds > 0) process.stdout.write(`${name}: ${runs} runs, ${taken} taken\n`);
    },
    120_000,
  );
});
