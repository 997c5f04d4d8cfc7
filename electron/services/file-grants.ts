// A grant lets the page have one file read once. It is random, means nothing outside this process and dies with use,
// so the page never learns or sends a path.

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Bytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError, PickedFile } from '#shared/host/host-api.ts';
import { describeFileError, fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';

export type GrantedFile = { readonly name: string; readonly content: Bytes };
export type FileGrants = {
  /** A grant for each path that is a readable file; others are left out. */
  issue(paths: readonly string[]): PickedFile[];
  /** Reads the file and ends the grant. */
  take(grant: string): Result<GrantedFile, HostError>;
  /** Reads the file without ending the grant: for showing what a file holds before it is accepted. */
  peek(grant: string): Result<GrantedFile, HostError>;
  /** Ends all grants, when the ledger is locked. */
  revokeAll(): void;
};

/** Larger files are no workbooks of an office; reading them would only fill the memory. */
const maxFileBytes = 200 * 1024 * 1024;
/** Older grants are forgotten, so that picking again and again does not fill the memory. */
const maxGrants = 1000;

export function createFileGrants(): FileGrants {
  const paths = new Map<string, string>();
  const read = (grant: string) => {
    const path = paths.get(grant);
    return path === undefined
      ? refuse('grantUsed', '这个文件的读取许可已经用过或已过期，请重新选择文件。')
      : readGranted(path);
  };
  return {
    issue: (chosen) => chosen.flatMap((path) => issueOne(paths, path)),
    peek: read,
    take(grant) {
      const file = read(grant);
      paths.delete(grant);
      return file;
    },
    revokeAll: () => paths.clear(),
  };
}

function issueOne(paths: Map<string, string>, path: string): PickedFile[] {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return [];
    const grant = toHex(randomBytes(16));
    paths.set(grant, path);
    const oldest = paths.keys().next();
    if (paths.size > maxGrants && !oldest.done) paths.delete(oldest.value);
    return [{ grant, name: basename(path), sizeBytes: stats.size }];
  } catch (error) {
    if (describeFileError(error, '读取文件')) return [];
    throw error;
  }
}

function readGranted(path: string): Result<GrantedFile, HostError> {
  const name = basename(path);
  try {
    const { size } = statSync(path);
    if (size > maxFileBytes)
      return refuse('fileTooBig', `“${name}”超过 200 MB，不像是台账文件，没有读取。请核对是否选错了文件。`);
    return ok({ name, content: Uint8Array.from(readFileSync(path)) });
  } catch (error) {
    return fail(fileErrorOrThrow(error, `读取“${name}”`));
  }
}
