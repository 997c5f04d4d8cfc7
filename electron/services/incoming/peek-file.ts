// What a file says it is, from its first bytes: a container by its header, a paper (certificate, document) by its keys.
// Nothing of this is believed; it names the file in a list and chooses who verifies it.

import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { concatBytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { type VolumeName, volumeInTitle } from '#shared/bundle/file-names.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';

export type HeaderClaims = {
  readonly kind: string;
  readonly cert: string;
  readonly from: string;
  readonly to: string;
  readonly street: string;
  readonly no: number;
  readonly createdAt: string;
  /** Names of the keys it is encrypted to. */
  readonly kids: readonly string[];
  /** A file of attachments, by its title. */
  readonly volume?: VolumeName;
};

export type PeekedFile = {
  /** SM3 of bundle.json, which is the name of a bundle; of the whole content for a paper. */
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly header?: HeaderClaims;
  /** The outermost keys of a paper. */
  readonly keys?: readonly string[];
  /** The PC that a certificate says it is for. */
  readonly subject?: { readonly deviceId: string; readonly deviceName: string };
};

const maxHeaderBytes = 256 * 1024;
/** Longer texts are no papers of ours. */
const maxPaperBytes = 4 * 1024 * 1024;
const localHeaderBytes = 30;
const peekedBytes = localHeaderBytes + 'bundle.json'.length + maxHeaderBytes;

/** @throws errors of the file system */
export async function peekFile(path: string): Promise<PeekedFile> {
  const file = await open(path, 'r');
  try {
    const { size: sizeBytes } = await file.stat();
    const beginning = await beginningOf(file, Math.min(sizeBytes, Math.max(peekedBytes, maxPaperBytes)));
    return peek({ name: basename(path), sizeBytes }, beginning);
  } finally {
    await file.close();
  }
}

/** The same for a file that has been read. */
export function peekBytes(name: string, content: Uint8Array): PeekedFile {
  return peek({ name, sizeBytes: content.length }, content);
}

/** @param beginning the whole file, or as much of it as can matter */
function peek(facts: Pick<PeekedFile, 'name' | 'sizeBytes'>, beginning: Uint8Array): PeekedFile {
  const header = headerBytesIn(beginning.subarray(0, peekedBytes));
  if (header) return { ...facts, id: sm3Hex(header), ...claimsIn(header) };
  if (facts.sizeBytes <= maxPaperBytes) return { ...facts, ...peekPaper(beginning) };
  const some = beginning.subarray(0, peekedBytes);
  return { ...facts, id: sm3Hex(concatBytes(utf8(`${facts.sizeBytes}\n`), some)) };
}

/** A container's header needs a quarter of a megabyte; only what is no container is read on. */
async function beginningOf(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, Math.min(peekedBytes, length - at), at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
    if (headerBytesIn(bytes.subarray(0, at))) return bytes.subarray(0, at);
  }
  return bytes;
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
  const { kind, cert, from, to, street, no, createdAt, rcpt, title } = value;
  const texts = [kind, cert, from, to, street, createdAt];
  const isWhole = texts.every((text) => typeof text === 'string' && text.length <= 120) && typeof no === 'number';
  const kids = Array.isArray(rcpt) ? rcpt.map((one: { kid?: unknown } | null) => String(one?.kid)) : [];
  const volume = typeof title === 'string' ? volumeInTitle(title) : undefined;
  const said = { kind, cert, from, to, street, no, createdAt, kids, ...(volume ? { volume } : {}) };
  return isWhole ? { header: said as HeaderClaims } : {};
}

function peekPaper(content: Uint8Array): Pick<PeekedFile, 'id' | 'keys' | 'subject'> {
  const value = objectIn(content);
  const keys = value ? { keys: Object.keys(value).slice(0, 20) } : {};
  return { id: sm3Hex(content), ...keys, ...subjectIn(value?.cert) };
}

function subjectIn(cert: unknown): Pick<PeekedFile, 'subject'> {
  const { subject: deviceId, deviceName } = (cert ?? {}) as {
    readonly subject?: unknown;
    readonly deviceName?: unknown;
  };
  const isSubject = [deviceId, deviceName].every((text) => typeof text === 'string' && text.length <= 80);
  return isSubject ? { subject: { deviceId: String(deviceId), deviceName: String(deviceName) } } : {};
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
