// The outer file: a ZIP that any unzip reads, in exactly one spelling. Entries are stored, not compressed; there is one
// value for every field that ZIP leaves open; nothing stands between, before or after the entries. The reader walks the
// local headers and compares them and the directory with what it would write itself from names, sizes and CRC-32 values,
// so that no byte of the file escapes verification: no prefix, suffix, second directory, comment, extra field, data
// descriptor, ZIP64 record or case trick survives.
//   local header + name + data (once for each entry) · central directory (once for each entry) · end record

import { type Bytes, equalBytes, utf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import { maxHeaderBytes, maxPartBytes, maxParts, partName } from './header.ts';

export type ContainerEntry = { readonly name: string; readonly content: Uint8Array };

export const maxContainerBytes = 2 ** 30;

const fixedNames = ['bundle.json', 'bundle.sig', 'bundle.mac'] as const;
const maxEntries = fixedNames.length + maxParts;
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const localBytes = 30;
const centralBytes = 46;
const endBytes = 22;
const zipVersion = 20;
/** Bit 11: names are UTF-8. */
const zipFlags = 0x0800;
/** 1 January 1980, the first day a ZIP can name. */
const zipDate = 0x0021;

/** The name that the entry at this place must have: bundle.json, bundle.sig, bundle.mac, p/000001 … */
function nameAt(index: number): string {
  return fixedNames[index] ?? partName(index - fixedNames.length + 1);
}

/** @throws when names, number or sizes are not those of the format: a bundle is checked before it gets here. */
export function writeContainer(entries: readonly ContainerEntry[]): Bytes {
  if (entries.length > maxEntries || entries.some((entry, i) => entry.name !== nameAt(i)))
    throw new Error('writeContainer: unexpected entries');
  const bytes = new Uint8Array(containerBytes(entries));
  if (bytes.length > maxContainerBytes) throw new Error(`writeContainer: ${bytes.length} bytes`);
  const places: Place[] = [];
  let at = 0;
  const put = (piece: Uint8Array) => {
    bytes.set(piece, at);
    at += piece.length;
  };
  for (const { name, content } of entries) {
    const facts = { name, size: content.length, crc: crc32(content) };
    put(localHeader(facts));
    places.push({ ...facts, at });
    put(content);
  }
  put(directoryOf(places, at));
  return bytes;
}

function containerBytes(entries: readonly ContainerEntry[]): number {
  const perEntry = (entry: ContainerEntry) => localBytes + centralBytes + 2 * entry.name.length + entry.content.length;
  return entries.reduce((sum, entry) => sum + perEntry(entry), endBytes);
}

type EntryFacts = Omit<Place, 'at'>;

/** Names are ASCII, so their length is their number of bytes. */
function localHeader(entry: EntryFacts): Bytes {
  const bytes = new Uint8Array(localBytes + entry.name.length);
  const view = viewOf(bytes);
  view.setUint32(0, localSignature, true);
  writeCommon(view, 4, entry);
  bytes.set(utf8(entry.name), localBytes);
  return bytes;
}

/** The 26 bytes that local header and directory share: version, flags, method, time, date, CRC-32, sizes, lengths. */
function writeCommon(view: DataView, at: number, { name, size, crc }: EntryFacts): void {
  view.setUint16(at, zipVersion, true);
  view.setUint16(at + 2, zipFlags, true);
  view.setUint16(at + 8, zipDate, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

/** The directory, which begins at `at`, and the end record. */
function directoryOf(places: readonly Place[], at: number): Bytes {
  const size = places.reduce((sum, { name }) => sum + centralBytes + name.length, 0);
  const bytes = new Uint8Array(size + endBytes);
  const view = viewOf(bytes);
  let to = 0;
  for (const place of places) to = writeCentral(view, to, place);
  view.setUint32(to, endSignature, true);
  view.setUint16(to + 8, places.length, true);
  view.setUint16(to + 10, places.length, true);
  view.setUint32(to + 12, size, true);
  view.setUint32(to + 16, at, true);
  return bytes;
}

function writeCentral(view: DataView, to: number, place: Place): number {
  view.setUint32(to, centralSignature, true);
  view.setUint16(to + 4, zipVersion, true);
  writeCommon(view, to + 6, place);
  view.setUint32(to + 42, place.at - localBytes - place.name.length, true);
  new Uint8Array(view.buffer).set(utf8(place.name), to + centralBytes);
  return to + centralBytes + place.name.length;
}

/** A file in memory, or one on a disk of which only pieces are read. */
export type ByteSource = {
  readonly size: number;
  /** Exactly `length` bytes from `at`; both lie inside the file. */
  read(at: number, length: number): Uint8Array;
};

type Place = { readonly name: string; readonly at: number; readonly size: number; readonly crc: number };

/** Entries in their order; contents are views into `bytes`. */
export function readContainer(bytes: Uint8Array): Result<readonly ContainerEntry[], BundleError> {
  const places = readFrame({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!places.ok) return places;
  const entries: ContainerEntry[] = [];
  for (const [i, { name, at, size, crc }] of places.value.entries()) {
    const content = bytes.subarray(at, at + size);
    if (crc32(content) !== crc) return notStrict(`第 ${i + 1} 份内容的校验值不一致`);
    entries.push({ name, content });
  }
  return ok(entries);
}

/**
 * Everything but the contents: a file of another kind, or one that claims absurd sizes, is refused before it is read into
 * memory. Local headers and directory are written anew from names, sizes and CRC-32 values, and compared byte for byte.
 */
export function readFrame(source: ByteSource): Result<readonly Place[], BundleError> {
  const { size } = source;
  if (size > maxContainerBytes) return tooLarge('大小（字节）', size, maxContainerBytes);
  if (size < endBytes || viewOf(source.read(0, 4)).getUint32(0, true) !== localSignature)
    return fail({ code: 'E_NOT_A_BUNDLE' });
  const places: Place[] = [];
  for (let at = 0; ; ) {
    const read = readLocal(source, at, places.length);
    if (!read.ok) return read;
    if (read.value === undefined) break;
    places.push(read.value);
    at = read.value.at + read.value.size;
  }
  return checkDirectory(source, places);
}

/** The entry that begins at `at`; undefined where no local header stands. */
function readLocal(source: ByteSource, at: number, index: number): Result<Place | undefined, BundleError> {
  if (at + localBytes > source.size) return ok(undefined);
  const head = viewOf(source.read(at, localBytes));
  if (head.getUint32(0, true) !== localSignature) return ok(undefined);
  if (index >= maxEntries) return tooLarge('内容份数', index + 1, maxEntries);
  const name = nameAt(index);
  const [crc, size] = [head.getUint32(14, true), head.getUint32(18, true)];
  const strict = localHeader({ name, size, crc });
  const found = source.read(at, Math.min(strict.length, source.size - at));
  if (!equalBytes(found.subarray(localBytes), strict.subarray(localBytes)))
    return notStrict(`第 ${index + 1} 份内容的名称不对`);
  const limit = index < fixedNames.length ? maxHeaderBytes : maxPartBytes;
  if (size > limit) return tooLarge(`第 ${index + 1} 份内容大小（字节）`, size, limit);
  if (!equalBytes(found, strict)) return notStrict('与规定的写法不一致');
  const dataAt = at + strict.length;
  return dataAt + size > source.size ? notStrict('文件不完整') : ok({ name, at: dataAt, size, crc });
}

function checkDirectory(source: ByteSource, places: readonly Place[]): Result<readonly Place[], BundleError> {
  if (places.length < fixedNames.length) return notStrict('缺少包头、签名或校验码');
  const last = places.at(-1) as Place;
  const directory = last.at + last.size;
  const strict = directoryOf(places, directory);
  if (directory + strict.length !== source.size) return notStrict('有多余或缺少的字节');
  return equalBytes(source.read(directory, strict.length), strict) ? ok(places) : notStrict('与规定的写法不一致');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function notStrict(why: string) {
  return fail<BundleError>({ code: 'E_ZIP', why });
}

function tooLarge(what: string, found: number, limit: number) {
  return fail<BundleError>({ code: 'E_TOO_LARGE', what, found, limit });
}
