import { fromHex } from '#shared/base/bytes.ts';
import { type EncryptionKey, keyIdOf } from '#shared/bundle/district-document.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import type { DeviceSession } from '../session.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { currentCertificate, noPeers } from './peer-record.ts';

/** Another PC of the office that can be written to. */
export type Recipient = { readonly deviceId: string; readonly name: string; readonly key: EncryptionKey };

/** The other PCs whose certificates are valid now and not revoked. */
export function recipientsOf(
  { peers = noPeers, trust }: ExchangeRecord,
  session: DeviceSession,
  nowMs: number,
): readonly Recipient[] {
  return Object.keys(peers.devices).flatMap((deviceId) => {
    const cert = currentCertificate(peers, deviceId)?.cert;
    if (!cert || deviceId === session.deviceId || Date.parse(cert.notAfter) < nowMs) return [];
    if (revocationOf(trust?.revoked ?? [], cert)) return [];
    return [{ deviceId, name: cert.deviceName, key: { kid: keyIdOf(fromHex(cert.encPub)), pub: cert.encPub } }];
  });
}
