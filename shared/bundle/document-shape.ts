// Which keys a document has and what may stand under each, as a table of small checks. Keys are exact: one too many is
// as wrong as one too few, so that nothing unread travels under a signature.

import { fromUtf8 } from '#shared/base/bytes.ts';
import { type JsonObject, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';

export type Check = (value: JsonValue) => boolean;
export type Shape = { readonly [key: string]: Check };

/** The first key that is missing, unknown or wrongly filled; undefined when the document fits. */
export function wrongKeyOf(value: JsonObject, needs: Shape, may: Shape = {}): string | undefined {
  const missing = Object.keys(needs).find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return missing;
  return Object.keys(value).find((key) => {
    const check = Object.hasOwn(needs, key) ? needs[key] : Object.hasOwn(may, key) ? may[key] : undefined;
    return !check?.(value[key] as JsonValue);
  });
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with exactly these keys; those of `may` can be missing. */
export function fits(needs: Shape, may: Shape = {}): Check {
  return (value) => isObject(value) && wrongKeyOf(value, needs, may) === undefined;
}

export function isOneOf(...values: readonly JsonValue[]): Check {
  return (value) => values.includes(value);
}

export function matches(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** @param maxLength in UTF-16 units */
export function isText(maxLength: number): Check {
  return (value) => typeof value === 'string' && value.length <= maxLength;
}

/** A whole number, at least `from`, that a double holds exactly. */
export function isCount(from: number): Check {
  return (value) => Number.isSafeInteger(value) && (value as number) >= from;
}

export function isListOf(check: Check, maxLength: number): Check {
  return (value) => Array.isArray(value) && value.length <= maxLength && value.every(check);
}

/** A map from names (never `__proto__`, which is no ordinary key of an object) to values. */
export function isMapOf(check: Check, name: RegExp, maxSize: number): Check {
  return (value) =>
    isObject(value) &&
    Object.keys(value).length <= maxSize &&
    Object.entries(value).every(([key, item]) => key !== '__proto__' && name.test(key) && check(item));
}

/** An instant to the second, UTC: 2026-11-22T08:00:00Z. */
export const isInstant: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) &&
  Number.isFinite(Date.parse(value)) &&
  instantOf(Date.parse(value)) === value;

/** Milliseconds → 2026-11-22T08:00:00Z. */
export function instantOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export const isDigest = matches(/^[0-9a-f]{64}$/);
/** A public key 04 ‖ X ‖ Y; that it lies on the curve is seen when it is used. */
export const isPublicKey = matches(/^04[0-9a-f]{128}$/);
export const isHex = matches(/^(?:[0-9a-f]{2}){1,600}$/);
export const logName = /^[0-9A-Za-z]{1,32}$/;
export const isDistrictCode = matches(/^\d{6}$/);
export const isStreetCode = matches(/^\d{9}$/);
export const isDeviceId = matches(/^[0-9A-Za-z-]{4,64}$/);

/** Strict UTF-8 and canonical JSON, an object on top; undefined otherwise. */
export function readCanonicalObject(bytes: Uint8Array): JsonObject | undefined {
  const text = textOf(bytes);
  const value = text === undefined ? undefined : parseCanonicalJson(text);
  return isObject(value) ? value : undefined;
}

export type SignedPaper = {
  /** What it is called in a refusal. */
  readonly name: string;
  /** The key of what is signed, and of its signature: the paper's only two. */
  readonly content: string;
  readonly signature: string;
  readonly needs: Shape;
  readonly may?: Shape;
};

/** A file that holds one signed document and nothing else: canonical text and shapes. The signature is for the caller. */
export function readSignedPaper(
  bytes: Uint8Array,
  { name: document, content, signature, needs, may }: SignedPaper,
): Result<JsonObject, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document });
  const wrong =
    wrongKeyOf(value, { [content]: isObject, [signature]: isHex }) ??
    wrongKeyOf(value[content] as JsonObject, needs, may);
  return wrong === undefined ? ok(value) : fail({ code: 'E_DOCUMENT', document, key: wrong });
}

/** Strict UTF-8; undefined when the bytes are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
