// A new version of the district's document: some keys replaced, perhaps another name. Two of the root keys before it and
// two of its own must sign, so the keepers of two root keys have to be there; the third may be the one that was lost.

import { type Bytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { describeBundleError } from '#shared/bundle/bundle-error.ts';
import {
  type DistrictDocument,
  keyIdOf,
  rootThreshold,
  type SignedDistrict,
  signDistrict,
} from '#shared/bundle/district-document.ts';
import { extendChain } from '#shared/bundle/root-chain.ts';
import { generateSm2KeyPair, publicKeyOf } from '#shared/crypto/sm2.ts';
import { type DistrictFolder, instant, replaceDistrict } from './district-folder.ts';
import {
  type KeyRole,
  keysFolder,
  mendRootNumbers,
  readKey,
  roleKeyFile,
  rootKeysIn,
  rootNumbers,
  writeKey,
  writeRootKey,
} from './district-keys.ts';
import { exitCodes, type Refusal, usage } from './exit-codes.ts';

export const replaceableRoles: readonly KeyRole[] = ['ca', 'receipt', 'refdata', 'recovery', 'enc'];

export type Rotation = {
  /** Roles, and root keys by number: `ca`, `root-2`. */
  readonly replace: readonly string[];
  readonly name?: string;
  /** Where root keys lie besides the district's own folder, for example two sticks. */
  readonly rootFolders: readonly string[];
  readonly now: Date;
};

type RootChange = { readonly rootKeys: readonly string[]; readonly privateKeys: ReadonlyMap<string, Bytes> };

/** Writes the new keys, then the new version; the keys it replaces stay on the disk. */
export function rotateRoot(folder: DistrictFolder, rotation: Rotation): Result<SignedDistrict, Refusal> {
  mendRootNumbers(folder.path);
  const unknown = unknownKey(folder, rotation.replace);
  if (unknown !== undefined) return fail(unknown);
  const version = folder.district.version + 1;
  const held = rootKeysIn([keysFolder(folder.path), ...rotation.rootFolders]);
  const lacking = lackingRootKeys(folder, rotation.replace, held);
  if (lacking !== undefined) return fail(lacking);
  const roots = changeRoots(folder, rotation.replace, held);
  const { format: _format, kind: _kind, threshold: _threshold, ...fields } = folder.district;
  const next = signDistrict(signersOf(folder.district, roots), {
    ...fields,
    ...newRoleKeys(folder.path, rotation.replace, version),
    name: rotation.name ?? fields.name,
    rootKeys: roots.rootKeys,
    version,
    issuedAt: instant(rotation.now),
  });
  const chain = extendChain(folder.chain, [next]);
  if (!chain.ok) return fail({ exit: exitCodes.internal, message: describeBundleError(chain.error) });
  replaceDistrict(folder, next);
  return ok(next);
}

function unknownKey({ path, district }: DistrictFolder, replace: readonly string[]): Refusal | undefined {
  const roots = [...rootNumbers(path)].filter(([, key]) => district.rootKeys.includes(key));
  const known = [...replaceableRoles, ...roots.map(([number]) => `root-${number}`)];
  const unknown = replace.find((name) => !known.includes(name as KeyRole));
  return unknown === undefined
    ? undefined
    : usage(`没有名为“${unknown}”的密钥，没有更换。可以更换的有：${known.join('、')}。`);
}

/** Too few root keys at hand, said before any key is made. */
function lackingRootKeys(
  { path, district }: DistrictFolder,
  replace: readonly string[],
  held: ReadonlyMap<string, Bytes>,
): Refusal | undefined {
  const names = [...rootNumbers(path)].filter(([, key]) => district.rootKeys.includes(key));
  const here = names.filter(([, key]) => held.has(key)).map(([number]) => `root-${number}`);
  const replaced = replace.filter((name) => name.startsWith('root-')).length;
  const kept = here.filter((name) => !replace.includes(name)).length;
  if (here.length >= rootThreshold && kept + replaced >= rootThreshold) return undefined;
  const found = here.length > 0 ? `只找到 ${here.join('、')}` : '一个也没有找到';
  return usage(
    `更换密钥需要三个根密钥中的任意两个，${found}。请插上保管人的 U 盘，用 --keys 文件夹,文件夹 指明后再运行。`,
  );
}

/** The root keys of the next version, with the private ones at hand. */
function changeRoots(
  { path, district, chain }: DistrictFolder,
  replace: readonly string[],
  held: ReadonlyMap<string, Bytes>,
): RootChange {
  const numbers = rootNumbers(path);
  const gone = replace.flatMap((name) => numbers.get(Number(/^root-(\d+)$/.exec(name)?.[1] ?? 0)) ?? []);
  // A run that broke off may have left keys that no version names yet; they are used up first.
  const wasUsed = (key: string) => chain.some((each) => each.district.rootKeys.includes(key));
  const unused = [...numbers.values()].filter((key) => !wasUsed(key) && held.has(key));
  const missing = Math.max(0, gone.length - unused.length);
  const pairs = Array.from({ length: missing }, () => generateSm2KeyPair());
  for (const [i, pair] of pairs.entries()) writeRootKey(path, Math.max(...numbers.keys()) + i + 1, pair);
  const added = [...unused, ...pairs.map((pair) => toHex(pair.publicKey))].slice(0, gone.length);
  const kept = district.rootKeys.filter((key) => !gone.includes(key));
  const made = pairs.map((pair) => [toHex(pair.publicKey), pair.privateKey] as const);
  return { rootKeys: [...kept, ...added], privateKeys: new Map([...held, ...made]) };
}

/** Two of the old and two of the new, keys that stay before others. */
function signersOf({ rootKeys: old }: DistrictDocument, { rootKeys, privateKeys }: RootChange): readonly Bytes[] {
  const kept = old.filter((key) => rootKeys.includes(key));
  const pick = (keys: readonly string[]) =>
    [...kept, ...keys.filter((key) => !kept.includes(key))]
      .filter((key) => privateKeys.has(key))
      .slice(0, rootThreshold);
  const signers = [...new Set([...pick(old), ...pick(rootKeys)])];
  return signers.map((key) => privateKeys.get(key) as Bytes);
}

function newRoleKeys(path: string, replace: readonly string[], version: number): Partial<DistrictDocument> {
  const changed: { ca?: string; receipt?: string; refdata?: string; recovery?: string; enc?: DistrictDocument['enc'] } =
    {};
  for (const role of replaceableRoles.filter((each) => replace.includes(each))) {
    const publicKey = publicKeyOf(keyFor(roleKeyFile(path, role, version)));
    if (role === 'enc') changed.enc = [{ kid: keyIdOf(publicKey), pub: toHex(publicKey) }];
    else changed[role] = toHex(publicKey);
  }
  return changed;
}

/** A new key in this file, or the one that a run which broke off has left there: nobody has seen it yet. */
function keyFor(file: string): Bytes {
  const left = readKey(file);
  if (left) return left;
  const { privateKey } = generateSm2KeyPair();
  writeKey(file, privateKey);
  return privateKey;
}
