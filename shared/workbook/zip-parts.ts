// Reads a ZIP container with hard bounds. Office files are small archives of XML; a hostile one claims little and
// expands to gigabytes, or claims gigabytes. So the directory is read first, the declared sizes are added up, and each
// part is expanded in small steps that stop as soon as the declared size is passed. CRC-32 catches damaged data.
import { Inflate } from 'fflate';
import { fromUtf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type WorkbookError, workbookError } from './workbook-error.ts';

export type ZipLimits = { readonly expandedBytes: number; readonly entries: number };

/** 100 MB of XML is about 70,000 people with 20 columns. */
export const zipLimits: ZipLimits = { expandedBytes: 100 * 1024 * 1024, entries: 10_000 };

export type ZipParts = ReadonlyMap<string, Uint8Array>;

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
};

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5 || bytes[2] === 7);
}

/** Expands the parts that `wanted` names; sizes are checked before and while expanding. */
export function readZipParts(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits = zipLimits,
): Result<ZipParts, WorkbookError> {
  const entries = readDirectory(bytes, limits);
  if (!entries.ok) return entries;
  const chosen = entries.value.filter((entry) => wanted(entry.name));
  const total = chosen.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.expandedBytes) return fail(workbookError('TOO_LARGE'));
  const parts = new Map<string, Uint8Array>();
  for (const entry of chosen) {
    const part = expand(bytes, entry);
    if (!part.ok) return part;
    parts.set(entry.name, part.value);
  }
  return ok(parts);
}

/** The names of all parts, without expanding any. */
export function zipPartNames(bytes: Uint8Array): readonly string[] {
  const entries = readDirectory(bytes, zipLimits);
  return entries.ok ? entries.value.map((entry) => entry.name) : [];
}

const corrupt = fail(workbookError('FILE_CORRUPT'));

function readDirectory(bytes: Uint8Array, limits: ZipLimits): Result<readonly Entry[], WorkbookError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findDirectoryEnd(bytes, view);
  if (end === undefined) return corrupt;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > limits.entries) return fail(workbookError('TOO_LARGE'));
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = at + 46 <= end ? readEntry(bytes, view, at) : undefined;
    if (entry === undefined) return corrupt;
    entries.push(entry.entry);
    at = entry.next;
  }
  return ok(entries);
}

function findDirectoryEnd(bytes: Uint8Array, view: DataView): number | undefined {
  const first = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): { entry: Entry; next: number } | undefined {
  if (view.getUint32(at, true) !== 0x02014b50) return undefined;
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const entry = {
    name: partName(bytes.subarray(at + 46, at + 46 + nameLength)),
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    crc: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  return { entry, next };
}

function partName(bytes: Uint8Array): string {
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  if (/^[\x20-\x7e]*$/.test(latin)) return latin.replaceAll('\\', '/');
  try {
    return fromUtf8(bytes).replaceAll('\\', '/');
  } catch (error) {
    if (error instanceof TypeError) return latin;
    throw error;
  }
}

function expand(bytes: Uint8Array, entry: Entry): Result<Uint8Array, WorkbookError> {
  if (entry.isEncrypted) return fail(workbookError('PASSWORD_PROTECTED'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== 0x04034b50) return corrupt;
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedSize);
  if (packed.length !== entry.packedSize) return corrupt;
  const part = entry.method === 0 ? packed : entry.method === 8 ? inflate(packed, entry.size) : undefined;
  if (part === undefined || part.length !== entry.size || crc32(part) !== entry.crc) return corrupt;
  return ok(part);
}

const stepBytes = 64 * 1024;

/** Expands to exactly `size` bytes; undefined when the data is damaged, ends early or holds more than it declares. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  const whole = new Uint8Array(size);
  let filled = 0;
  let isOver = false;
  const inflater = new Inflate((chunk) => {
    isOver ||= filled + chunk.length > size;
    if (!isOver) whole.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length && !isOver; at += stepBytes) {
      inflater.push(packed.subarray(at, at + stepBytes), at + stepBytes >= packed.length);
    }
  } catch (error) {
    if (isInflateError(error)) return undefined;
    throw error;
  }
  return !isOver && filled === size ? whole : undefined;
}

/** fflate reports damaged data as errors with a numeric code; reading past its window is a RangeError. */
function isInflateError(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && 'code' in error && typeof error.code === 'number');
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crcTable[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
