import { fail, ok, type Result } from '#shared/base/result.ts';
import type { WithheldFields } from '#shared/bundle/abridged-line.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import {
  type OpenedBundle,
  openBundle,
  openSealedBundle,
  type VerifiedBundle,
  verifyBundle,
} from '#shared/bundle/verify-bundle.ts';
import { type Arguments, hasFlag } from '../arguments.ts';
import { type DistrictFolder, publicTrustOf, trustOf } from '../district-folder.ts';
import { exitCodes, type Refusal, usage } from '../exit-codes.ts';
import { filesBelow, isUpload } from '../files-below.ts';
import { nodeDeflate } from '../node-deflate.ts';
import { readBundleFile } from '../read-bundle-file.ts';
import { type Command, districtOf, publicDistrictOf, refuse } from './session.ts';
import { withheldInWords } from './status.ts';

/** `operations` and `mode` are known only of a bundle that was decrypted. */
type Verified = Pick<OpenedBundle, 'header' | 'digest'> & {
  readonly operations?: number;
  readonly mode?: string;
  readonly withheld?: WithheldFields;
};
type Check = (bytes: Uint8Array) => Result<Verified, BundleError>;

/**
 * lxrecv verify F… --dir D [--json] [--no-decrypt]: checks bundles by themselves and never writes anything. Without
 * decrypting it needs no private key and tells who sent a file and that it is unchanged, not what is inside.
 */
export const verify: Command = async (args, terminal) => {
  const check = checkOf(args, terminal.now().getTime());
  if (!check.ok) return refuse(terminal, check.error);
  const files = filesBelow(args.words.slice(1), bundleExtension).filter(isUpload);
  if (files.length === 0) return refuse(terminal, usage('没有找到报送包（.lxsync）。请核对文件或文件夹。'));
  const reports = files.map((file) => {
    const read = readBundleFile(file);
    return { file, result: read.ok ? check.value(read.value) : read };
  });
  if (hasFlag(args, 'json')) terminal.print(JSON.stringify(reports.map(({ file, result }) => asJson(file, result))));
  else for (const { file, result } of reports) terminal.print(`${file}：${sentenceOf(result)}`);
  const passed = reports.filter(({ result }) => result.ok).length;
  return passed === reports.length ? exitCodes.ok : passed > 0 ? exitCodes.partial : exitCodes.rejected;
};

function checkOf(args: Arguments, nowMs: number): Result<Check, Refusal> {
  if (hasFlag(args, 'no-decrypt')) {
    const folder = publicDistrictOf(args);
    return folder.ok ? ok((bytes) => openSealedBundle(bytes, publicTrustOf(folder.value, nowMs))) : folder;
  }
  const folder = districtOf(args);
  return folder.ok ? ok((bytes) => verifyAlone(bytes, folder.value, nowMs)) : folder;
}

function sentenceOf(result: Result<Verified, BundleError>): string {
  if (!result.ok) return describeBundleError(result.error);
  const { operations, header, withheld } = result.value;
  const leftOut = withheld ? `按约定不报送：${withheldInWords(withheld)}。` : '';
  if (operations !== undefined) return `校验通过，共 ${operations} 条。${leftOut}`;
  return `签名和文件摘要无误，由 ${header.street} 电脑 ${header.from} 的第 ${header.no} 号包而来；内容没有解密，未检查。`;
}

/** Everything but the questions that need the receiver's state: what came before is taken as present. */
function verifyAlone(bytes: Uint8Array, folder: DistrictFolder, nowMs: number): Result<Verified, BundleError> {
  const trust = trustOf(folder, nowMs);
  const opened = openBundle(bytes, trust);
  if (!opened.ok) return opened;
  const { needs } = opened.value.manifest;
  const state = { bundleDigest: () => undefined, chainsAt: (log: string) => needs[log] ?? [] };
  const verified = verifyBundle(bytes, trust, state, nodeDeflate);
  return verified.ok ? withCount(verified.value) : verified;
}

function withCount(bundle: VerifiedBundle): Result<Verified, BundleError> {
  let operations = 0;
  for (const segment of bundle.segments()) {
    if (!segment.ok) return fail(segment.error);
    operations += segment.value.operations.length;
  }
  for (const blob of bundle.blobs()) if (!blob.ok) return fail(blob.error);
  const { mode, scope } = bundle.manifest;
  return ok({ ...bundle, operations, mode, ...(scope ? { withheld: scope.withheld } : {}) });
}

function asJson(file: string, result: Result<Verified, BundleError>): object {
  if (!result.ok) return { file, ok: false, code: result.error.code, message: describeBundleError(result.error) };
  const { header, digest, operations, mode, withheld } = result.value;
  const { from, street, no, createdAt } = header;
  return { file, ok: true, device: from, street, no, createdAt, digest, mode, operations, withheld };
}
