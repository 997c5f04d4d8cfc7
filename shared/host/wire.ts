// Loopback only (Electron clones bytes itself): JSON in which bytes are written {"$bytes":"<base64>"}.
//   encodeWire({ n: 1, sealed: Uint8Array.of(1, 2) })  →  {"n":1,"sealed":{"$bytes":"AQI="}}
// No other key may begin with '$', in either direction, so a value has one reading.

import { type Bytes, fromBase64, toBase64 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';

/** The platform's own conversion where it has one; ours is much slower on megabytes. */
export type Base64Codec = { readonly encode: (bytes: Uint8Array) => string; readonly decode: (text: string) => Bytes };

const ownCodec: Base64Codec = { encode: toBase64, decode: fromBase64 };
const bytesKey = '$bytes';
const base64Text = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws when a key of the value begins with '$' */
export function encodeWire(value: unknown, codec: Base64Codec = ownCodec): string {
  const written = new WeakSet<object>();
  return JSON.stringify(value, function (this: object, key: string, each: unknown) {
    if (key.startsWith('$') && !written.has(this)) throw new Error('encodeWire: keys must not begin with $');
    // A Buffer would have turned itself into an object by now, so the value is taken from its holder.
    const original = (this as { readonly [key: string]: unknown })[key];
    if (!(original instanceof Uint8Array)) return each;
    const bytes = { [bytesKey]: codec.encode(original) };
    written.add(bytes);
    return bytes;
  });
}

/** @returns the value, or notWire when the text is no JSON, or uses keys beginning with '$' otherwise than for bytes */
export function decodeWire(text: string, codec: Base64Codec = ownCodec): Result<unknown, 'notWire'> {
  try {
    return ok(JSON.parse(text, (_, value: unknown) => revive(value, codec)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotWire) return fail('notWire');
    throw error;
  }
}

class NotWire extends Error {}

function revive(value: unknown, codec: Base64Codec): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (!keys.some((key) => key.startsWith('$'))) return value;
  const text = (value as { [key: string]: unknown })[bytesKey];
  if (keys.length !== 1 || typeof text !== 'string' || text.length % 4 !== 0 || !base64Text.test(text)) {
    throw new NotWire('not bytes');
  }
  return codec.decode(text);
}
