// A ledger whose passwords are lost is opened with the help of the district. When a PC accepts a district, it wraps its
// data key for the district's recovery key and keeps the wrapping; nothing else is escrowed, no signing key ever.
//   request .lxreq   {"request":{kind:"recover", …, "wrapped":"30…","ephemeralPub":"04…"},"sig":"…"}   signed by the fresh key
//   answer  .lxres   {"answer":{kind:"recovered", "request":"<sm3>","wrapped":"30…",…},"answerSig":"…"}  signed by `ca`
// The district unwraps the data key and wraps it for the fresh key of the request. What is wrapped names its PC as well,
// so that a wrapping stolen from one PC cannot be passed off as another's:
//   data key (32) ‖ SM3("lxrecover" ‖ street ‖ device ‖ installation), the fields separated by newlines

import { type Bytes, concatBytes, equalBytes, fromHex, toHex, utf8 } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { publicKeyFromHex } from '#shared/crypto/key-files.ts';
import { sm2Decrypt, sm2Encrypt, sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3, sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { digitGroups } from './check-code.ts';
import {
  isDeviceId,
  isDigest,
  isHex,
  isInstant,
  isListOf,
  isOneOf,
  isPublicKey,
  isStreetCode,
  isText,
  matches,
  readSignedPaper,
} from './document-shape.ts';
import { bundleFormat, suite } from './header.ts';

/** The PC that a wrapped data key belongs to. */
export type KeyOwner = { readonly street: string; readonly deviceId: string; readonly installation: string };

export type RecoveryRequest = KeyOwner & {
  readonly format: typeof bundleFormat;
  readonly kind: 'recover';
  readonly suite: typeof suite;
  readonly streetName: string;
  readonly deviceName: string;
  /** Who asks. */
  readonly userName: string;
  /** The district's public recovery key that `wrapped` was made for. */
  readonly recoveryKey: string;
  readonly wrapped: string;
  readonly ephemeralPub: string;
  readonly nonce: string;
  readonly createdAt: string;
};
export type SignedRecoveryRequest = { readonly request: RecoveryRequest; readonly sig: string };

export type RecoveryAnswer = {
  readonly format: typeof bundleFormat;
  readonly kind: 'recovered';
  /** SM3 of the canonical text of the request. */
  readonly request: string;
  readonly deviceId: string;
  readonly wrapped: string;
  /** The two persons of the district. */
  readonly approvers: readonly string[];
  readonly at: string;
};
export type SignedRecoveryAnswer = { readonly answer: RecoveryAnswer; readonly answerSig: string };

const requestShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('recover'),
  suite: isOneOf(suite),
  street: isStreetCode,
  streetName: isText(120),
  deviceId: isDeviceId,
  deviceName: isText(60),
  userName: isText(60),
  installation: matches(/^[0-9A-Za-z-]{8,40}$/),
  recoveryKey: isPublicKey,
  wrapped: isHex,
  ephemeralPub: isPublicKey,
  nonce: matches(/^[0-9a-f]{32}$/),
  createdAt: isInstant,
};
const answerShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('recovered'),
  request: isDigest,
  deviceId: isDeviceId,
  wrapped: isHex,
  approvers: isListOf(isText(60), 2),
  at: isInstant,
};

const requestPaper = { name: '密码找回申请', content: 'request', signature: 'sig', needs: requestShape };
const answerPaper = { name: '密码找回答复', content: 'answer', signature: 'answerSig', needs: answerShape };
const dataKeyBytes = 32;

/** The data key wrapped for the district's recovery key, hexadecimal; kept in the vault. */
export function wrapForDistrict(recoveryKey: string, dataKey: Uint8Array, owner: KeyOwner): string {
  return toHex(sm2Encrypt(fromHex(recoveryKey), concatBytes(dataKey, ownerDigest(owner))));
}

function ownerDigest({ street, deviceId, installation }: KeyOwner): Bytes {
  return sm3(utf8(['lxrecover', street, deviceId, installation].join('\n')));
}

/** @param ephemeralKey the private half of `fields.ephemeralPub`, made for this request */
export function signRecoveryRequest(
  ephemeralKey: Uint8Array,
  fields: Omit<RecoveryRequest, 'format' | 'kind' | 'suite'>,
): SignedRecoveryRequest {
  const request: RecoveryRequest = { format: bundleFormat, kind: 'recover', suite, ...fields };
  return { request, sig: toHex(sm2Sign(ephemeralKey, canonicalBytes(request))) };
}

