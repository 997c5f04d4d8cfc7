// Opening a ledger whose passwords are lost, with the district's help. The vault keeps the data key wrapped for the
// district's recovery key from the day a district was accepted. A request holds a fresh key; its private half lies in
// recovery.json beside the vault, wrapped under the new password that the clerk has already chosen, so that the answer
// opens nothing for who takes the disk. The device keys are not escrowed: after a recovery the PC has new ones and asks
// for a new certificate; other users' passwords and the printed code, which led to the old device keys, end.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Bytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import {
  answersRequest,
  encodeRecovery,
  type RecoveryAnswer,
  readRecoveryAnswer,
  recoveryRequestCode,
  type SignedRecoveryRequest,
  signRecoveryRequest,
  unwrapAnswer,
  wrapForDistrict,
} from '#shared/bundle/recovery.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { PendingRecovery } from '#shared/host/recovery-methods.ts';
import { refuse } from './host-error.ts';
import { writeStateFile } from './state-file.ts';
import type { VaultFile, WrappedByPhrase } from './vault-file.ts';
import { unwrapByPhrase, wrapByPhrase } from './vault-keys.ts';

type Pending = {
  readonly format: 'lxrecover/1';
  readonly userName: string;
  readonly signed: SignedRecoveryRequest;
  /** The private half of the request's key, under the new password. */
  readonly key: WrappedByPhrase;
};

const pendingFile = z.looseObject({ format: z.literal('lxrecover/1'), userName: z.string() });
const purpose = 'recoveryRequest';

function pendingPath(folder: string): string {
  return join(folder, 'recovery.json');
}

/** The vault with the data key wrapped for this district; the same vault when it is so already. */
export function withEscrow(vault: VaultFile, district: DistrictDocument, dataKey: Uint8Array): VaultFile {
  const { code, name, recovery, ca } = district;
  const held = vault.escrow;
  if (held?.recoveryKey === recovery && held.ca === ca && held.districtName === name) return vault;
  const wrapped = held?.recoveryKey === recovery ? held.wrapped : wrapForDistrict(recovery, dataKey, ownerOf(vault));
  const escrow = { district: code, districtName: name, recoveryKey: recovery, ca, wrapped };
  return { ...vault, generation: vault.generation + 1, escrow };
}

function ownerOf({ office, deviceId, installationId }: VaultFile) {
  return { street: office.committeeCode, deviceId, installation: installationId };
}

/** The request that waits for its answer. */
export function pendingRecovery(folder: string): PendingRecovery | undefined {
  const pending = readPending(folder);
  if (!pending) return undefined;
  const { request } = pending.signed;
  return { userName: pending.userName, createdAt: request.createdAt, code: recoveryRequestCode(request) };
}

function readPending(folder: string): Pending | undefined {
  const path = pendingPath(folder);
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return pendingFile.safeParse(value).success ? (value as Pending) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export type MadeRequest = { readonly bytes: Bytes; readonly code: string };

/** Makes the request and remembers it; one that waited before is replaced. */
export async function makeRequest(
  folder: string,
  vault: VaultFile,
  { userName, newPassword }: { readonly userName: string; readonly newPassword: string },
  nowMs: number,
): Promise<Result<MadeRequest, HostError>> {
  const { escrow, office, installationId } = vault;
  if (!escrow) return noEscrow();
  const pair = generateSm2KeyPair();
  const signed = signRecoveryRequest(pair.privateKey, {
    ...ownerOf(vault),
    streetName: office.committeeName,
    deviceName: office.deviceName,
    userName: userName.trim(),
    recoveryKey: escrow.recoveryKey,
    wrapped: escrow.wrapped,
    ephemeralPub: toHex(pair.publicKey),
    nonce: toHex(randomBytes(16)),
    createdAt: instantOf(nowMs),
  });
  const secrets = { dataKey: pair.privateKey, deviceKey: randomBytes(32) };
  const key = await wrapByPhrase(secrets, newPassword, installationId, purpose);
  const pending: Pending = { format: 'lxrecover/1', userName: userName.trim(), signed, key };
  await writeStateFile(pendingPath(folder), `${JSON.stringify(pending)}\n`);
  return ok({ bytes: encodeRecovery(signed), code: recoveryRequestCode(signed.request) });
}

export function noEscrow() {
  return refuse(
    'noEscrow',
    '本机还没有登记到区里，区里没有可以找回的密钥。请用首次设置时打印的恢复码打开；恢复码也找不到的，只能从其他电脑或备份恢复。',
  );
}

/** The answer among the files that belongs to the request that waits. */
export function findAnswer(
  folder: string,
  { escrow }: VaultFile,
  files: readonly { readonly name: string; readonly content: Uint8Array }[],
): Result<RecoveryAnswer, HostError> {
  const pending = readPending(folder);
  if (!pending || !escrow) return refuse('noRecoveryRequest', '本机没有等待答复的找回申请。请先写出申请，交到区里。');
  const read = files.map(({ name, content }) => ({ name, answer: readRecoveryAnswer(content, escrow.ca) }));
  const found = read.find(({ answer }) => answer.ok && answersRequest(answer.value, pending.signed.request));
  if (found?.answer.ok) return found.answer;
  const [only] = read;
  if (only && read.length === 1 && !only.answer.ok) return fail(notOpened(only.name, only.answer.error));
  return refuse(
    'answerForOther',
    '没有找到对本机这次申请的答复文件（.lxres）。答复可能是给别的电脑的，或是对以前申请的。请插好区里给的 U 盘再试，或重新写出申请。',
  );
}

function notOpened(name: string, error: BundleError): HostError {
  return { code: error.code, message: `“${name}”没有用上：${describeBundleError(error)}` };
}

/** The data key out of the answer, and whose name it opens for. Undefined for a wrong password. */
export async function openAnswer(
  folder: string,
  { installationId }: VaultFile,
  answer: RecoveryAnswer,
  password: string,
): Promise<Result<{ readonly dataKey: Bytes; readonly userName: string }, HostError> | undefined> {
  const pending = readPending(folder) as Pending;
  const key = await unwrapByPhrase(pending.key, password, installationId, purpose);
  if (!key) return undefined;
  const dataKey = unwrapAnswer(answer, pending.signed.request, key.dataKey);
  key.dataKey.fill(0);
  if (!dataKey.ok) return fail(notOpened('答复文件', dataKey.error));
  return ok({ dataKey: dataKey.value, userName: pending.userName });
}

/** The request has been answered. */
export function forgetRequest(folder: string): void {
  for (const path of [pendingPath(folder), `${pendingPath(folder)}.previous`]) rmSync(path, { force: true });
}
