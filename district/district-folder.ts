// The district's folder: who the district is, its private keys, requests and certificates, the archive of originals.
//   district.json            public identity, signed by the root key        keys/{root,ca,receipt,enc}.pem
//   certificates/<serial>.json   issued certificates, with a revocation     archive/<yyyy>/<sm3>.lxsync  write-once
//   quarantine/              what was refused                               receipts/  copies of every receipt
//   waiting/                 bundles that came before the ones they build on
//   db/                      the embedded database, unless --db names another

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '#shared/base/bytes.ts';
import { toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import {
  type DistrictDocument,
  encodeDistrict,
  keyIdOf,
  readDistrict,
  type SignedDistrict,
  signDistrict,
} from '#shared/bundle/district-document.ts';
import type { DecryptionKey } from '#shared/bundle/signed-container.ts';
import type { TrustedCertificate, TrustStore } from '#shared/bundle/verify-bundle.ts';
import { privateKeyFromPem, privateKeyToPem } from '#shared/crypto/key-files.ts';
import { generateSm2KeyPair, publicKeyOf } from '#shared/crypto/sm2.ts';
import { inputOutput, type Refusal, usage } from './exit-codes.ts';
import { keepFile } from './keep-file.ts';

const keyNames = ['root', 'ca', 'receipt', 'enc'] as const;
type KeyName = (typeof keyNames)[number];

export type DistrictFolder = {
  readonly path: string;
  readonly signed: SignedDistrict;
  readonly district: DistrictDocument;
  readonly keys: { readonly [name in KeyName]: Bytes };
};

/** Makes keys and identity of a new district. An existing folder is never overwritten. */
export function initDistrict(path: string, code: string, name: string, now: Date): Result<DistrictFolder, Refusal> {
  if (!/^\d{6}$/.test(code)) return fail(usage('区县代码应为 6 位数字。请核对 --district 后再运行。'));
  if (existsSync(join(path, 'district.json')))
    return fail(usage(`文件夹 ${path} 已经建立过区级身份，没有改动。请换一个文件夹，或直接使用它。`));
  if (existsSync(join(path, 'keys')))
    return fail(usage(`文件夹 ${path} 里有密钥而没有区级身份文件，没有改动。请换一个文件夹，或从备份恢复。`));
  const pairs = Object.fromEntries(keyNames.map((key) => [key, generateSm2KeyPair()])) as {
    readonly [name in KeyName]: ReturnType<typeof generateSm2KeyPair>;
  };
  const signed = signDistrict(pairs.root.privateKey, {
    code,
    name,
    version: 1,
    issuedAt: instant(now),
    root: toHex(pairs.root.publicKey),
    ca: toHex(pairs.ca.publicKey),
    receipt: toHex(pairs.receipt.publicKey),
    enc: [{ kid: keyIdOf(pairs.enc.publicKey), pub: toHex(pairs.enc.publicKey) }],
  });
  for (const folder of ['keys', 'certificates', 'archive', 'quarantine', 'waiting', 'receipts'])
    mkdirSync(join(path, folder), { recursive: true });
  for (const key of keyNames)
    writeFileSync(keyFile(path, key), privateKeyToPem(pairs[key].privateKey), { flag: 'wx', mode: 0o600 });
  keepFile(join(path, 'district.json'), encodeDistrict(signed));
  return openDistrict(path);
}

/** The identity and the place of the certificates, without the private keys: enough to verify who sent a bundle. */
export type PublicDistrict = Omit<DistrictFolder, 'keys'>;

export function openPublicDistrict(path: string): Result<PublicDistrict, Refusal> {
  if (!existsSync(join(path, 'district.json')))
    return fail(inputOutput(`文件夹 ${path} 里没有区级身份文件。请先运行 lxrecv init，或用 --dir 指出正确的文件夹。`));
  const signed = readDistrict(readFileSync(join(path, 'district.json')));
  if (!signed.ok) return fail(inputOutput(describeBundleError(signed.error)));
  return ok({ path, signed: signed.value, district: signed.value.district });
}

export function openDistrict(path: string): Result<DistrictFolder, Refusal> {
  const opened = openPublicDistrict(path);
  if (!opened.ok) return opened;
  const keys: { [name: string]: Bytes } = {};
  for (const name of keyNames) {
    const file = keyFile(path, name);
    const key = existsSync(file) ? privateKeyFromPem(readFileSync(file, 'utf8')) : undefined;
    if (!key?.ok) return fail(inputOutput(`密钥文件 ${file} 缺失或损坏。请从备份中恢复后再运行。`));
    keys[name] = key.value;
  }
  return ok({ ...opened.value, keys: keys as DistrictFolder['keys'] });
}

/** Every certificate issued so far, in the order of issue. */
export function issuedCertificates({ path }: PublicDistrict): readonly TrustedCertificate[] {
  return readdirSync(join(path, 'certificates'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(path, 'certificates', name), 'utf8')) as TrustedCertificate)
    .sort((a, b) => (a.cert.notBefore < b.cert.notBefore ? -1 : 1));
}

export function trustOf(folder: DistrictFolder, nowMs: number): TrustStore {
  return { ...publicTrustOf(folder, nowMs), keys: decryptionKeysOf(folder) };
}

export function publicTrustOf(folder: PublicDistrict, nowMs: number): Omit<TrustStore, 'keys'> {
  const byDigest = new Map(issuedCertificates(folder).map((signed) => [certificateDigest(signed.cert), signed]));
  return {
    district: folder.district,
    nowMs,
    certificate: (digest) => byDigest.get(digest),
  };
}

function decryptionKeysOf({ keys }: DistrictFolder): readonly DecryptionKey[] {
  return [{ kid: keyIdOf(publicKeyOf(keys.enc)), privateKey: keys.enc }];
}

/** Instants in documents have whole seconds: 2026-11-22T00:00:00Z. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function keyFile(path: string, name: KeyName): string {
  return join(path, 'keys', `${name}.pem`);
}
