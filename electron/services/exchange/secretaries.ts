// 签发人: users of this PC who release reports with a key of their own, and the papers that make them known to the
// district. The private key lies in the vault under the person's password (vault-seal.ts).

import { randomBytes, toHex } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { SignedCertificate } from '#shared/bundle/certificate.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { requestCode, type SignedRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import type { HostError, ReturnedBundle, Secretary, UserSummary } from '#shared/host/host-api.ts';
import { refuse } from '../host-error.ts';
import type { DeviceSession } from '../session.ts';
import type { SealKey } from '../vault-seal.ts';
import type { ExchangeRecord, SentBundle } from './exchange-record.ts';

/** `certificate`: missing until the district has answered; the one before stays until then. */
export type SecretaryRecord = UserSummary & {
  readonly request: SignedRequest;
  readonly certificate?: SignedCertificate;
};
export type PreparedBundle = SentBundle & { readonly preparer: UserSummary };

export type ReleaseRecord = {
  readonly secretaries: readonly SecretaryRecord[];
  readonly waiting?: PreparedBundle;
  readonly returned?: ReturnedBundle;
};

export const noRelease: ReleaseRecord = { secretaries: [] };

/** True once somebody can be asked: a request alone holds up no report. */
export function isReleaseNeeded({ release = noRelease }: ExchangeRecord): boolean {
  return release.secretaries.some(({ certificate }) => certificate !== undefined);
}

/** The request already made for this key, or a new one; so the code read over the telephone stays. */
export function secretaryRequestFor(
  record: ExchangeRecord,
  { office }: DeviceSession,
  { user, pair }: SealKey,
  nowMs: number,
): SignedRequest {
  const signPub = toHex(pair.publicKey);
  const held = secretaryOf(record, user.id);
  if (held && held.request.request.signPub === signPub && held.certificate?.cert.signPub !== signPub)
    return held.request;
  return signRequest(pair.privateKey, {
    role: 'secretary',
    street: office.committeeCode,
    streetName: office.committeeName,
    deviceId: user.id,
    deviceName: user.name,
    signPub,
    encPub: signPub,
    nonce: toHex(randomBytes(16)),
    createdAt: instantOf(nowMs),
  });
}

function secretaryOf({ release = noRelease }: ExchangeRecord, id: string): SecretaryRecord | undefined {
  return release.secretaries.find((each) => each.id === id);
}

export function withSecretary(record: ExchangeRecord, secretary: SecretaryRecord): ExchangeRecord {
  const release = record.release ?? noRelease;
  const others = release.secretaries.filter(({ id }) => id !== secretary.id);
  const certificate = secretary.certificate ?? secretaryOf(record, secretary.id)?.certificate;
  const next = { ...secretary, ...(certificate ? { certificate } : {}) };
  return { ...record, release: { ...release, secretaries: [...others, next] } };
}

/** The record without somebody who cannot open the ledger any more. */
export function withoutSecretary(record: ExchangeRecord, user: string): ExchangeRecord {
  const { release } = record;
  if (!release) return record;
  return { ...record, release: { ...release, secretaries: release.secretaries.filter(({ id }) => id !== user) } };
}

/** Whose certificate it is: the one who asked for it with this very key, and holds none that is newer. */
export function whoAskedFor(record: ExchangeRecord, { cert }: SignedCertificate): SecretaryRecord | undefined {
  const found = secretaryOf(record, cert.subject);
  const asked = found?.request.request;
  const held = found?.certificate?.cert;
  const isOlder = held?.signPub === cert.signPub && cert.notBefore < held.notBefore;
  return asked?.signPub === cert.signPub && asked.street === cert.street && !isOlder ? found : undefined;
}

/** The record with the certificates that the district has issued anew for people of this PC who could release before. */
export function withRenewedSecretaries(
  record: ExchangeRecord,
  certificates: readonly SignedCertificate[],
): ExchangeRecord {
  return certificates.reduce((later, signed) => {
    const found = whoAskedFor(later, signed);
    const isNewer = found?.certificate && found.certificate.cert.notBefore < signed.cert.notBefore;
    return isNewer ? withSecretary(later, { ...found, certificate: signed }) : later;
  }, record);
}

export function secretariesOf(record: ExchangeRecord, nowMs: number): readonly Secretary[] {
  const { secretaries } = record.release ?? noRelease;
  return secretaries.map(({ id, name, request, certificate }) => {
    const isAnswered = certificate?.cert.signPub === request.request.signPub && !isOpen(request, certificate);
    return {
      id,
      name,
      state: !certificate ? 'asked' : whyEnded(record, certificate, nowMs) ? 'ended' : 'ready',
      ...(certificate ? { notAfter: certificate.cert.notAfter } : {}),
      ...(isAnswered ? {} : { requestCode: requestCode(request.request) }),
    };
  });
}

/** A request made after the certificate was issued waits for another one. */
function isOpen({ request }: SignedRequest, { cert }: SignedCertificate): boolean {
  return request.createdAt > cert.notBefore;
}

function whyEnded(record: ExchangeRecord, { cert }: SignedCertificate, nowMs: number): string | undefined {
  const revoked = revocationOf(record.trust?.revoked ?? [], cert);
  if (revoked) return `已由区里撤销（${revoked.reason ?? revoked.at.slice(0, 10)}）`;
  if (Date.parse(cert.notAfter) < nowMs) return `已于 ${cert.notAfter.slice(0, 10)} 到期`;
  return Date.parse(cert.notBefore) > nowMs ? `${cert.notBefore.slice(0, 10)} 起才有效，请核对电脑日期` : undefined;
}

/** The certificate with which this key may release now. */
export function releaseCertificate(
  record: ExchangeRecord,
  { user, pair }: SealKey,
  nowMs: number,
): Result<SignedCertificate, HostError> {
  const certificate = secretaryOf(record, user.id)?.certificate;
  if (!certificate || certificate.cert.signPub !== toHex(pair.publicKey))
    return refuse(
      'notSecretary',
      `${user.name}的签发密钥还没有区里的证书，不能签发。请到“系统设置 → 用户”写出申请，区里的证书在“接收”里收下后再签发。`,
    );
  const why = whyEnded(record, certificate, nowMs);
  return why === undefined
    ? ok(certificate)
    : refuse(
        'secretaryEnded',
        `${user.name}的签发证书${why}，不能签发。请到“系统设置 → 用户”重新写出申请，交区里换发。`,
      );
}

/** The record without the bundle that waits. */
export function withoutWaiting(record: ExchangeRecord): ExchangeRecord {
  if (!record.release) return record;
  const { waiting: _waiting, ...release }: ReleaseRecord = record.release;
  return { ...record, release };
}
