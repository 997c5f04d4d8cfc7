// The keys of the PC in the vault, of every id that it has had: made, wrapped under the device key, opened with it.

import { type Bytes, fromBase64, toBase64 } from '#shared/base/bytes.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type { DeviceIdentity, DeviceSession } from './session.ts';
import type { VaultFile } from './vault-file.ts';
import { unwrapUnder, type VaultSecrets, wrapUnder } from './vault-keys.ts';

type Wrapped = VaultFile['device'];
type Purpose = keyof Wrapped;

/** A new pair for signing and one for encryption, wrapped under the device key. */
export async function newDeviceKeys({ deviceKey }: VaultSecrets, installation: string): Promise<Wrapped> {
  const wrap = async (purpose: Purpose) => {
    const { privateKey, publicKey } = generateSm2KeyPair();
    return { publicKey: toBase64(publicKey), wrapped: await wrapUnder(deviceKey, privateKey, installation, purpose) };
  };
  return { signing: await wrap('signing'), encryption: await wrap('encryption') };
}

type Opened = Pick<DeviceSession, keyof DeviceIdentity | 'next' | 'earlier'>;

/** All ids with their keys; undefined when a wrapping is damaged. */
export async function openIds(vault: VaultFile, { deviceKey }: VaultSecrets): Promise<Opened | undefined> {
  const { installationId, deviceId, device, next, earlier } = vault;
  const open = async (purpose: Purpose, { publicKey, wrapped }: Wrapped[Purpose]): Promise<Sm2KeyPair> => {
    const privateKey = await unwrapUnder(deviceKey, wrapped, installationId, purpose);
    if (!privateKey) throw new DamagedWrapping();
    return { privateKey: privateKey as Bytes, publicKey: fromBase64(publicKey) };
  };
  const openBoth = async ({ signing, encryption }: Wrapped) => ({
    signing: await open('signing', signing),
    encryption: await open('encryption', encryption),
  });
  const openEarlier = async (each: NonNullable<typeof earlier>[number]) => ({
    deviceId: each.deviceId,
    encryption: await open('encryption', each.encryption),
  });
  try {
    return {
      deviceId,
      ...(await openBoth(device)),
      ...(next ? { next: { deviceId: next.deviceId, ...(await openBoth(next)) } } : {}),
      ...(earlier ? { earlier: await Promise.all(earlier.map(openEarlier)) } : {}),
    };
  } catch (error) {
    if (error instanceof DamagedWrapping) return undefined;
    throw error;
  }
}

class DamagedWrapping extends Error {}
