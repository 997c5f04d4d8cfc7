import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { type OpenedBundle, openBundle, type VerifiedBundle, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { hasFlag } from '../arguments.ts';
import { type DistrictFolder, trustOf } from '../district-folder.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { filesBelow, isUpload } from '../files-below.ts';
import { nodeDeflate } from '../node-deflate.ts';
import { type Command, districtOf, refuse } from './session.ts';

type Verified = Pick<OpenedBundle, 'header' | 'manifest' | 'digest'> & { readonly operations: number };

/** lxrecv verify F… --dir D [--json]: checks bundles by themselves and never writes anything. */
export const verify: Command = async (args, terminal) => {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const files = filesBelow(args.words.slice(1), bundleExtension).filter(isUpload);
  if (files.length === 0) return refuse(terminal, usage('没有找到报送包（.lxsync）。请核对文件或文件夹。'));
  const reports = files.map((file) => ({
    file,
    result: verifyAlone(readFileSync(file), folder.value, terminal.now().getTime()),
  }));
  if (hasFlag(args, 'json')) terminal.print(JSON.stringify(reports.map(({ file, result }) => asJson(file, result))));
  else for (const { file, result } of reports) terminal.print(`${file}：${sentenceOf(result)}`);
  const passed = reports.filter(({ result }) => result.ok).length;
  return passed === reports.length ? exitCodes.ok : passed > 0 ? exitCodes.partial : exitCodes.rejected;
};

function sentenceOf(result: Result<Verified, BundleError>): string {
  return result.ok ? `校验通过，共 ${result.value.operations} 条。` : describeBundleError(result.error);
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
  return ok({ ...bundle, operations });
}

function asJson(file: string, result: Result<Verified, BundleError>): object {
  if (!result.ok) return { file, ok: false, code: result.error.code, message: describeBundleError(result.error) };
  const { header, digest, manifest, operations } = result.value;
  const { from, street, no, createdAt } = header;
  return { file, ok: true, device: from, street, no, createdAt, digest, mode: manifest.mode, operations };
}
