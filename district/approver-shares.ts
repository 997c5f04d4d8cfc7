// The recovery key in the hands of approvers: each has a share, wrapped by a passphrase of his own; two shares make the
// key. keys/recovery-<digits of the key>/<name>.json
//   passphrase ──scrypt──▶ SM4 key ‖ MAC key: SM4-CTR over the share, HMAC-SM3 over key, person and the result

import { scrypt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Bytes,
  concatBytes,
  fromBase64,
  fromHex,
  randomBytes,
  toBase64,
  toHex,
  utf8,
} from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { bundleMac, type ContentKey, decryptPart, encryptPart, matchesBundleMac } from '#shared/crypto/envelope.ts';
import { joinShares, type KeyShare, splitKey } from '#shared/crypto/key-shares.ts';
import { publicKeyOf } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { keysFolder } from './district-keys.ts';
import { exitCodes, inputOutput, type Refusal, usage } from './exit-codes.ts';
import { replaceFile } from './keep-file.ts';

export type Approver = { readonly name: string; readonly passphrase: string };

type ShareFile = {
  readonly format: 'lxshare/1';
  readonly recoveryKey: string;
  readonly name: string;
  readonly index: number;
  readonly salt: string;
  readonly cost: number;
  readonly wrapped: string;
};

const cost = 2 ** 15;
const macBytes = 32;
export const shortestPassphrase = 10;

function folderFor(path: string, recoveryKey: string): string {
  return join(keysFolder(path), `recovery-${sm3Hex(fromHex(recoveryKey)).slice(0, 8)}`);
}

/** Names of the approvers of a recovery key (public, hexadecimal), as they were given. */
export function approversOf(path: string, recoveryKey: string): readonly string[] {
  const folder = folderFor(path, recoveryKey);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

/** Divides the recovery key; the file that held it whole is removed when every share can be read back. */
export async function giveToApprovers(
  path: string,
  recovery: { readonly privateKey: Bytes; readonly file: string },
  approvers: readonly Approver[],
): Promise<Result<null, Refusal>> {
  const recoveryKey = toHex(publicKeyOf(recovery.privateKey));
  const folder = folderFor(path, recoveryKey);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { index, share } of splitKey(recovery.privateKey, approvers.length)) {
    const { name, passphrase } = approvers[index - 1] as Approver;
    const file = await wrapShare({ index, share }, recoveryKey, name, passphrase);
    replaceFile(join(folder, `${name}.json`), utf8(JSON.stringify(file, undefined, 1)), { mode: 0o600 });
  }
  const [first, ...others] = approvers as readonly [Approver, ...Approver[]];
  for (const other of others) {
    const joined = await joinApprovers(path, recoveryKey, [first, other]);
    if (!joined.ok) return joined;
  }
  rmSync(recovery.file);
  return ok(null);
}

async function wrapShare({ index, share }: KeyShare, recoveryKey: string, name: string, passphrase: string) {
  const salt = randomBytes(16);
  const key = await stretch(passphrase, salt, cost);
  const hidden = encryptPart(key, 1, share);
  const wrapped = toBase64(concatBytes(bundleMac(key, boundTo(recoveryKey, name, hidden)), hidden));
  const file: ShareFile = { format: 'lxshare/1', recoveryKey, name, index, salt: toBase64(salt), cost, wrapped };
  return file;
}

/** A share cannot be passed off as another person's, or as one of another key. */
function boundTo(recoveryKey: string, name: string, hidden: Uint8Array): Bytes {
  return concatBytes(utf8(`lxshare\n${recoveryKey}\n${name}\n`), hidden);
}

/** The private recovery key, when both persons gave their own passphrase. */
export async function joinApprovers(
  path: string,
  recoveryKey: string,
  [one, other]: readonly [Approver, Approver],
): Promise<Result<Bytes, Refusal>> {
  if (one.name === other.name) return fail(usage('两位审批人必须是不同的人，没有找回。请换一位审批人。'));
  const shares: KeyShare[] = [];
  for (const approver of [one, other]) {
    const share = await openShare(path, recoveryKey, approver);
    if (!share.ok) return share;
    shares.push(share.value);
  }
  const privateKey = joinShares(shares[0] as KeyShare, shares[1] as KeyShare);
  return toHex(publicKeyOf(privateKey)) === recoveryKey
    ? ok(privateKey)
    : fail(inputOutput('两份审批口令拼不成恢复密钥，审批文件可能来自不同的时间。请从备份中恢复 keys 文件夹后再运行。'));
}

async function openShare(
  path: string,
  recoveryKey: string,
  { name, passphrase }: Approver,
): Promise<Result<KeyShare, Refusal>> {
  if (!approversOf(path, recoveryKey).includes(name))
    return fail(usage(`没有名为“${name}”的审批人。审批人有：${approversOf(path, recoveryKey).join('、') || '无'}。`));
  const file = JSON.parse(readFileSync(join(folderFor(path, recoveryKey), `${name}.json`), 'utf8')) as ShareFile;
  const key = await stretch(passphrase, fromBase64(file.salt), file.cost);
  const wrapped = fromBase64(file.wrapped);
  const [mac, hidden] = [wrapped.subarray(0, macBytes), wrapped.subarray(macBytes)];
  if (!matchesBundleMac(key, boundTo(recoveryKey, name, hidden), mac))
    return fail({ exit: exitCodes.rejected, message: `审批人“${name}”的口令不正确，没有找回。请本人重新输入。` });
  return ok({ index: file.index, share: decryptPart(key, 1, hidden) });
}

/** scrypt with the block size 8: 32 MB. Full-width and half-width spellings agree. */
function stretch(passphrase: string, salt: Bytes, rounds: number): Promise<ContentKey> {
  const options = { N: rounds, r: 8, p: 1, maxmem: 2 * 128 * rounds * 8 };
  return new Promise((resolve, reject) => {
    scrypt(utf8(passphrase.normalize('NFKC')), salt, 48, options, (error, key) => {
      if (error) return reject(error);
      const raw = Uint8Array.from(key);
      resolve({ raw, sm4Key: raw.slice(0, 16), macKey: raw.slice(16) });
    });
  });
}
