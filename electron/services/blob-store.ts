// Attachments on this PC's disk, beside the journal: blobs/<first two digits>/<SM3>, sealed like everything else. A file
// is complete or not there: it is written under another name, flushed and renamed.

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Bytes, equalBytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import { createSm3 } from '#shared/crypto/sm3.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { type BlobContent, sealBlob, unsealBlob } from '#shared/host/sealed-blob.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import type { DeviceSession } from './session.ts';
import { flushFolder, makeFolder, renamePatiently, writeStateFile } from './state-file.ts';

type Keys = Pick<DeviceSession, 'dataKey' | 'installationId'>;

export type BlobStore = {
  /** Keeps sealed bytes that open under this key and digest. */
  put(keys: Keys, sm3: string, sealed: Bytes): Promise<Result<null, HostError>>;
  /** Seals and keeps content whose digest the caller has compared. */
  keep(keys: Keys, sm3: string, blob: BlobContent): Promise<Result<null, HostError>>;
  /** The sealed bytes; undefined when there are none that open. */
  read(keys: Keys, sm3: string): Promise<Bytes | undefined>;
  open(keys: Keys, sm3: string): Promise<BlobContent | undefined>;
  /**
   * Reads a file to its last byte and compares its SM3. A damaged one is put aside under another name, so that nobody
   * counts it as held any more.
   */
  check(keys: Keys, sm3: string): Promise<BlobState>;
  /** SM3 of every attachment that lies here. */
  held(): readonly string[];
  /** Bytes of its file; 0 when it is not here. */
  sizeOf(sm3: string): number;
  /**
   * Removes what nobody names: noted when it is first found so, removed when it still is so 90 days later.
   *
   * @param named every attachment (SM3) that some operation names
   * @returns what was removed
   */
  sweep(named: ReadonlySet<string>, nowMs: number): Promise<Result<readonly string[], HostError>>;
};

export type BlobState = 'sound' | 'damaged' | 'missing';

const act = '保存附件';
const isDigest = (name: string) => /^[0-9a-f]{64}$/.test(name);

/** @param folder is made when the first attachment is kept */
export function openBlobStore(folder: string): BlobStore {
  const pathOf = (sm3: string) => join(folder, sm3.slice(0, 2), sm3);
  const find = async (keys: Keys, sm3: string) => {
    const sealed = fileOf(pathOf(sm3));
    const plain = sealed && (await unsealBlob(await safeOf(keys), sm3, sealed));
    return plain?.ok ? { sealed: sealed as Bytes, blob: plain.value } : undefined;
  };
  const write = async (sm3: string, sealed: Bytes): Promise<Result<null, HostError>> => {
    try {
      await writeWhole(pathOf(sm3), sealed);
      return ok(null);
    } catch (error) {
      return fail(fileErrorOrThrow(error, act));
    }
  };
  return {
    async put(keys, sm3, sealed) {
      const plain = await unsealBlob(await safeOf(keys), sm3, sealed);
      if (!plain.ok) return refuse('badBlob', '没有保存附件：内容和名称对不上，可能在传递中损坏。请重新添加。');
      return (await find(keys, sm3)) ? ok(null) : write(sm3, sealed);
    },
    async keep(keys, sm3, blob) {
      return (await find(keys, sm3)) ? ok(null) : write(sm3, await sealBlob(await safeOf(keys), sm3, blob));
    },
    read: async (keys, sm3) => (await find(keys, sm3))?.sealed,
    open: async (keys, sm3) => (await find(keys, sm3))?.blob,
    async check(keys, sm3) {
      const path = pathOf(sm3);
      const sealed = fileOf(path);
      if (!sealed) return 'missing';
      const plain = await unsealBlob(await safeOf(keys), sm3, sealed);
      if (plain.ok && (await sm3InPieces(plain.value.content)) === sm3) return 'sound';
      putAside(path, sealed);
      return 'damaged';
    },
    sweep: (named, nowMs) => sweep(folder, pathOf, named, nowMs),
    held: () => namesIn(folder).flatMap((part) => namesIn(join(folder, part)).filter(isDigest)),
    sizeOf: (sm3) => statSync(pathOf(sm3), { throwIfNoEntry: false })?.size ?? 0,
  };
}

async function safeOf({ dataKey, installationId }: Keys) {
  return { key: await importDataKey(dataKey), installation: installationId };
}

/** What cannot be read counts as missing: the other copy, or a colleague, has it. */
function fileOf(path: string): Bytes | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (describeFileError(error, act)) return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (describeFileError(error, act)) return [];
    throw error;
  }
}

const pieceBytes = 1024 * 1024;

/** The SM3 of a content; other work of the host goes on between two pieces. */
async function sm3InPieces(content: Uint8Array): Promise<string> {
  const digest = createSm3();
  for (let at = 0; at < content.length; at += pieceBytes) {
    digest.update(content.subarray(at, at + pieceBytes));
    await nextTurn();
  }
  return toHex(digest.digest());
}

/** Only the very bytes that were found damaged: a sound copy may have been written meanwhile. */
function putAside(path: string, damaged: Bytes): void {
  const now = fileOf(path);
  if (now && equalBytes(now, damaged)) renameSync(path, `${path}.damaged`);
}

const orphanDays = 90;
const dayMs = 86_400_000;

/** Since when (milliseconds) each orphan is known; forgotten when the folder is put back from a backup. */
async function sweep(
  folder: string,
  pathOf: (sm3: string) => string,
  named: ReadonlySet<string>,
  nowMs: number,
): Promise<Result<readonly string[], HostError>> {
  const list = join(folder, 'orphans.json');
  const orphans = namesIn(folder).flatMap((part) =>
    namesIn(join(folder, part)).filter((name) => isDigest(name) && !named.has(name)),
  );
  try {
    const known = existsSync(list)
      ? (JSON.parse(readFileSync(list, 'utf8')) as { readonly [sm3: string]: number })
      : {};
    const since = orphans.map((sm3) => [sm3, Math.min(known[sm3] ?? nowMs, nowMs)] as const);
    const old = since.filter(([, ms]) => nowMs - ms >= orphanDays * dayMs).map(([sm3]) => sm3);
    for (const sm3 of old) rmSync(pathOf(sm3), { force: true });
    const left = since.filter(([sm3]) => !old.includes(sm3));
    if (orphans.length > 0 || existsSync(list)) await writeStateFile(list, JSON.stringify(Object.fromEntries(left)));
    return ok(old);
  } catch (error) {
    return error instanceof SyntaxError ? forgetOrphans(list) : fail(fileErrorOrThrow(error, '清理不再使用的附件'));
  }
}

/** A list that cannot be read only means that the 90 days begin anew. */
function forgetOrphans(list: string): Result<readonly string[], HostError> {
  rmSync(list, { force: true });
  return ok([]);
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    await renamePatiently(temporary, path);
    rmSync(`${path}.damaged`, { force: true });
    flushFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