/** The text of a request's or an answer's file. */
export function encodeRecovery(signed: SignedRecoveryRequest | SignedRecoveryAnswer): Bytes {
  return canonicalBytes(signed);
}

/** Eight groups of four digits, read aloud by the clerk and compared by both approvers. */
export function recoveryRequestCode(request: RecoveryRequest): string {
  return digitGroups(sm3(canonicalBytes(request)), 8);
}

/** Canonical text, shape, the fresh key on the curve, and its signature. */
export function readRecoveryRequest(bytes: Uint8Array): Result<SignedRecoveryRequest, BundleError> {
  const paper = readSignedPaper(bytes, requestPaper);
  if (!paper.ok) return paper;
  const { request, sig } = paper.value as unknown as SignedRecoveryRequest;
  if (!publicKeyFromHex(request.ephemeralPub).ok)
    return fail({ code: 'E_DOCUMENT', document: requestPaper.name, key: 'ephemeralPub' });
  const isSigned = sm2Verify(fromHex(request.ephemeralPub), canonicalBytes(request), fromHex(sig));
  return isSigned ? ok({ request, sig }) : fail({ code: 'E_REQUEST_SIGNATURE', device: request.deviceId });
}

/** Unwraps with the recovery key and wraps for the request's fresh key; refused when the wrapping is of another PC. */
export function answerRecovery(
  keys: { readonly recovery: Uint8Array; readonly ca: Uint8Array },
  request: RecoveryRequest,
  { approvers, at }: Pick<RecoveryAnswer, 'approvers' | 'at'>,
): Result<SignedRecoveryAnswer, BundleError> {
  const plain = sm2Decrypt(keys.recovery, fromHex(request.wrapped));
  if (!plain.ok) return fail({ code: 'E_UNWRAP' });
  if (!isOwned(plain.value, request)) return fail({ code: 'E_SENDER', key: 'deviceId' });
  const answer: RecoveryAnswer = {
    format: bundleFormat,
    kind: 'recovered',
    request: sm3Hex(canonicalBytes(request)),
    deviceId: request.deviceId,
    wrapped: toHex(sm2Encrypt(fromHex(request.ephemeralPub), plain.value)),
    approvers,
    at,
  };
  plain.value.fill(0);
  return ok({ answer, answerSig: toHex(sm2Sign(keys.ca, canonicalBytes(answer))) });
}

function isOwned(plain: Uint8Array, owner: KeyOwner): boolean {
  const isWhole = plain.length === dataKeyBytes + ownerDigest(owner).length;
  return isWhole && equalBytes(plain.subarray(dataKeyBytes), ownerDigest(owner));
}

/** Shape and signature of an answer. @param ca the district's public key, as the vault kept it */
export function readRecoveryAnswer(bytes: Uint8Array, ca: string): Result<RecoveryAnswer, BundleError> {
  const paper = readSignedPaper(bytes, answerPaper);
  if (!paper.ok) return paper;
  const { answer, answerSig } = paper.value as unknown as SignedRecoveryAnswer;
  const isSigned = sm2Verify(fromHex(ca), canonicalBytes(answer), fromHex(answerSig));
  return isSigned ? ok(answer) : fail({ code: 'E_ANSWER_SIGNATURE' });
}

/** True for the answer to this very request. */
export function answersRequest(answer: RecoveryAnswer, request: RecoveryRequest): boolean {
  return answer.request === sm3Hex(canonicalBytes(request)) && answer.deviceId === request.deviceId;
}

/** The data key, out of the answer to this request. */
export function unwrapAnswer(
  answer: RecoveryAnswer,
  request: RecoveryRequest,
  ephemeralKey: Uint8Array,
): Result<Bytes, BundleError> {
  const plain = sm2Decrypt(ephemeralKey, fromHex(answer.wrapped));
  if (!plain.ok) return fail({ code: 'E_UNWRAP' });
  return isOwned(plain.value, request)
    ? ok(plain.value.slice(0, dataKeyBytes))
    : fail({ code: 'E_SENDER', key: 'deviceId' });
}
