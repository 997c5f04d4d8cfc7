// Reads a ZIP container with hard bounds. Office files are small archives of XML; a hostile one claims little and
// expands to gigabytes, or claims gigabytes. So the directory is read first, the declared sizes are added up, and each
// part is expanded in small steps that stop as soon as the declared size is passed. CRC-32 catches damaged data.
import { Inflate } from 'fflate';
import { fromUtf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type WorkbookError, workbookError } from './workbook-error.ts';

export type ZipLimits = {
  /** Of the parts that are held whole. */
  readonly expandedBytes: number;
  /** Of the parts that are poured; more than `expandedBytes` only if it is not packed more than `pouredRatio` times. */
  readonly pouredBytes: number;
  readonly pouredRatio: number;
  readonly entries: number;
};

/** 100 MB of XML is about 70,000 people with 20 columns; XML of people is packed 8 to 20 times, a bomb 500 to 1,000. */
export const zipLimits: ZipLimits = {
  expandedBytes: 100 * 1024 * 1024,
  pouredBytes: 500 * 1024 * 1024,
  pouredRatio: 50,
  entries: 10_000,
};

export type ZipParts = ReadonlyMap<string, Uint8Array>;

export type ZipArchive = {
  readonly names: readonly string[];
  /** One part, undefined when there is none of this name. */
  part(name: string): Result<Uint8Array | undefined, WorkbookError>;
  /** The parts that `wanted` names. */
  parts(wanted: (name: string) => boolean): Result<ZipParts, WorkbookError>;
  /**
   * Hands a part on piece by piece, without holding it; a piece is valid until `take` returns.
   *
   * @param take says whether it wants more
   * @returns whether the part came to its end; only then it is known to be whole
   */
  pour(name: string, take: (piece: Uint8Array) => boolean): Result<boolean, WorkbookError>;
};

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

/** Reads the directory; parts are expanded when they are asked for, their sizes checked before and meanwhile. */
export function openZip(bytes: Uint8Array, limits: ZipLimits = zipLimits): Result<ZipArchive, WorkbookError> {
  const directory = readDirectory(bytes, limits);
  if (!directory.ok) return directory;
  const entries = new Map(directory.value.map((entry) => [entry.name, entry]));
  let held = 0;
  const poured = { size: 0, packedSize: 0 };
  const part = (name: string): Result<Uint8Array | undefined, WorkbookError> => {
    const entry = entries.get(name);
    if (!entry) return ok(undefined);
    held += entry.size;
    return held > limits.expandedBytes ? fail(workbookError('TOO_LARGE')) : expand(bytes, entry);
  };
  return ok({
    names: [...entries.keys()],
    part,
    parts(wanted) {
      const chosen = [...entries.values()].filter(({ name }) => wanted(name));
      const total = chosen.reduce((sum, { size }) => sum + size, 0);
      if (total > limits.expandedBytes) return fail(workbookError('TOO_LARGE'));
      const parts = new Map<string, Uint8Array>();
      for (const entry of chosen) {
        const expanded = expand(bytes, entry);
        if (!expanded.ok) return expanded;
        parts.set(entry.name, expanded.value);
      }
      return ok(parts);
    },
    pour(name, take) {
      const entry = entries.get(name);
      if (!entry) return ok(false);
      poured.size += entry.size;
      poured.packedSize += entry.packedSize;
      const likely = Math.min(poured.packedSize * limits.pouredRatio, limits.pouredBytes);
      if (poured.size > Math.max(likely, limits.expandedBytes)) return fail(workbookError('TOO_LARGE'));
      return pourEntry(bytes, entry, take);
    },
  });
}

/** Expands the parts that `wanted` names; sizes are checked before and while expanding. */
export function readZipParts(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits = zipLimits,
): Result<ZipParts, WorkbookError> {
  const archive = openZip(bytes, limits);
  return archive.ok ? archive.value.parts(wanted) : archive;
}

const corrupt = fail(workbookError('FILE_CORRUPT'));

/** Two parts in one place are the trick by which a small file expands to any size. */
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
  return new Set(entries.map(({ offset }) => offset)).size === entries.length ? ok(entries) : corrupt;
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

/** A whole part; one that is stored without packing is not copied. */
function expand(bytes: Uint8Array, entry: Entry): Result<Uint8Array, WorkbookError> {
  const packed = packedBytes(bytes, entry);
  if (!packed.ok) return packed;
  if (entry.method === 0) {
    const isWhole = packed.value.length === entry.size && crc32(packed.value) === entry.crc;
    return isWhole ? ok(packed.value) : corrupt;
  }
  const whole = new Uint8Array(entry.size);
  let filled = 0;
  const poured = pourEntry(bytes, entry, (piece) => {
    whole.set(piece, filled);
    filled += piece.length;
    return true;
  });
  return poured.ok ? ok(whole) : poured;
}

/** The bytes of a part as they lie in the file. */
function packedBytes(bytes: Uint8Array, entry: Entry): Result<Uint8Array, WorkbookError> {
  if (entry.isEncrypted) return fail(workbookError('PASSWORD_PROTECTED'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== 0x04034b50) return corrupt;
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedSize);
  return packed.length === entry.packedSize && (entry.method === 0 || entry.method === 8) ? ok(packed) : corrupt;
}

const stepBytes = 64 * 1024;

/** Expands in steps and stops when the data is damaged, holds more than it declares, or is not wanted any more. */
function pourEntry(
  bytes: Uint8Array,
  entry: Entry,
  take: (piece: Uint8Array) => boolean,
): Result<boolean, WorkbookError> {
  const packed = packedBytes(bytes, entry);
  if (!packed.ok) return packed;
  let [size, crc, isOver, isWanted] = [0, 0, false, true];
  const takePiece = (piece: Uint8Array) => {
    size += piece.length;
    isOver ||= size > entry.size;
    if (isOver || !isWanted) return;
    crc = crc32(piece, crc);
    isWanted = take(piece);
  };
  const step = entry.method === 0 ? takePiece : inflating(takePiece);
  try {
    for (let at = 0; at < packed.value.length && !isOver && isWanted; at += stepBytes)
      step(packed.value.subarray(at, at + stepBytes), at + stepBytes >= packed.value.length);
  } catch (error) {
    if (isInflateError(error)) return corrupt;
    throw error;
  }
  if (!isWanted) return ok(false);
  return !isOver && size === entry.size && crc === entry.crc ? ok(true) : corrupt;
}

function inflating(take: (piece: Uint8Array) => void): (packed: Uint8Array, isLast: boolean) => void {
  const inflater = new Inflate(take);
  return (packed, isLast) => inflater.push(packed, isLast);
}

/** fflate reports damaged data as errors with a numeric code; reading past its window is a RangeError. */
function isInflateError(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && 'code' in error && typeof error.code === 'number');
}
