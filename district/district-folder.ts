// The district's folder: who the district is, its private keys, requests and certificates, the archive of originals.
//   district.json            public identity, signed by the root keys       keys/   see district-keys.ts
//   earlier/<version>.json   the identity's versions before
//   certificates/<serial>.json   issued certificates, with a revocation     archive/<yyyy>/<sm3>.lxsync  write-once
//   quarantine/              what was refused                               receipts/  copies of every receipt
//   waiting/                 bundles that came before the ones they build on
//   db/                      the embedded database, unless --db names another

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import {
  type DistrictDocument,
  encodeDistrict,
  keyIdOf,
  readDistrict,
  rootKeyCount,
  rootThreshold,
  type SignedDistrict,
  signDistrict,
} from '#shared/bundle/district-document.ts';
import type { DistrictChain } from '#shared/bundle/root-chain.ts';
import type { DecryptionKey } from '#shared/bundle/signed-container.ts';
import type { TrustedCertificate, TrustStore } from '#shared/bundle/verify-bundle.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import { nodeDisk } from './disk.ts';
import {
  type DailyKeys,
  keysFolder,
  openDailyKeys,
  openDecryptionKeys,
  roleKeyFile,
  writeKey,
  writeRootKey,
} from './district-keys.ts';
import { inputOutput, type Refusal, usage } from './exit-codes.ts';
import { keepFile, replaceFile } from './keep-file.ts';

const roles = ['ca', 'receipt', 'refdata', 'recovery', 'enc'] as const;

export type DistrictFolder = {
  readonly path: string;
  readonly signed: SignedDistrict;
  readonly district: DistrictDocument;
  /** Every version of the identity, oldest first; the last one is `signed`. */
  readonly chain: DistrictChain;
  readonly keys: DailyKeys;
  readonly decryptionKeys: readonly DecryptionKey[];
};

/** Makes keys and identity of a new district. An existing folder is never overwritten. */
export function initDistrict(path: string, code: string, name: string, now: Date): Result<DistrictFolder, Refusal> {
  if (!/^\d{6}$/.test(code)) return fail(usage('区县代码应为 6 位数字。请核对 --district 后再运行。'));
  if (existsSync(join(path, 'district.json')))
    return fail(usage(`文件夹 ${path} 已经建立过区级身份，没有改动。请换一个文件夹，或直接使用它。`));
  if (existsSync(keysFolder(path)))
    return fail(usage(`文件夹 ${path} 里有密钥而没有区级身份文件，没有改动。请换一个文件夹，或从备份恢复。`));
  const roots = Array.from({ length: rootKeyCount }, () => generateSm2KeyPair());
  const pairs = Object.fromEntries(roles.map((role) => [role, generateSm2KeyPair()])) as RolePairs;
  const signed = firstDocument({ code, name, issuedAt: instant(now) }, roots, pairs);
  for (const folder of ['keys', 'certificates', 'archive', 'quarantine', 'waiting', 'receipts'])
    nodeDisk.makeFolder(join(path, folder));
  for (const [i, pair] of roots.entries()) writeRootKey(path, i + 1, pair);
  for (const role of roles) writeKey(roleKeyFile(path, role, 1), pairs[role].privateKey);
  keepFile(join(path, 'district.json'), encodeDistrict(signed));
  return openDistrict(path);
}

type RolePairs = { readonly [role in (typeof roles)[number]]: Sm2KeyPair };

function firstDocument(
  about: Pick<DistrictDocument, 'code' | 'name' | 'issuedAt'>,
  roots: readonly Sm2KeyPair[],
  { ca, receipt, refdata, recovery, enc }: RolePairs,
): SignedDistrict {
  return signDistrict(
    roots.slice(0, rootThreshold).map(({ privateKey }) => privateKey),
    {
      ...about,
      version: 1,
      rootKeys: roots.map(({ publicKey }) => toHex(publicKey)),
      ca: toHex(ca.publicKey),
      receipt: toHex(receipt.publicKey),
      refdata: toHex(refdata.publicKey),
      recovery: toHex(recovery.publicKey),
      enc: [{ kid: keyIdOf(enc.publicKey), pub: toHex(enc.publicKey) }],
    },
  );
}

