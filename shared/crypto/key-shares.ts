// A private key divided among several persons so that any two of them can use it and none of them alone learns anything
// about it (Shamir, a straight line over the order of the curve):
//   share i = d + a·i mod n with a random;   d = (share i · j − share j · i) / (j − i) mod n

import type { Bytes } from '#shared/base/bytes.ts';
import { randomScalar, scalars, scalarToBytes, secretScalarOf } from './sm2-curve.ts';

export type KeyShare = { readonly index: number; readonly share: Bytes };

/** @param count how many shares, numbered from 1; any two of them suffice */
export function splitKey(privateKey: Uint8Array, count: number): readonly KeyShare[] {
  if (count < 2 || count > 100) throw new Error(`splitKey: ${count} shares`);
  const secret = secretScalarOf(privateKey);
  const slope = randomScalar();
  return Array.from({ length: count }, (_, i) => ({
    index: i + 1,
    share: scalarToBytes(scalars.add(secret, scalars.mul(slope, BigInt(i + 1)))),
  }));
}

/** The private key; that the two belong together, only its public key tells. @throws when both are the same share */
export function joinShares(one: KeyShare, other: KeyShare): Bytes {
  if (one.index === other.index) throw new Error('joinShares: the same share twice');
  const [i, j] = [BigInt(one.index), BigInt(other.index)];
  const difference = scalars.sub(scalars.mul(numberOf(one), j), scalars.mul(numberOf(other), i));
  return scalarToBytes(scalars.mul(difference, scalars.inv(scalars.sub(j, i))));
}

function numberOf({ share }: KeyShare): bigint {
  return scalars.create(BigInt(`0x${Array.from(share, (byte) => byte.toString(16).padStart(2, '0')).join('')}`));
}
