// What a file says it is, from its first bytes: a container by its header, a paper (certificate, document) by its keys.
// Nothing of this is believed; it names the file in a list and chooses who verifies it.

import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { concatBytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { describeFileError } from '../file-errors.ts';

export type HeaderClaims = {
  readonly kind: string;
  readonly cert: string;
  readonly from: string;
  readonly to: string;
  readonly street: string;
  readonly no: number;
  readonly createdAt: string;
};

export type PeekedFile = {
  /** SM3 of bundle.json, which is the name of a bundle; of the whole content for a paper. */
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly header?: HeaderClaims;
  /** The outermost keys of a paper. */
  readonly keys?: readonly string[];
};

const maxHeaderBytes = 256 * 1024;
/** Longer texts are no papers of ours. */
const maxPaperBytes = 4 * 1024 * 1024;
const localHeaderBytes = 30;
const peekedBytes = localHeaderBytes + 'bundle.json'.length + maxHeaderBytes;

/** Undefined when the file is gone or cannot be read. */
export function peekFile(path: string): PeekedFile | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return undefined;
    const facts = { name: basename(path), sizeBytes: stats.size };
    return peek(facts, beginningOf(path, peekedBytes), () => readFileSync(path));
  } catch (error) {
    if (describeFileError(error, '读取文件')) return undefined;
    throw error;
  }
}

/** The same for a file that has been read. */
export function peekBytes(name: string, content: Uint8Array): PeekedFile {
  return peek({ name, sizeBytes: content.length }, content.subarray(0, peekedBytes), () => content);
}

function peek(
  facts: Pick<PeekedFile, 'name' | 'sizeBytes'>,
  beginning: Uint8Array,
  whole: () => Uint8Array,
): PeekedFile {
  const header = headerBytesIn(beginning);
  if (header) return { ...facts, id: sm3Hex(header), ...claimsIn(header) };
  if (facts.sizeBytes <= maxPaperBytes) return { ...facts, ...peekPaper(whole()) };
  return { ...facts, id: sm3Hex(concatBytes(utf8(`${facts.sizeBytes}\n`), beginning)) };
}

function beginningOf(path: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  try {
    let at = 0;
    for (let count = -1; count !== 0 && at < length; at += count) count = readSync(file, bytes, at, length - at, null);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

/** bundle.json of a container: the first entry, stored. */
function headerBytesIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < localHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [signature, size, nameLength] = [view.getUint32(0, true), view.getUint32(18, true), view.getUint16(26, true)];
  const start = localHeaderBytes + nameLength;
  if (signature !== 0x04034b50 || size > maxHeaderBytes || start + size > bytes.length) return undefined;
  const isHeader = sameText(bytes.subarray(localHeaderBytes, start), 'bundle.json');
  return isHeader ? bytes.subarray(start, start + size) : undefined;
}

function sameText(bytes: Uint8Array, text: string): boolean {
  return bytes.length === text.length && bytes.every((byte, i) => byte === text.charCodeAt(i));
}

function claimsIn(header: Uint8Array): { readonly header?: HeaderClaims } {
  const value = objectIn(header);
  if (!value) return {};
  const { kind, cert, from, to, street, no, createdAt } = value;
  const texts = [kind, cert, from, to, street, createdAt];
  const isWhole = texts.every((text) => typeof text === 'string' && text.length <= 120) && typeof no === 'number';
  return isWhole ? { header: { kind, cert, from, to, street, no, createdAt } as HeaderClaims } : {};
}

function peekPaper(content: Uint8Array): Pick<PeekedFile, 'id' | 'keys'> {
  const value = objectIn(content);
  return { id: sm3Hex(content), ...(value ? { keys: Object.keys(value).slice(0, 20) } : {}) };
}

function objectIn(bytes: Uint8Array): { readonly [key: string]: unknown } | undefined {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return typeof value === 'object' && value !== null ? (value as { [key: string]: unknown }) : undefined;
  } catch (error) {
    // Not UTF-8, not JSON, or nested too deeply: then it is no paper of ours.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
