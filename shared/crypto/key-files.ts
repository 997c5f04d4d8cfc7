// Key files as openssl writes and reads them. Both forms have a fixed length, so reading compares everything around
// the numbers with the one right encoding:
//   private key  PKCS#8, 138 bytes   openssl genpkey -algorithm SM2 -out district.key
//   public key   SPKI, 91 bytes      openssl pkey -in district.key -pubout -out district.pub

import { type Bytes, concatBytes, equalBytes, fromBase64, fromHex, toBase64 } from '#shared/base/bytes.ts';
import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import { publicKeyOf } from './sm2.ts';
import { isPrivateKey, pointOf, publicKeyBytes, scalarBytes } from './sm2-curve.ts';

/** Why a key was not taken. */
export type KeyFileError = 'notAKeyFile' | 'passwordProtected' | 'notSm2' | 'badKey';

const maxPemCharacters = 4096;
/** ecPublicKey on the curve SM2: 1.2.840.10045.2.1, 1.2.156.10197.1.301. */
const algorithm = '301306072a8648ce3d020106082a811ccf5501822d';
const spkiHead = fromHex(`3059${algorithm}034200`);
const pkcs8Head = fromHex(`308187020100${algorithm}046d306b0201010420`);
const pkcs8Middle = fromHex('a144034200');

/** @throws when the private key is out of range. */
export function privateKeyToPem(privateKey: Uint8Array): string {
  return toPem('PRIVATE KEY', concatBytes(pkcs8Head, privateKey, pkcs8Middle, publicKeyOf(privateKey)));
}

/** The private key, when it is in range and the file's public key belongs to it. */
export function privateKeyFromPem(pem: string): Result<Bytes, KeyFileError> {
  if (pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) return fail('passwordProtected');
  const der = fromPem('PRIVATE KEY', pem);
  if (!der) return fail('notAKeyFile');
  const start = pkcs8Head.length;
  const privateKey = der.slice(start, start + scalarBytes);
  const publicKey = der.slice(start + scalarBytes + pkcs8Middle.length);
  const expected = concatBytes(pkcs8Head, privateKey, pkcs8Middle, publicKey);
  if (publicKey.length !== publicKeyBytes || !equalBytes(der, expected)) return fail('notSm2');
  if (!isPrivateKey(privateKey) || !equalBytes(publicKeyOf(privateKey), publicKey)) return fail('badKey');
  return ok(privateKey);
}

/** @throws when the public key is not on the curve. */
export function publicKeyToPem(publicKey: Uint8Array): string {
  if (!pointOf(publicKey)) throw new Error('publicKeyToPem: public key is not on the curve');
  return toPem('PUBLIC KEY', concatBytes(spkiHead, publicKey));
}

/** The public key 04 ‖ X ‖ Y, when it is a point on the curve. */
export function publicKeyFromPem(pem: string): Result<Bytes, KeyFileError> {
  const der = fromPem('PUBLIC KEY', pem);
  if (!der) return fail('notAKeyFile');
  const publicKey = der.slice(spkiHead.length);
  const expected = concatBytes(spkiHead, publicKey);
  if (publicKey.length !== publicKeyBytes || !equalBytes(der, expected)) return fail('notSm2');
  return checkedPublicKey(publicKey);
}

/** The public key from 130 lower-case hexadecimal digits, 04…, when it is a point on the curve (infinity is not). */
export function publicKeyFromHex(hex: string): Result<Bytes, KeyFileError> {
  return /^[0-9a-f]{130}$/.test(hex) ? checkedPublicKey(fromHex(hex)) : fail('badKey');
}

function checkedPublicKey(publicKey: Bytes): Result<Bytes, KeyFileError> {
  return pointOf(publicKey) ? ok(publicKey) : fail('badKey');
}

function toPem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The bytes of the one block in the text; line ends and blanks around it do not matter. */
function fromPem(label: string, pem: string): Bytes | undefined {
  if (pem.length > maxPemCharacters) return undefined;
  const [begin, ...lines] = pem.trim().split(/\r?\n/);
  const end = lines.pop();
  const base64 = lines.join('');
  if (begin !== `-----BEGIN ${label}-----` || end !== `-----END ${label}-----`) return undefined;
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const der = fromBase64(base64);
  return toBase64(der) === base64 ? der : undefined;
}

/** One sentence for whoever chose the file: what is wrong, then what to do. */
export function describeKeyFileError(error: KeyFileError): string {
  switch (error) {
    case 'notAKeyFile':
      return '这不是密钥文件（应为以 -----BEGIN 开头的 PEM 文本），请重新选择。';
    case 'passwordProtected':
      return '密钥文件带有口令，程序不能直接读取，请先用 openssl pkey 去除口令后再选择。';
    case 'notSm2':
      return '文件里的密钥不是 SM2 密钥，请选择用 SM2 算法生成的密钥文件。';
    case 'badKey':
      return '密钥未通过检查，文件可能已损坏或被改动，请重新取得该密钥文件。';
    default:
      return assertNever(error, 'describeKeyFileError');
  }
}
