import { describe, expect, it } from 'vitest';
import { decodeWire, encodeWire } from '#shared/host/wire.ts';
import { wireBody } from './wire-body.ts';

const codec = {
  encode: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
  decode: (text: string) => Uint8Array.from(Buffer.from(text, 'base64')),
};
const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7919) & 255);

describe('wireBody', () => {
  it('is the text of the wire for what is small', async () => {
    const args = [{ suggestedName: '名册.xlsx', content: bytes(300) }];
    expect(await wireBody(args, codec)).toBe(encodeWire(args, codec));
  });

  it.each([1024 * 1024, 1_572_864, 2_000_001])('is the same text in parts for a file of %d bytes', async (length) => {
    const args = [{ suggestedName: '名册.xlsx', content: bytes(length), more: bytes(length + 1), small: bytes(2) }];
    const body = await wireBody(args, codec);
    expect(body).toBeInstanceOf(Blob);
    const text = await (body as Blob).text();
    expect(text === encodeWire(args, codec)).toBe(true);
    expect(decodeWire(text, codec).ok).toBe(true);
  });
});