/** The identity and the place of the certificates, without the private keys: enough to verify who sent a bundle. */
export type PublicDistrict = Omit<DistrictFolder, 'keys' | 'decryptionKeys'>;

export function openPublicDistrict(path: string): Result<PublicDistrict, Refusal> {
  if (!existsSync(join(path, 'district.json')))
    return fail(inputOutput(`文件夹 ${path} 里没有区级身份文件。请先运行 lxrecv init，或用 --dir 指出正确的文件夹。`));
  const chain: SignedDistrict[] = [];
  for (const file of [...earlierFiles(path), join(path, 'district.json')]) {
    const signed = readDistrict(readFileSync(file));
    if (!signed.ok) return fail(inputOutput(`${file}：${describeBundleError(signed.error)}`));
    if (signed.value.district.version > (chain.at(-1)?.district.version ?? 0)) chain.push(signed.value);
  }
  const signed = chain.at(-1) as SignedDistrict;
  return ok({ path, signed, district: signed.district, chain });
}

function earlierFiles(path: string): readonly string[] {
  const folder = join(path, 'earlier');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{6}\.json$/.test(name)) : [];
  return names.sort().map((name) => join(folder, name));
}

/**
 * Puts the next version in place. A copy of the version before is written first: at every moment district.json is the
 * current version and all versions before it are beside it.
 */
export function replaceDistrict({ path, signed }: PublicDistrict, next: SignedDistrict): void {
  nodeDisk.makeFolder(join(path, 'earlier'));
  const name = `${String(signed.district.version).padStart(6, '0')}.json`;
  keepFile(join(path, 'earlier', name), encodeDistrict(signed));
  replaceFile(join(path, 'district.json'), encodeDistrict(next));
}

export function openDistrict(path: string): Result<DistrictFolder, Refusal> {
  const opened = openPublicDistrict(path);
  if (!opened.ok) return opened;
  const { chain } = opened.value;
  const keys = openDailyKeys(path, chain);
  if (!keys.ok) return keys;
  const decryptionKeys = openDecryptionKeys(path, chain);
  if (!decryptionKeys.ok) return decryptionKeys;
  return ok({ ...opened.value, keys: keys.value, decryptionKeys: decryptionKeys.value });
}

/** A line of the register: the certificate, its revocation, and the device id that its PC had before (`replaces`). */
export type IssuedCertificate = TrustedCertificate & { readonly replaces?: string };

/** Every certificate issued so far, in the order of issue. */
export function issuedCertificates({ path }: PublicDistrict): readonly IssuedCertificate[] {
  return readdirSync(join(path, 'certificates'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(path, 'certificates', name), 'utf8')) as IssuedCertificate)
    .sort((a, b) => (a.cert.notBefore < b.cert.notBefore ? -1 : 1));
}

/** Puts a certificate into the register, or its revocation. */
export function keepCertificate({ path }: PublicDistrict, signed: IssuedCertificate): void {
  replaceFile(join(path, 'certificates', `${signed.cert.serial}.json`), utf8(JSON.stringify(signed, undefined, 1)));
}

export function trustOf(folder: DistrictFolder, nowMs: number): TrustStore {
  return { ...publicTrustOf(folder, nowMs), keys: folder.decryptionKeys };
}

export function publicTrustOf(folder: PublicDistrict, nowMs: number): Omit<TrustStore, 'keys'> {
  const byDigest = new Map(issuedCertificates(folder).map((signed) => [certificateDigest(signed.cert), signed]));
  return {
    district: folder.district,
    earlier: folder.chain.slice(0, -1).map(({ district }) => district),
    nowMs,
    certificate: (digest) => byDigest.get(digest),
    // Only of those who seal: a report that was released before stays good when the archive is read again.
    revocation: (cert) => {
      const revoked = cert.role === 'secretary' ? byDigest.get(certificateDigest(cert))?.revoked : undefined;
      return revoked && Date.parse(revoked.at) <= nowMs ? revoked : undefined;
    },
  };
}

/** Instants in documents have whole seconds: 2026-11-22T00:00:00Z. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
