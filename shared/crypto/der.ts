// The two DER structures of SM2, and nothing else of ASN.1:
//   signature  SEQUENCE { r INTEGER, s INTEGER }
//   cipher     SEQUENCE { x INTEGER, y INTEGER, digest OCTET STRING (32), cipher OCTET STRING }   (C1 C3 C2, GM/T 0009)
// Reading is strict: lengths and integers in their shortest form, nothing after the end. So one value has one encoding,
// and nobody can change a signed file's signature without changing what it says.

import { bytesToNumberBE, numberToVarBytesBE } from '@noble/curves/utils.js';
import { type Bytes, concatBytes } from '#shared/base/bytes.ts';

export type SignaturePair = { readonly r: bigint; readonly s: bigint };
export type Sm2Cipher = {
  readonly x: bigint;
  readonly y: bigint;
  readonly digest: Uint8Array;
  readonly cipher: Uint8Array;
};

/** The longest text that SM2 encrypts here: it carries keys, never documents. */
export const maxSm2TextBytes = 4096;
const maxCipherDerBytes = maxSm2TextBytes + 128;
const minSignatureDerBytes = 8;
const maxSignatureDerBytes = 72;
const maxIntegerBytes = 33;
const digestBytes = 32;

const tags = { integer: 0x02, octets: 0x04, sequence: 0x30 } as const;
type Tag = (typeof tags)[keyof typeof tags];
type Element = { readonly content: Uint8Array; readonly rest: Uint8Array };

/** SEQUENCE { r, s }, integers minimal: 8 to 72 bytes. */
export function encodeSignature({ r, s }: SignaturePair): Bytes {
  return encode(tags.sequence, encodeInteger(r), encodeInteger(s));
}

/** @returns undefined for anything but the one strict encoding; the range of r and s is for the caller to check. */
export function decodeSignature(der: Uint8Array): SignaturePair | undefined {
  if (der.length < minSignatureDerBytes || der.length > maxSignatureDerBytes) return undefined;
  const content = readWhole(tags.sequence, der);
  const r = content && readInteger(content);
  const s = r && readInteger(r.rest);
  return s && s.rest.length === 0 ? { r: r.value, s: s.value } : undefined;
}

/** C1C3C2 of GM/T 0009: SEQUENCE { x, y, digest, cipher }, as openssl reads it. */
export function encodeSm2Cipher({ x, y, digest, cipher }: Sm2Cipher): Bytes {
  return encode(
    tags.sequence,
    encodeInteger(x),
    encodeInteger(y),
    encode(tags.octets, digest),
    encode(tags.octets, cipher),
  );
}

/** @returns undefined for anything but the one strict encoding; the point is for the caller to check. */
export function decodeSm2Cipher(der: Uint8Array): Sm2Cipher | undefined {
  if (der.length > maxCipherDerBytes) return undefined;
  const content = readWhole(tags.sequence, der);
  const x = content && readInteger(content);
  const y = x && readInteger(x.rest);
  const digest = y && readElement(tags.octets, y.rest);
  const cipher = digest && readElement(tags.octets, digest.rest);
  if (!cipher || cipher.rest.length > 0 || digest.content.length !== digestBytes) return undefined;
  return { x: x.value, y: y.value, digest: digest.content, cipher: cipher.content };
}

function encode(tag: Tag, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatBytes(...contents);
  const { length } = content;
  const header = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concatBytes(Uint8Array.of(tag, ...header), content);
}

function encodeInteger(value: bigint): Bytes {
  const magnitude = numberToVarBytesBE(value);
  const needsSign = (magnitude[0] as number) >= 0x80;
  return encode(tags.integer, needsSign ? concatBytes(Uint8Array.of(0), magnitude) : magnitude);
}

function readWhole(tag: Tag, der: Uint8Array): Uint8Array | undefined {
  const element = readElement(tag, der);
  return element && element.rest.length === 0 ? element.content : undefined;
}

function readElement(tag: Tag, der: Uint8Array): Element | undefined {
  const [first, short, high, low] = der;
  if (first !== tag || short === undefined) return undefined;
  if (short < 128) return cut(der, 2, short);
  if (short === 0x81 && high !== undefined && high >= 128) return cut(der, 3, high);
  if (short === 0x82 && high !== undefined && high > 0 && low !== undefined) return cut(der, 4, high * 256 + low);
  return undefined;
}

function cut(der: Uint8Array, start: number, length: number): Element | undefined {
  const end = start + length;
  return end > der.length ? undefined : { content: der.subarray(start, end), rest: der.subarray(end) };
}

/** A non-negative integer in its shortest form. */
function readInteger(der: Uint8Array): { readonly value: bigint; readonly rest: Uint8Array } | undefined {
  const element = readElement(tags.integer, der);
  if (!element || element.content.length > maxIntegerBytes) return undefined;
  const [first, second = 0x80] = element.content;
  if (first === undefined || first >= 0x80 || (first === 0 && element.content.length > 1 && second < 0x80)) {
    return undefined;
  }
  return { value: bytesToNumberBE(element.content), rest: element.rest };
}
