// Files made to harm whoever reads them: some by anybody, some by a PC that is enrolled and signs whatever it likes. Each
// with the code under which it must be refused.

import { zipSync } from 'fflate';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type Bytes, concatBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import type { BundleErrorCode } from '#shared/bundle/bundle-error.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import type { SignedDistrict } from '#shared/bundle/district-document.ts';
import type { WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { headBytes, type Manifest, type Segment } from '#shared/bundle/manifest.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { chainOf, chainStart } from '#shared/sync/chain.ts';
import { type LooseEntry, looseZip } from './loose-zip.ts';
import { type Device, newLog, personDraft, rewritten, writeBundle } from './sample-office.ts';

export type HostileFile = {
  readonly name: string;
  readonly code: BundleErrorCode;
  readonly bytes: Uint8Array;
  /** The file goes on with zeros up to this size, which take no place on the disk. */
  readonly sizeBytes?: number;
};

const names = ['bundle.json', 'bundle.sig', 'bundle.mac', 'p/000001'];
const depth = 100_000;
const mebibyte = 1024 * 1024;

// The same whatever else the file is; made once, since they are large.
const zipBomb = zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(5 * mebibyte)])));
const tooManyEntries = looseZip(manyEntries(65_535));
const allEmptyParts = looseZip(manyEntries(4099));

/** What anybody can put on a stick. */
export function strangersFiles(good: Uint8Array): readonly HostileFile[] {
  const entries = entriesOf(good).map(({ name, content }) => ({ name: utf8(name), content }));
  const file = (name: string, code: BundleErrorCode, bytes: Uint8Array, sizeBytes?: number) => ({
    name,
    code,
    bytes,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  });
  const named = (last: string | Uint8Array) =>
    looseZip([
      ...entries.slice(0, 3),
      { ...(entries[3] as LooseEntry), name: last instanceof Uint8Array ? last : utf8(last) },
    ]);
  const each = (changes: Partial<LooseEntry>) => looseZip(entries.map((entry) => ({ ...entry, ...changes })));
  return [
    file('zip-bomb', 'E_ZIP', zipBomb),
    file('entries-65535', 'E_TOO_LARGE', tooManyEntries),
    file('entries-overlap', 'E_ZIP', overlapping(good)),
    file('name-way-up', 'E_ZIP', named('../../evil')),
    file('name-windows', 'E_ZIP', named('C:\\evil')),
    file('name-nul', 'E_ZIP', named('p/000001\u0000')),
    file('name-absolute', 'E_ZIP', named('/etc/passwd')),
    file('name-no-utf8', 'E_ZIP', named(Uint8Array.of(0xff, 0xfe))),
    file('name-long', 'E_ZIP', named('p'.repeat(65_535))),
    file('name-twice', 'E_ZIP', looseZip([...entries, entries.at(-1) as LooseEntry])),
    file('name-header-twice', 'E_ZIP', looseZip([...entries.slice(0, 3), entries[0] as LooseEntry])),
    file('zip64-extra', 'E_ZIP', each({ extra: Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0) })),
    file(
      'zip64-end',
      'E_ZIP',
      concatBytes(good.subarray(0, -22), utf8('PK\u0006\u0006'), new Uint8Array(52), good.subarray(-22)),
    ),
    file('data-descriptor', 'E_ZIP', each({ flags: 0x0808, tail: new Uint8Array(16) })),
    file('encrypted-entry', 'E_ZIP', each({ flags: 0x0801 })),
    file('comment', 'E_ZIP', concatBytes(good.subarray(0, -2), Uint8Array.of(1, 0), utf8('x'))),
    file('size-negative', 'E_TOO_LARGE', withSize(good, 0xffff_ffff)),
    file('size-past-the-end', 'E_ZIP', withSize(good, 200_000)),
    file('header-200-mb', 'E_TOO_LARGE', withSize(good, 200 * mebibyte), 200 * mebibyte + 30),
    file('file-over-1-gib', 'E_TOO_LARGE', good, 1024 * mebibyte + 1),
    file('parts-4096-empty', 'E_ZIP', allEmptyParts.slice(0, -1)),
    file('header-nested', 'E_HEADER', unsigned(good, '['.repeat(depth) + ']'.repeat(depth))),
    file('header-no-json', 'E_HEADER', unsigned(good, '\ufeff{}')),
    file(
      'header-proto',
      'E_HEADER',
      unsigned(good, '{"__proto__":{"cert":"1","from":"2","street":"3","kind":"changes"}}'),
    ),
    file('signature-not-strict', 'E_SIG_DER', replaced(good, { 'bundle.sig': new Uint8Array(72) })),
  ];
}

