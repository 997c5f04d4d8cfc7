// The SM2 curve of GB/T 32918.5—2017 on noble's audited point arithmetic, and the checks that every key and point must
// pass before it is used. JavaScript's big integers do not run in constant time; docs/security.md says why that is
// accepted here (keys are used offline, by their owner).

import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { type Bytes, concatBytes, randomBytes, toHex } from '#shared/base/bytes.ts';

if (typeof crypto === 'undefined' || typeof crypto.getRandomValues !== 'function') {
  throw new Error('sm2: this platform has no crypto.getRandomValues; keys made without it would be guessable');
}

/** Gives `length` fresh bytes from a cryptographic generator. */
export type RandomSource = (length: number) => Uint8Array;
export type Sm2Point = WeierstrassPoint<bigint>;

const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const a = p - 3n;
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const Gx = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n;
const Gy = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n;

const Point = weierstrass({ p, n, h: 1n, a, b, Gx, Gy });

export const scalarBytes = 32;
export const publicKeyBytes = 65;
export const curveOrder = n;
/** Arithmetic modulo the order of the curve. */
export const scalars = Point.Fn;
/** a ‖ b ‖ Gx ‖ Gy, as the digest Z of a signer's identity wants them. */
export const curveParameters: Bytes = concatBytes(...[a, b, Gx, Gy].map(scalarToBytes));

/** 32 bytes, big-endian. */
export function scalarToBytes(value: bigint): Bytes {
  return Uint8Array.from(numberToBytesBE(value, scalarBytes));
}

/** True for 32 bytes that stand for d in [1, n−2]. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  return bytes.length === scalarBytes && isSecretScalar(bytesToNumberBE(bytes));
}

function isSecretScalar(value: bigint): boolean {
  return value >= 1n && value <= n - 2n;
}

/** @throws unless the key is in range: keys are checked where they enter the program. */
export function secretScalarOf(privateKey: Uint8Array): bigint {
  if (!isPrivateKey(privateKey)) throw new Error('sm2: private key out of range');
  return bytesToNumberBE(privateKey);
}

/** A secret number in [1, n−2], every one equally likely: a draw outside is thrown away, not reduced. */
export function randomScalar(random: RandomSource = randomBytes): bigint {
  for (;;) {
    const drawn = bytesToNumberBE(random(scalarBytes));
    if (isSecretScalar(drawn)) return drawn;
  }
}

/** secret · G, with noble's blinding. */
export function multiplyBase(secret: bigint): Sm2Point {
  return Point.BASE.multiply(secret);
}

/** @returns undefined unless (x, y) are coordinates of a point on the curve; infinity has none. */
export function pointAt(x: bigint, y: bigint): Sm2Point | undefined {
  const { Fp } = Point;
  if (!Fp.isValid(x) || !Fp.isValid(y)) return undefined;
  const right = Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b);
  return Fp.eql(Fp.sqr(y), right) ? Point.fromAffine({ x, y }) : undefined;
}

/** @param publicKey 04 ‖ X ‖ Y. @returns undefined for another form, a point off the curve, or infinity. */
export function pointOf(publicKey: Uint8Array): Sm2Point | undefined {
  if (publicKey.length !== publicKeyBytes || publicKey[0] !== 0x04) return undefined;
  return pointAt(bytesToNumberBE(publicKey.subarray(1, 33)), bytesToNumberBE(publicKey.subarray(33)));
}

/** X ‖ Y, 64 bytes. */
export function coordinatesOf(point: Sm2Point): Bytes {
  const { x, y } = point.toAffine();
  return concatBytes(scalarToBytes(x), scalarToBytes(y));
}

type KnownKey = { readonly point: Sm2Point; uses: number };
const knownKeys = new Map<string, KnownKey>();
const maxKnownKeys = 32;
/** From this use on, a table of multiples (about 5 ms to build) pays: a bundle has one signature per segment. */
const usesBeforeTable = 4;
const tableWindowBits = 5;

/** As {@link pointOf}, remembering the last keys, so that many signatures of one device are checked quickly. */
export function verificationPointOf(publicKey: Uint8Array): Sm2Point | undefined {
  const name = toHex(publicKey);
  const known = knownKeys.get(name);
  if (known) {
    known.uses += 1;
    if (known.uses === usesBeforeTable) known.point.precompute(tableWindowBits);
    return known.point;
  }
  const point = pointOf(publicKey);
  if (point) remember(name, point);
  return point;
}

function remember(name: string, point: Sm2Point): void {
  const oldest = knownKeys.keys().next();
  if (knownKeys.size === maxKnownKeys && !oldest.done) knownKeys.delete(oldest.value);
  knownKeys.set(name, { point, uses: 1 });
}

/** s · G + t · P, undefined at infinity; not in constant time, for public numbers in [1, n−1] only. */
export function verificationSum(s: bigint, t: bigint, point: Sm2Point): Sm2Point | undefined {
  const sum = Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t));
  return sum.is0() ? undefined : sum;
}
