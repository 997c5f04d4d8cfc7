// Enrolment at the district: a request arrives as a file, its code is compared by telephone, a certificate goes back.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { describeBundleError } from '#shared/bundle/bundle-error.ts';
import { graceMs, type TrustedCertificate } from '#shared/bundle/bundle-trust.ts';
import { checkCertificate, encodeCertificateFile, issueCertificate } from '#shared/bundle/certificate.ts';
import { type EnrolmentRequest, readRequest, requestCode } from '#shared/bundle/enrolment.ts';
import { certificateFileName } from '#shared/bundle/file-names.ts';
import {
  type DistrictFolder,
  type IssuedCertificate,
  instant,
  issuedCertificates,
  keepCertificate,
  type PublicDistrict,
} from './district-folder.ts';
import { exitCodes, type Refusal, usage } from './exit-codes.ts';
import { replaceFile } from './keep-file.ts';

export type ShownRequest = { readonly request: EnrolmentRequest; readonly code: string };

export function showRequest(file: string): Result<ShownRequest, Refusal> {
  const signed = readRequest(readFileSync(file));
  if (!signed.ok) return fail({ exit: exitCodes.rejected, message: describeBundleError(signed.error) });
  return ok({ request: signed.value.request, code: requestCode(signed.value.request) });
}

/**
 * The certificate that the request renews: issued to this PC, or person, of this office for the very keys that the request is signed
 * with, not revoked, and at most 90 days past its end. Who renews holds the old key, so no telephone call is needed.
 */
export function renewedBy(
  folder: PublicDistrict,
  { role, street, deviceId, signPub, encPub }: EnrolmentRequest,
  now: Date,
): TrustedCertificate | undefined {
  return issuedCertificates(folder).find(
    ({ cert, revoked }) =>
      !revoked &&
      cert.role === (role ?? 'device') &&
      cert.subject === deviceId &&
      cert.street === street &&
      cert.signPub === signPub &&
      cert.encPub === encPub &&
      now.getTime() <= Date.parse(cert.notAfter) + graceMs,
  );
}

/** Certificates of the same PC for other keys, which nobody holds any more after a recovery or a change of keys. */
export function supersededBy(folder: PublicDistrict, { deviceId, signPub }: EnrolmentRequest): readonly string[] {
  return issuedCertificates(folder)
    .filter(({ cert, revoked }) => !revoked && cert.subject === deviceId && cert.signPub !== signPub)
    .map(({ cert }) => cert.serial);
}

/**
 * Signs a certificate for the request and writes it where `out` says; returns the file's path. A request that was approved
 * already, when the file was lost or a run broke off, gets the same certificate once more.
 */
export function approveRequest(
  folder: DistrictFolder,
  file: string,
  { years, out, now }: { readonly years: number; readonly out: string; readonly now: Date },
): Result<string, Refusal> {
  const shown = showRequest(file);
  if (!shown.ok) return shown;
  const { role, street, streetName, deviceId, deviceName, replaces, signPub, encPub } = shown.value.request;
  if (!street.startsWith(folder.district.code))
    return fail(usage(`申请的街道代码 ${street} 不属于本区 ${folder.district.code}，没有批准。请核对申请单位。`));
  if (replaces !== undefined && !isOfStreet(folder, replaces, street))
    return fail(
      usage(`申请上写的原编号 ${replaces} 不是本区发给 ${street} 的，没有批准。请与申请单位电话核对后让对方重写申请。`),
    );
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + years);
  const fields = {
    serial: randomBase32(12),
    subject: deviceId,
    deviceName,
    street,
    streetName,
    issuer: folder.district.code,
    signPub,
    encPub,
    notBefore: instant(now),
    notAfter: instant(notAfter),
  };
  const signed = answerTo(folder, shown.value.request) ?? issueCertificate(folder.keys.ca, fields, role);
  keepCertificate(folder, { ...signed, ...(replaces === undefined ? {} : { replaces }) });
  const path = join(out, certificateFileName(street, deviceId));
  replaceFile(path, encodeCertificateFile(signed, folder.chain));
  return ok(path);
}

/** The certificate that this very request was answered with, as far as it still is one. */
function answerTo(folder: DistrictFolder, request: EnrolmentRequest): IssuedCertificate | undefined {
  const { role = 'device', deviceId, street, signPub, encPub, createdAt } = request;
  return issuedCertificates(folder).find(
    ({ cert, revoked, ...signed }) =>
      !revoked &&
      cert.role === role &&
      cert.subject === deviceId &&
      cert.street === street &&
      cert.signPub === signPub &&
      cert.encPub === encPub &&
      cert.notBefore >= createdAt &&
      checkCertificate({ cert, ...signed }, folder.district, [], role).ok,
  );
}

function isOfStreet(folder: PublicDistrict, deviceId: string, street: string): boolean {
  return issuedCertificates(folder).some(({ cert }) => cert.subject === deviceId && cert.street === street);
}

/** The certificates with these serials, all of them or a refusal that names those that were never issued. */
export function bySerial(
  folder: PublicDistrict,
  serials: readonly string[],
): Result<readonly IssuedCertificate[], Refusal> {
  const issued = issuedCertificates(folder);
  const unknown = serials.filter((serial) => !issued.some(({ cert }) => cert.serial === serial));
  return unknown.length === 0
    ? ok(issued.filter(({ cert }) => serials.includes(cert.serial)))
    : fail(usage(`没有编号为 ${unknown.join('、')} 的证书，一份也没有撤销。请用 lxrecv enrol list 查看编号。`));
}

/** Every certificate of a PC, or a person. */
export function ofDevice(folder: PublicDistrict, device: string): Result<readonly IssuedCertificate[], Refusal> {
  const issued = issuedCertificates(folder).filter(({ cert }) => cert.subject === device);
  return issued.length > 0
    ? ok(issued)
    : fail(usage(`本区没有给 ${device} 发过证书，没有撤销。请用 lxrecv enrol list 查看。`));
}

/**
 * Revokes a certificate: later operations of the device are refused, what the district already holds stays.
 *
 * @param revocation why, and the highest sequence number of each log of the device that is still accepted
 */
export function revokeCertificate(
  folder: DistrictFolder,
  certificate: IssuedCertificate,
  { reason, lastSeq }: { readonly reason: string; readonly lastSeq: { readonly [log: string]: number } },
  now: Date,
): void {
  keepCertificate(folder, { ...certificate, revoked: { at: instant(now), lastSeq, reason } });
}
