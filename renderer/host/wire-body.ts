// The body of a call over loopback. A large file is not turned into one long text, which would hold up the page: its
// base64 is made piece by piece and handed to the browser as parts of a Blob.

import { fromBase64, toBase64 } from '#shared/base/bytes.ts';
import { type Base64Codec, encodeWire } from '#shared/host/wire.ts';

const largeBytes = 1024 * 1024;
/** Divisible by three, so that the pieces can stand behind each other. */
const pieceBytes = 3 * 256 * 1024;

/** @returns what `encodeWire` gives, as text, or as a Blob when bytes in it are large */
export async function wireBody(
  args: readonly unknown[],
  codec: Base64Codec = { encode: toBase64, decode: fromBase64 },
): Promise<string | Blob> {
  const large: Uint8Array[] = [];
  const mark = `large:${crypto.randomUUID()}:`;
  const text = encodeWire(args, {
    decode: codec.decode,
    encode: (bytes) => (bytes.length < largeBytes ? codec.encode(bytes) : `${mark}${large.push(bytes)};`),
  });
  if (large.length === 0) return text;
  const [first = '', ...others] = text.split(new RegExp(`${mark}\\d+;`));
  const parts: BlobPart[] = [first];
  for (const [at, rest] of others.entries()) parts.push(...(await piecesOf(large[at] as Uint8Array, codec)), rest);
  return new Blob(parts);
}

async function piecesOf(bytes: Uint8Array, codec: Base64Codec): Promise<Blob[]> {
  const pieces: Blob[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(new Blob([codec.encode(bytes.subarray(at, at + pieceBytes))]));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return pieces;
}
