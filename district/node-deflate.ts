import { gunzipSync, gzipSync } from 'node:zlib';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok } from '#shared/base/result.ts';
import type { Deflate } from '#shared/bundle/deflate.ts';

/** Native zlib behind the port of shared/bundle. */
export const nodeDeflate: Deflate = {
  gzip: (bytes) => new Uint8Array(gzipSync(bytes)) as Bytes,
  gunzip(bytes, maxBytes) {
    try {
      return ok(new Uint8Array(gunzipSync(bytes, { maxOutputLength: maxBytes })) as Bytes);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return fail(code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'damaged');
    }
  },
};
