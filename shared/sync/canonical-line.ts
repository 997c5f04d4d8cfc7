// Canonical JSON of operations, fast: where all keys stand in order already, the platform's own JSON text is the
// canonical one, and one native pass replaces a walk in JavaScript; a text that is plainly canonical need not be written
// again to be compared. Everything else takes the walk of shared/base.

import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import { isPlainlyCanonical } from './plainly-canonical.ts';

/** The only escapes of surrogates that JSON.stringify writes are those of lone ones, which have no canonical text. */
const surrogateEscape = '\\ud';

/** The same text as `canonicalJson`, and the same exceptions. */
export function canonicalText(value: JsonValue): string {
  if (!isInOrder(value)) return canonicalJson(value);
  const text = JSON.stringify(value);
  return text.includes(surrogateEscape) ? canonicalJson(value) : text;
}

/** The same answer as `parseCanonicalJson`. */
export function parseCanonicalText(text: string): JsonValue | undefined {
  return isPlainlyCanonical(text) ? (JSON.parse(text) as JsonValue) : parseCanonicalJson(text);
}

/** A copy with its keys in canonical order and without undefined ones; the object itself when it is so already. */
export function inKeyOrder<T extends object>(object: T): T {
  if (hasKeysInOrder(object)) return object;
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort()) {
    const value = (object as Record<string, unknown>)[key];
    if (value !== undefined) ordered[key] = value;
  }
  return ordered as T;
}

function hasKeysInOrder(object: object): boolean {
  let last: string | undefined;
  for (const key of Object.keys(object)) {
    if ((last !== undefined && key <= last) || (object as Record<string, unknown>)[key] === undefined) return false;
    last = key;
  }
  return true;
}

function isInOrder(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  if (!hasKeysInOrder(value)) return false;
  for (const key of Object.keys(value)) if (!isInOrder((value as JsonObject)[key] as JsonValue)) return false;
  return true;
}
