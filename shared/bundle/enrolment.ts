// A PC asks to be enrolled, or a secretary for the key that releases reports (seals.ts): the public keys, signed with the
// signing key itself as a proof that it is held. Clerk and district compare the request code over the telephone before
// the district signs a certificate.
//   {"request":{"deviceId":"…","encPub":"04…",…},"sig":"3045…"}        signature over the canonical text of `request`

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { publicKeyFromHex } from '#shared/crypto/key-files.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import type { CertificateRole } from './certificate.ts';
import { digitGroups } from './check-code.ts';
import {
  isDeviceId,
  isInstant,
  isOneOf,
  isPublicKey,
  isStreetCode,
  isText,
  matches,
  readSignedPaper,
} from './document-shape.ts';
import { bundleFormat, suite } from './header.ts';

export type EnrolmentRequest = {
  readonly format: typeof bundleFormat;
  readonly kind: 'enrol';
  readonly suite: typeof suite;
  /** Missing: the certificate is for a PC. Readers that do not know a role refuse the request. */
  readonly role?: Exclude<CertificateRole, 'device'>;
  readonly street: string;
  readonly streetName: string;
  /** Of the PC, or of the person. */
  readonly deviceId: string;
  /** What the PC, or the person, is called. */
  readonly deviceName: string;
  /**
   * The device id under which the PC was enrolled before, when it shared that with a copy of itself and now asks under an id
   * of its own.
   */
  readonly replaces?: string;
  readonly signPub: string;
  readonly encPub: string;
  readonly nonce: string;
  readonly createdAt: string;
};

export type SignedRequest = { readonly request: EnrolmentRequest; readonly sig: string };

const requestShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('enrol'),
  suite: isOneOf(suite),
  street: isStreetCode,
  streetName: isText(120),
  deviceId: isDeviceId,
  deviceName: isText(60),
  signPub: isPublicKey,
  encPub: isPublicKey,
  nonce: matches(/^[0-9a-f]{32}$/),
  createdAt: isInstant,
};

const requestPaper = {
  name: '登记申请',
  content: 'request',
  signature: 'sig',
  needs: requestShape,
  may: { role: isOneOf('secretary'), replaces: isDeviceId },
};

/** @param signingKey the private half of `fields.signPub` */
export function signRequest(
  signingKey: Uint8Array,
  fields: Omit<EnrolmentRequest, 'format' | 'kind' | 'suite'>,
): SignedRequest {
  const request: EnrolmentRequest = { format: bundleFormat, kind: 'enrol', suite, ...fields };
  return { request, sig: toHex(sm2Sign(signingKey, canonicalBytes(request))) };
}

/** The text of a `.lxreq` file. */
export function encodeRequest(signed: SignedRequest): Bytes {
  return canonicalBytes(signed);
}

/** Eight groups of four digits over the signed bytes, read aloud on both ends of the telephone. */
export function requestCode(request: EnrolmentRequest): string {
  return digitGroups(sm3(canonicalBytes(request)), 8);
}

/** Reads a `.lxreq` file: canonical text, shape, both keys on the curve, and the proof of possession. */
export function readRequest(bytes: Uint8Array): Result<SignedRequest, BundleError> {
  const paper = readSignedPaper(bytes, requestPaper);
  if (!paper.ok) return paper;
  const { request, sig } = paper.value as unknown as SignedRequest;
  if (!publicKeyFromHex(request.signPub).ok || !publicKeyFromHex(request.encPub).ok)
    return fail({ code: 'E_DOCUMENT', document: requestPaper.name, key: 'signPub' });
  const isSigned = sm2Verify(fromHex(request.signPub), canonicalBytes(request), fromHex(sig));
  return isSigned ? ok({ request, sig }) : fail({ code: 'E_REQUEST_SIGNATURE', device: request.deviceId });
}
