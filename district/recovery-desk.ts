// A PC asks to have its ledger opened: the request is shown with its code, two approvers answer it together, and what
// was done is written down in recoveries.log.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { recoveryFileNames } from '#shared/bundle/file-names.ts';
import {
  answerRecovery,
  encodeRecovery,
  type RecoveryRequest,
  readRecoveryRequest,
  recoveryRequestCode,
} from '#shared/bundle/recovery.ts';
import { type Approver, joinApprovers } from './approver-shares.ts';
import { nodeDisk } from './disk.ts';
import { type DistrictFolder, instant, issuedCertificates, type PublicDistrict } from './district-folder.ts';
import { exitCodes, type Refusal, usage } from './exit-codes.ts';
import { replaceFile } from './keep-file.ts';

export type ShownRecovery = { readonly request: RecoveryRequest; readonly code: string };

/** Refused unless the district has issued a certificate to this PC of this office. */
export function showRecovery(folder: PublicDistrict, file: string): Result<ShownRecovery, Refusal> {
  const read = readRecoveryRequest(readFileSync(file));
  if (!read.ok) return fail(rejected(read.error));
  const { request } = read.value;
  const isKnown = issuedCertificates(folder).some(
    ({ cert }) => cert.subject === request.deviceId && cert.street === request.street,
  );
  if (!isKnown) return fail(usage(`本区没有给电脑 ${request.deviceId} 发过证书，没有找回。请核对申请单位。`));
  const isOurs = folder.chain.some(({ district }) => district.recovery === request.recoveryKey);
  if (!isOurs) return fail(usage('申请里的数据密钥不是用本区的恢复密钥封存的，本区打不开。请核对申请单位。'));
  return ok({ request, code: recoveryRequestCode(request) });
}

function rejected(error: BundleError): Refusal {
  return { exit: exitCodes.rejected, message: describeBundleError(error) };
}

/** Writes the answer where `out` says; returns its path. */
export async function approveRecovery(
  folder: DistrictFolder,
  { request, code }: ShownRecovery,
  approvers: readonly [Approver, Approver],
  { out, now }: { readonly out: string; readonly now: Date },
): Promise<Result<string, Refusal>> {
  const recovery = await joinApprovers(folder.path, request.recoveryKey, approvers);
  if (!recovery.ok) return recovery;
  const names = approvers.map(({ name }) => name);
  const answered = answerRecovery({ recovery: recovery.value, ca: folder.keys.ca }, request, {
    approvers: names,
    at: instant(now),
  });
  recovery.value.fill(0);
  if (!answered.ok) return fail(rejected(answered.error));
  const { street, deviceId, userName } = request;
  const note = { at: instant(now), street, deviceId, userName, code, approvers: names };
  const log = join(folder.path, 'recoveries.log');
  const before = nodeDisk.read(log) ?? new Uint8Array();
  replaceFile(log, concatBytes(before, utf8(`${JSON.stringify(note)}\n`)));
  const path = join(out, recoveryFileNames(street, deviceId).answer);
  replaceFile(path, encodeRecovery(answered.value));
  return ok(path);
}