/** What a PC with a valid certificate can sign. */
export function enrolledFiles(device: Device, district: SignedDistrict): readonly HostileFile[] {
  const log = newLog('LOGHOSTILE01');
  log.append([personDraft('P1', '样例甲')]);
  const written = writeBundle(device, district, log.batches);
  const lines = log.batches.flatMap(({ text }) => new TextDecoder().decode(text).trimEnd().split('\n'));
  const forge = forger(device, district, written);
  const file = (name: string, code: BundleErrorCode, bytes: Uint8Array) => ({ name, code, bytes });
  const header = (name: string, code: BundleErrorCode, change: (text: string) => string) =>
    file(name, code, resigned(device, written.bytes, change(canonicalJson(written.header as unknown as JsonObject))));
  const manifest = (name: string, code: BundleErrorCode, change: (text: string) => string) =>
    file(name, code, forge.around(utf8(change(canonicalJson(written.manifest as unknown as JsonObject)))));
  const line = (name: string, code: BundleErrorCode, text: string) =>
    file(name, code, forge.withPlain(utf8([lines[0], text, ''].join('\n')), 2));
  const second = lines[1] as string;
  const nested = (deep: number) => '['.repeat(deep) + ']'.repeat(deep);
  return [
    header('signed-header-key-order', 'E_NOT_CANONICAL', (text) =>
      text.replace(/^\{("cert":"\w+"),(.*)\}$/, '{$2,$1}'),
    ),
    header('signed-header-number', 'E_NOT_CANONICAL', (text) => text.replace('"no":1', '"no":1.0')),
    header('signed-header-huge-number', 'E_NOT_CANONICAL', (text) => text.replace('"no":1', '"no":1e999')),
    header('signed-header-duplicate-key', 'E_NOT_CANONICAL', (text) => text.replace('"no":1', '"no":2,"no":1')),
    header('signed-header-surrogate', 'E_NOT_CANONICAL', (text) => text.replace('"no":1', '"no":1,"x":"\\ud800"')),
    header('signed-header-nested', 'E_NOT_CANONICAL', (text) => text.replace('{', `{"a":${nested(depth)},`)),
    header('signed-header-proto', 'E_HEADER', (text) => text.replace('{', '{"__proto__":{"to":"x"},')),
    header('signed-header-constructor', 'E_HEADER', (text) =>
      text.replace(',"createdAt"', ',"constructor":{},"createdAt"'),
    ),
    header('signed-header-negative-size', 'E_HEADER', (text) => text.replace(/"bytes":\d+/, '"bytes":-1')),
    header('signed-header-other-suite', 'E_SUITE', (text) => text.replace('"GM1"', '"NONE"')),
    manifest('manifest-key-order', 'E_NOT_CANONICAL', (text) => text.replace(/^\{("app":"[^"]+"),(.*)\}$/, '{$2,$1}')),
    manifest('manifest-nested', 'E_NOT_CANONICAL', (text) => text.replace('{', `{"a":${nested(depth)},`)),
    manifest('manifest-surrogate', 'E_NOT_CANONICAL', (text) => text.replace('"no":1', '"no":1,"x":"\\udfff"')),
    manifest('manifest-proto', 'E_MANIFEST', (text) => text.replace('"needs":{}', '"needs":{"__proto__":[]}')),
    manifest('manifest-negative-size', 'E_MANIFEST', (text) => text.replace(/"zbytes":\d+/, '"zbytes":-5')),
    manifest('manifest-part-out-of-range', 'E_MANIFEST', (text) => text.replace('"part":2', '"part":4096')),
    manifest('manifest-first-beyond-last', 'E_MANIFEST', (text) =>
      text.replace('"first":1', '"first":9007199254740991'),
    ),
    manifest('manifest-newer-reader', 'E_UPGRADE_REQUIRED', (text) =>
      text.replace(/"minReader":\d+/, '"minReader":99'),
    ),
    manifest('manifest-no-text', 'E_NOT_CANONICAL', () => '\u0000'.repeat(1000)),
    file(
      'segment-bomb',
      'E_SEGMENT',
      forge.withPacked(nodeDeflate.gzip(new Uint8Array(200 * mebibyte)), { bytes: 1000 }),
    ),
    file(
      'segment-bomb-declared',
      'E_TOO_LARGE',
      forge.withPacked(nodeDeflate.gzip(new Uint8Array(1000)), { bytes: 2 ** 40 }),
    ),
    file('segment-no-gzip', 'E_SEGMENT', forge.withPacked(utf8('PK no gzip'), { bytes: 1000 })),
    file(
      'segment-two-members',
      'E_SEGMENT',
      forge.withPacked(concatBytes(nodeDeflate.gzip(utf8('a\n')), nodeDeflate.gzip(utf8('b\n'))), { bytes: 2 }),
    ),
    file('segment-no-utf8', 'E_SEGMENT', forge.withPlain(concatBytes(Uint8Array.of(0xff, 0xfe), utf8('\n')), 1)),
    file('segment-half-line', 'E_SEGMENT', forge.withPlain(utf8(lines.join('\n')), 2)),
    file('lines-20000-empty', 'E_LINE', forge.withPlain(utf8('\n'.repeat(20_000)), 20_000)),
    line('line-too-long', 'E_LINE', second.replace('样例甲', '甲'.repeat(30_000))),
    line('line-nested', 'E_LINE', second.replace('"样例甲"', nested(20_000))),
    line('line-key-order', 'E_LINE', second.replace(/^\{("f":\{[^}]*\}),(.*)\}$/, '{$2,$1}')),
    line('line-surrogate', 'E_LINE', second.replace('样例甲', '\\ud800')),
    line('line-negative', 'E_LINE', second.replace('"s":2', '"s":-2')),
    line('line-number-skipped', 'E_SEQUENCE', second.replace('"s":2', '"s":3')),
    line('line-kind-no-name', 'E_LINE', second.replace('"k":"new"', '"k":5')),
  ];
}

function entriesOf(bytes: Uint8Array) {
  const entries = readContainer(bytes);
  if (!entries.ok) throw new Error(entries.error.code);
  return entries.value;
}

/** Some entries replaced, zipped again as the format wants it. */
function replaced(good: Uint8Array, contents: { readonly [name: string]: Uint8Array }): Bytes {
  return writeContainer(entriesOf(good).map(({ name, content }) => ({ name, content: contents[name] ?? content })));
}

function unsigned(good: Uint8Array, header: string): Bytes {
  return replaced(good, { 'bundle.json': utf8(header) });
}

function resigned(device: Device, good: Uint8Array, header: string): Bytes {
  const bytes = utf8(header);
  return replaced(good, { 'bundle.json': bytes, 'bundle.sig': sm2Sign(device.signing.privateKey, bytes) });
}

function manyEntries(count: number): readonly LooseEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    name: utf8(names[i] ?? `p/${String(i - 2).padStart(6, '0')}`),
    content: new Uint8Array(),
  }));
}

