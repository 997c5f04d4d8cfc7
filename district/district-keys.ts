// The district's private keys, PKCS#8 PEM below keys/. A role's file is named after the version of the district document
// that brought the key: ca.pem for the first, ca-2.pem for one that came with version 2. Keys that were replaced stay
// where they are: bundles of the archive are encrypted to them.
//   root-1.pem root-2.pem root-3.pem   sign the district document; kept apart, needed for `lxrecv root rotate` only;
//                                      root-1.pub … are their public halves and stay
//   ca receipt refdata enc             needed every day
//   recovery                           only until it is divided among the approvers (`lxrecv recover approvers`)

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import type { DistrictChain } from '#shared/bundle/root-chain.ts';
import type { DecryptionKey } from '#shared/bundle/signed-container.ts';
import { privateKeyFromPem, privateKeyToPem, publicKeyFromPem, publicKeyToPem } from '#shared/crypto/key-files.ts';
import { publicKeyOf, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import { inputOutput, type Refusal } from './exit-codes.ts';
import { replaceFile } from './keep-file.ts';

/** Roles whose private keys the receiver uses every day, besides `enc`. */
const dailyRoles = ['ca', 'receipt', 'refdata'] as const;
export type DailyRole = (typeof dailyRoles)[number];
export type KeyRole = DailyRole | 'recovery' | 'enc';
export type DailyKeys = { readonly [role in DailyRole]: Bytes };

export function keysFolder(path: string): string {
  return join(path, 'keys');
}

/** @param version the district document's that brings the key */
export function roleKeyFile(path: string, role: KeyRole, version: number): string {
  return join(keysFolder(path), version === 1 ? `${role}.pem` : `${role}-${version}.pem`);
}

/** @param number 1, 2, 3 for the first three; those that replace one count on */
function rootKeyFile(path: string, number: number): string {
  return join(keysFolder(path), `root-${number}.pem`);
}

/** The public half of a root key; it stays when the private one is taken away, so that numbers keep their meaning. */
function rootPublicFile(path: string, number: number): string {
  return join(keysFolder(path), `root-${number}.pub`);
}

export function writeRootKey(path: string, number: number, { privateKey, publicKey }: Sm2KeyPair): void {
  writeKey(rootKeyFile(path, number), privateKey);
  replaceFile(rootPublicFile(path, number), utf8(publicKeyToPem(publicKey)));
}

/** The public root keys (hexadecimal) by their numbers, those that were replaced among them. */
export function rootNumbers(path: string): ReadonlyMap<number, string> {
  const numbers = new Map<number, string>();
  for (const name of readdirSync(keysFolder(path))) {
    const number = Number(/^root-(\d+)\.pub$/.exec(name)?.[1] ?? 0);
    const key = number > 0 ? publicKeyFromPem(readFileSync(rootPublicFile(path, number), 'utf8')) : undefined;
    if (key?.ok) numbers.set(number, toHex(key.value));
  }
  return numbers;
}

/** The private root keys that lie in these folders, by public key (hexadecimal). */
export function rootKeysIn(folders: readonly string[]): ReadonlyMap<string, Bytes> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^root-\d+\.pem$/.test(name))
      .map((name) => join(folder, name)),
  );
  const keys = files.map(readKey).filter((key) => key !== undefined);
  return new Map(keys.map((key) => [toHex(publicKeyOf(key)), key]));
}

/** Whole and on the disk, or not there at all. Never overwrites a key. @throws errors of the file system */
export function writeKey(file: string, privateKey: Uint8Array): void {
  if (existsSync(file)) throw Object.assign(new Error(file), { code: 'EEXIST', syscall: 'open', path: file });
  replaceFile(file, utf8(privateKeyToPem(privateKey)), { mode: 0o600 });
}

/** Writes the public halves that a run which broke off has left out: without it a root key has no number. */
export function mendRootNumbers(path: string): void {
  for (const name of readdirSync(keysFolder(path))) {
    const number = Number(/^root-(\d+)\.pem$/.exec(name)?.[1] ?? 0);
    const key = number > 0 && !existsSync(rootPublicFile(path, number)) && readKey(rootKeyFile(path, number));
    if (key) replaceFile(rootPublicFile(path, number), utf8(publicKeyToPem(publicKeyOf(key))));
  }
}

/** The private key in a PEM file; undefined when there is none or it cannot be read as one. */
export function readKey(file: string): Bytes | undefined {
  const key = existsSync(file) ? privateKeyFromPem(readFileSync(file, 'utf8')) : undefined;
  return key?.ok ? key.value : undefined;
}

export function openDailyKeys(path: string, chain: DistrictChain): Result<DailyKeys, Refusal> {
  const keys: { [role in DailyRole]?: Bytes } = {};
  for (const role of dailyRoles) {
    const key = openRoleKey(path, chain, role, (district) => district[role]);
    if (!key.ok) return key;
    keys[role] = key.value;
  }
  return ok(keys as DailyKeys);
}

/** The file of the key that the last version names for this role: it is named after the version that brought the key. */
export function roleKeyFileOf(
  path: string,
  chain: DistrictChain,
  role: KeyRole,
  publicOf: (district: DistrictDocument) => string | undefined,
): string {
  const wanted = publicOf((chain.at(-1) as DistrictChain[number]).district);
  const origin = chain.find(({ district }) => publicOf(district) === wanted);
  return roleKeyFile(path, role, origin?.district.version ?? 1);
}

/** The key that the last version names for this role. */
export function openRoleKey(
  path: string,
  chain: DistrictChain,
  role: KeyRole,
  publicOf: (district: DistrictDocument) => string | undefined,
): Result<Bytes, Refusal> {
  const file = roleKeyFileOf(path, chain, role, publicOf);
  const key = readKey(file);
  return key && toHex(publicKeyOf(key)) === publicOf((chain.at(-1) as DistrictChain[number]).district)
    ? ok(key)
    : fail(inputOutput(`密钥文件 ${file} 缺失或损坏。请从备份中恢复后再运行。`));
}

/** Keys that bundles may be encrypted to: the current ones, which must be there, and those that they replaced. */
export function openDecryptionKeys(path: string, chain: DistrictChain): Result<readonly DecryptionKey[], Refusal> {
  const keys: DecryptionKey[] = [];
  for (const [at, { district }] of chain.entries()) {
    for (const [place, { kid }] of district.enc.entries()) {
      if (keys.some((key) => key.kid === kid)) continue;
      const key = openRoleKey(path, chain.slice(0, at + 1), 'enc', (each) => each.enc[place]?.pub);
      if (key.ok) keys.push({ kid, privateKey: key.value });
      else if (at === chain.length - 1) return key;
    }
  }
  return ok(keys);
}
