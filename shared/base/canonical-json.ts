// One value, one text: RFC 8785 (JSON Canonicalization Scheme). Keys are ordered by UTF-16 code units, numbers are
// written as ECMAScript does, strings are escaped minimally. Signatures and digests are taken over this text.
//   canonicalJson({ b: 1, a: 'é' })  →  {"a":"é","b":1}

import { type Bytes, utf8 } from './bytes.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** @throws on NaN, infinities and lone surrogates, which have no canonical text. Keys with value undefined are left out. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') return canonicalObject(value as JsonObject);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('canonicalJson: number is not finite');
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('canonicalJson: lone surrogate');
  return JSON.stringify(value);
}

function canonicalObject(object: JsonObject): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    if (!key.isWellFormed()) throw new Error('canonicalJson: lone surrogate');
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** The bytes of a document's one text: what is signed, digested, and written into its file. */
export function canonicalBytes(document: object): Bytes {
  return utf8(canonicalJson(document as JsonObject));
}

/** Parses text that must already be canonical: duplicate keys, other orders or spellings give undefined. */
export function parseCanonicalJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return canonicalJson(value) === text ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || isLoneSurrogate(error)) return undefined;
    throw error;
  }
}

function isLoneSurrogate(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('canonicalJson:');
}
