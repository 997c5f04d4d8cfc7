// The outer file: a ZIP that any unzip reads, in exactly one spelling. Entries are stored, not compressed; there is one
// value for every field that ZIP leaves open; nothing stands between, before or after the entries. The reader walks the
// local headers, then writes the ZIP anew and compares every byte, so that no byte of the file escapes verification:
// no prefix, suffix, second directory, comment, extra field, data descriptor, ZIP64 record or case trick survives.
//   local header + name + data (once for each entry) · central directory (once for each entry) · end record

import { type Bytes, equalBytes, utf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import { textOf } from './document-shape.ts';
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
  const view = new DataView(bytes.buffer);
  const facts = entries.map(({ name, content }) => ({ name: utf8(name), content, crc: crc32(content) }));
  let at = 0;
  const offsets = facts.map((entry) => {
    const offset = at;
    at = writeLocal(view, at, entry);
    return offset;
  });
  const directory = at;
  facts.forEach((entry, i) => {
    at = writeCentral(view, at, entry, offsets[i] as number);
  });
  writeEnd(view, at, entries.length, directory);
  return bytes;
}

type EntryFacts = { readonly name: Uint8Array; readonly content: Uint8Array; readonly crc: number };

function containerBytes(entries: readonly ContainerEntry[]): number {
  const perEntry = (entry: ContainerEntry) => localBytes + centralBytes + 2 * entry.name.length + entry.content.length;
  return entries.reduce((sum, entry) => sum + perEntry(entry), endBytes);
}

/** The 26 bytes that local header and directory share: version, flags, method, time, date, CRC-32, sizes, lengths. */
function writeCommon(view: DataView, at: number, { name, content, crc }: EntryFacts): void {
  view.setUint16(at, zipVersion, true);
  view.setUint16(at + 2, zipFlags, true);
  view.setUint16(at + 8, zipDate, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, content.length, true);
  view.setUint32(at + 18, content.length, true);
  view.setUint16(at + 22, name.length, true);
}

function writeLocal(view: DataView, at: number, entry: EntryFacts): number {
  view.setUint32(at, localSignature, true);
  writeCommon(view, at + 4, entry);
  return putBytes(view, putBytes(view, at + localBytes, entry.name), entry.content);
}

function writeCentral(view: DataView, at: number, entry: EntryFacts, offset: number): number {
  view.setUint32(at, centralSignature, true);
  view.setUint16(at + 4, zipVersion, true);
  writeCommon(view, at + 6, entry);
  view.setUint32(at + 42, offset, true);
  return putBytes(view, at + centralBytes, entry.name);
}

function writeEnd(view: DataView, at: number, entries: number, directory: number): void {
  view.setUint32(at, endSignature, true);
  view.setUint16(at + 8, entries, true);
  view.setUint16(at + 10, entries, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
}

function putBytes(view: DataView, at: number, bytes: Uint8Array): number {
  new Uint8Array(view.buffer).set(bytes, at);
  return at + bytes.length;
}

/** Entries in their order; contents are views into `bytes`. */
export function readContainer(bytes: Uint8Array): Result<readonly ContainerEntry[], BundleError> {
  if (bytes.length > maxContainerBytes) return tooLarge('大小（字节）', bytes.length, maxContainerBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < endBytes || view.getUint32(0, true) !== localSignature) return fail({ code: 'E_NOT_A_BUNDLE' });
  const entries: ContainerEntry[] = [];
  for (let at = 0; ; ) {
    const read = readLocal(bytes, view, at, entries.length);
    if (!read.ok) return read;
    if (read.value === undefined) break;
    entries.push(read.value.entry);
    at = read.value.next;
  }
  if (entries.length < fixedNames.length) return notStrict('缺少包头、签名或校验码');
  if (containerBytes(entries) !== bytes.length) return notStrict('有多余或缺少的字节');
  return equalBytes(writeContainer(entries), bytes) ? ok(entries) : notStrict('与规定的写法不一致');
}

type ReadEntry = { readonly entry: ContainerEntry; readonly next: number };

/** The entry that begins at `at`; undefined where no local header stands. */
function readLocal(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  index: number,
): Result<ReadEntry | undefined, BundleError> {
  if (at + localBytes > bytes.length || view.getUint32(at, true) !== localSignature) return ok(undefined);
  if (index >= maxEntries) return tooLarge('内容份数', index + 1, maxEntries);
  const size = view.getUint32(at + 18, true);
  const dataAt = at + localBytes + view.getUint16(at + 26, true);
  const name = textOf(bytes.subarray(at + localBytes, dataAt));
  if (name !== nameAt(index)) return notStrict(`第 ${index + 1} 份内容的名称不是 ${nameAt(index)}`);
  const limit = index < fixedNames.length ? maxHeaderBytes : maxPartBytes;
  if (size > limit) return tooLarge(`${name} 大小（字节）`, size, limit);
  if (dataAt + size > bytes.length) return notStrict('文件不完整');
  return ok({ entry: { name, content: bytes.subarray(dataAt, dataAt + size) }, next: dataAt + size });
}

function notStrict(why: string) {
  return fail<BundleError>({ code: 'E_ZIP', why });
}

function tooLarge(what: string, found: number, limit: number) {
  return fail<BundleError>({ code: 'E_TOO_LARGE', what, found, limit });
}
