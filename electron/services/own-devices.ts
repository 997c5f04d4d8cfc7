// The ids that this PC has had. Two PCs with one id (a copied disk) cannot be told apart by their signatures, so each asks
// the district for an id of its own. The id and its keys are made with the request (`next`) and taken up when the
// certificate comes; until then everything goes on under the old id. What was encrypted to an old id can be read for good.

import type { SignedCertificate } from '#shared/bundle/certificate.ts';
import { keyIdOf } from '#shared/bundle/district-document.ts';
import type { DecryptionKey } from '#shared/bundle/signed-container.ts';
import type { DeviceIdentity, DeviceSession } from './session.ts';

/** The session under the id that was asked for. */
export function underNextId(session: DeviceSession): DeviceSession {
  const { next, deviceId, encryption, earlier = [], ...rest } = session;
  return next ? { ...rest, ...next, earlier: [...earlier, { deviceId, encryption }] } : session;
}

/** The session under the id that the accepted certificate is for: the vault may not have followed yet. */
export function underCertifiedId(session: DeviceSession, certificate: SignedCertificate | undefined): DeviceSession {
  return certificate && certificate.cert.subject === session.next?.deviceId ? underNextId(session) : session;
}

/** Whose answers are for this PC: the present id first, then those before it. */
export function ownDevices({ deviceId, encryption, earlier = [] }: DeviceSession) {
  return [{ deviceId, encryption }, ...earlier];
}

export function isOwnDevice(session: DeviceSession, deviceId: string): boolean {
  return ownDevices(session).some((own) => own.deviceId === deviceId);
}

/** Every key that a file for this PC may be encrypted to. */
export function decryptionKeysOf(session: DeviceSession): readonly DecryptionKey[] {
  const devices = [...ownDevices(session), ...(session.next ? [session.next] : [])];
  return devices.map(({ encryption: { publicKey, privateKey } }) => ({ kid: keyIdOf(publicKey), privateKey }));
}

/** Every private key that an open ledger holds in memory. */
export function privateKeysOf({ signing, encryption, next, earlier = [] }: DeviceSession): readonly Uint8Array[] {
  const pairs = [signing, encryption, ...(next ? [next.signing, next.encryption] : [])];
  return [...pairs, ...earlier.map((each) => each.encryption)].map(({ privateKey }) => privateKey);
}

/** A copy with keys of its own, for an act that goes on while the ledger is locked. */
export function copyOf(session: DeviceSession): DeviceSession {
  const pair = ({ publicKey, privateKey }: DeviceIdentity['signing']) => ({
    publicKey,
    privateKey: privateKey.slice(),
  });
  const { next, earlier } = session;
  return {
    ...session,
    dataKey: session.dataKey.slice(),
    signing: pair(session.signing),
    encryption: pair(session.encryption),
    ...(next ? { next: { ...next, signing: pair(next.signing), encryption: pair(next.encryption) } } : {}),
    ...(earlier ? { earlier: earlier.map((each) => ({ ...each, encryption: pair(each.encryption) })) } : {}),
  };
}
