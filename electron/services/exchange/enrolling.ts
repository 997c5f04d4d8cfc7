// Asking the district for a certificate, and accepting it: the certificate must be for this PC's own keys and office,
// and the clerk must have compared the district's fingerprint with the printed one.

import { type Bytes, equalBytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { type CertificateFile, type DeviceCertificate, readCertificateFile } from '#shared/bundle/certificate.ts';
import { districtBytes, districtFingerprint, type SignedDistrict } from '#shared/bundle/district-document.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { encodeRequest, requestCode, type SignedRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { requestFileName } from '#shared/bundle/file-names.ts';
import type { CertificatePreview, EnrolmentState, HostError, HostReplies } from '#shared/host/host-api.ts';
import { refuse } from '../host-error.ts';
import type { Journal } from '../journal.ts';
import { underNextId } from '../own-devices.ts';
import { writeSafely } from '../safe-write.ts';
import type { DeviceSession } from '../session.ts';
import { acceptedChain, withChain, withNewerDistricts } from '../trust/accepted-districts.ts';
import { ownRevocation } from '../trust/own-revocation.ts';
import { reportDueOf } from '../trust/report-due.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { keepingOwnCertificate } from './peer-record.ts';
import { sharedIdentityOf, underNewId } from './shared-identity.ts';

export function enrolmentStateOf(record: ExchangeRecord, session: DeviceSession, nowMs: number): EnrolmentState {
  const { request, district, certificate } = record;
  const enrolled = !!certificate && isOwn(certificate.cert, session);
  const isEnding = enrolled && Date.parse(certificate.cert.notAfter) - nowMs < renewalMs;
  const shared = sharedIdentityOf(record, session);
  const reportDue = enrolled ? reportDueOf(record, nowMs) : undefined;
  return {
    enrolled,
    deviceId: session.deviceId,
    ...(enrolled && district ? { districtName: district.district.name, notAfter: certificate.cert.notAfter } : {}),
    ...(isEnding || (enrolled && ownRevocation(record)) ? { needsRenewal: true } : {}),
    ...(request ? { requestCode: requestCode(request.request) } : {}),
    ...(shared ? { shared } : {}),
    ...(reportDue ? { reportDue } : {}),
  };
}

/** True when a certificate is for this PC: its id, its office, its keys. */
export function isOwn(cert: DeviceCertificate, session: DeviceSession): boolean {
  return (
    cert.role === 'device' &&
    cert.subject === session.deviceId &&
    cert.street === session.office.committeeCode &&
    cert.signPub === toHex(session.signing.publicKey) &&
    cert.encPub === toHex(session.encryption.publicKey)
  );
}

/** The session under the id that the certificate is for; undefined when it is for another PC. */
export function ownerOf(cert: DeviceCertificate, session: DeviceSession): DeviceSession | undefined {
  return [session, underNextId(session)].find((each) => isOwn(cert, each));
}

/**
 * The request already made for these keys and names, or a new one; so the code read over the telephone stays. A PC that
 * shares its id asks for one of its own.
 */
export function requestFor(record: ExchangeRecord, present: DeviceSession, nowMs: number): SignedRequest {
  const session = underNextId(present);
  const { office, deviceId, signing, encryption } = session;
  const facts = {
    street: office.committeeCode,
    streetName: office.committeeName,
    deviceId,
    deviceName: office.deviceName,
    ...(present.next ? { replaces: present.deviceId } : {}),
    signPub: toHex(signing.publicKey),
    encPub: toHex(encryption.publicKey),
  };
  const earlier = isAnswered(record, session) ? undefined : record.request;
  if (earlier && Object.entries(facts).every(([key, value]) => earlier.request[key as keyof typeof facts] === value))
    return earlier;
  return signRequest(signing.privateKey, { ...facts, nonce: toHex(randomBytes(16)), createdAt: instantOf(nowMs) });
}

/** The request made before has led to the certificate in use: the next one asks for another. */
function isAnswered({ request, certificate }: ExchangeRecord, session: DeviceSession): boolean {
  if (!request || !certificate || !isOwn(certificate.cert, session)) return false;
  return request.request.createdAt <= certificate.cert.notBefore;
}

export async function writeRequestFile(
  folder: string,
  signed: SignedRequest,
): Promise<Result<HostReplies['writeEnrolmentRequest'], HostError>> {
  const { street, deviceId } = signed.request;
  const name = requestFileName(street, deviceId);
  const written = await writeSafely({ folder, name }, encodeRequest(signed), '写登记申请');
  return written.ok ? ok({ fileName: written.value.name, requestCode: requestCode(signed.request) }) : written;
}

/** So long before its end a certificate may be renewed, and the clerk is reminded. */
const renewalMs = 90 * 86_400_000;

export type ChosenFile = { readonly grant: string; readonly name: string; readonly content: Bytes };

/** The certificates among the files that are for this PC; a refusal names why none is. */
export function previewsOf(
  files: readonly ChosenFile[],
  session: DeviceSession,
): Result<readonly CertificatePreview[], HostError> {
  const read = files.map((file) => ({ ...file, certificate: readCertificateFile(file.content) }));
  const previews = read.flatMap(({ grant, certificate }) =>
    certificate.ok && ownerOf(certificate.value.cert, session) ? [previewOf(grant, certificate.value)] : [],
  );
  if (previews.length > 0 || files.length === 0) return ok(previews);
  const damaged = read.find(({ certificate }) => !certificate.ok);
  return damaged && !damaged.certificate.ok && read.length === 1
    ? fail(bundleRefusal(damaged.name, damaged.certificate.error))
    : notForThisPc();
}

function previewOf(grant: string, { cert, district }: CertificateFile): CertificatePreview {
  return {
    grant,
    districtName: district.name,
    committeeCode: cert.street,
    notAfter: cert.notAfter,
    districtFingerprint: districtFingerprint(district),
  };
}

/** The record with the certificate taken in, or why it is not. The certificate may be for the id that was asked for. */
export function withCertificate(
  record: ExchangeRecord,
  file: { readonly name: string; readonly content: Bytes },
  present: DeviceSession,
  journal: Journal,
  nowMs: number,
): Result<ExchangeRecord, HostError> {
  const read = readCertificateFile(file.content);
  if (!read.ok) return fail(bundleRefusal(file.name, read.error));
  const { cert, certSig, district, districtSigs, earlier = [] } = read.value;
  const session = ownerOf(cert, present);
  if (!session) return notForThisPc();
  if (Date.parse(cert.notAfter) < nowMs) return certificateExpired(cert.notAfter);
  const own = record.certificate?.cert;
  if (own && isOwn(own, session) && cert.notBefore < own.notBefore)
    return refuse('olderCertificate', '本机已有更新的证书，没有换回旧的。请选择区里最近给的证书文件。');
  const offered = { district, districtSigs };
  if (isOlder(record, offered))
    return refuse('olderDistrict', '证书里的区级身份文件比本机已有的旧，没有采用。请向区里要最新的证书文件。');
  const before = session === present ? keepingOwnCertificate(record) : underNewId(record, present, journal);
  const followed = withNewerDistricts({ ...before, certificate: { cert, certSig } }, [...earlier, offered]);
  // The clerk has compared the fingerprint: a district that does not continue the held one begins a chain of its own.
  const isContinued = followed.ok && followed.value.district?.district.version === district.version;
  return ok(isContinued ? followed.value : withChain({ ...before, certificate: { cert, certSig } }, [offered]));
}

/** True for a version that a newer one has replaced here already. */
function isOlder(record: ExchangeRecord, { district }: SignedDistrict): boolean {
  const held = acceptedChain(record);
  const replaced = held.slice(0, -1).some((each) => equalBytes(districtBytes(each.district), districtBytes(district)));
  const sharesRoot = district.rootKeys.some((key) => record.district?.district.rootKeys.includes(key));
  return replaced || (sharesRoot && district.version < (record.district?.district.version ?? 0));
}

export function bundleRefusal(name: string, error: BundleError): HostError {
  return { code: error.code, message: `“${name}”没有接收：${describeBundleError(error)}` };
}

export function certificateExpired(notAfter: string) {
  return refuse(
    'certificateExpired',
    `本机证书已于 ${notAfter.slice(0, 10)} 到期，不能报送。请核对电脑日期；日期无误的，请重新写出登记申请，交区里换发证书。`,
  );
}

function notForThisPc() {
  return refuse('certificateForOther', '这份证书不是发给本机的（电脑、街道或密钥不一致）。请选择发给本机的证书文件。');
}