/** The second entry of the directory points at the first one's data. */
function overlapping(good: Uint8Array): Uint8Array {
  const bytes = good.slice();
  const second = bytes.length - 22 - entriesOf(good).reduce((sum, { name }) => sum + 46 + name.length, 0) + 46 + 11;
  new DataView(bytes.buffer).setUint32(second + 42, 0, true);
  return bytes;
}

function withSize(good: Uint8Array, size: number): Uint8Array {
  const bytes = good.slice();
  new DataView(bytes.buffer).setUint32(18, size, true);
  new DataView(bytes.buffer).setUint32(22, size, true);
  return bytes;
}

/** Bundles of the device around any manifest and any segment, signed and encrypted as they should be. */
function forger(device: Device, district: SignedDistrict, written: WrittenBundle) {
  const { manifest } = written;
  const first = manifest.segments[0] as Segment;
  const packedAsWritten = nodeDeflate.gzip(utf8('unused\n'));
  const around = (inner: object, part: Uint8Array = packedAsWritten) =>
    rewritten(written, device, district, inner, [part]);
  const withPacked = (packed: Uint8Array, changes: Partial<Segment>) => {
    const segment = { ...first, zbytes: packed.length, ...changes };
    const inner: Manifest = { ...manifest, segments: [segment] };
    return around(inner, packed);
  };
  const withPlain = (plain: Uint8Array, last: number) => {
    const lines = new TextDecoder().decode(plain).split('\n').slice(0, -1);
    const c1 = toHex(chainOf(first.log, chainStart(first.log), lines));
    const head = { ...first.head, seq: last, chain: c1 };
    const headSig = toHex(sm2Sign(device.signing.privateKey, headBytes(head)));
    return withPacked(nodeDeflate.gzip(plain), { bytes: plain.length, sm3: sm3Hex(plain), last, c1, head, headSig });
  };
  return { around, withPacked, withPlain };
}
