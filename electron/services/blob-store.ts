// Attachments on this PC's disk, beside the journal: blobs/<first two digits>/<SM3>, sealed like everything else. A file
// is complete or not there: it is written under another name, flushed and renamed.

import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { type BlobContent, sealBlob, unsealBlob } from '#shared/host/sealed-blob.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import type { DeviceSession } from './session.ts';
import { flushFolder, makeFolder, renamePatiently } from './state-file.ts';

type Keys = Pick<DeviceSession, 'dataKey' | 'installationId'>;

export type BlobStore = {
  /** Keeps sealed bytes that open under this key and digest. */
  put(keys: Keys, sm3: string, sealed: Bytes): Promise<Result<null, HostError>>;
  /** Seals and keeps content whose digest the caller has compared. */
  keep(keys: Keys, sm3: string, blob: BlobContent): Promise<Result<null, HostError>>;
  /** The sealed bytes; undefined when there are none that open. */
  read(keys: Keys, sm3: string): Promise<Bytes | undefined>;
  open(keys: Keys, sm3: string): Promise<BlobContent | undefined>;
  /** SM3 of every attachment that lies here. */
  held(): readonly string[];
  /** Bytes of its file; 0 when it is not here. */
  sizeOf(sm3: string): number;
};

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
    flushFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
