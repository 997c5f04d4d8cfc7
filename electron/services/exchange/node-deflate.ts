import { gunzipSync, gzipSync } from 'node:zlib';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok } from '#shared/base/result.ts';
import type { Deflate } from '#shared/bundle/deflate.ts';

/** gzip by Node's own zlib. */
export const nodeDeflate: Deflate = {
  gzip: (bytes) => ownBytes(gzipSync(bytes)),
  gunzip: (bytes, maxBytes) => {
    try {
      return ok(ownBytes(gunzipSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) })));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return fail(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'damaged');
    }
  },
};

/** zlib's buffer as plain bytes over the same memory. */
function ownBytes(buffer: Buffer): Bytes {
  return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
}
