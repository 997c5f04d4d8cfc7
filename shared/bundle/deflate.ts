import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';

/** Why compressed bytes could not be unpacked: they hold more than allowed, or they are not whole. */
export type GunzipError = 'tooLarge' | 'damaged';

/** gzip (RFC 1952) as the host offers it: native zlib in Node, another implementation elsewhere. */
export type Deflate = {
  gzip(bytes: Uint8Array): Bytes;
  /** Stops as soon as more than `maxBytes` come out, so that a small file cannot fill the memory. */
  gunzip(bytes: Uint8Array, maxBytes: number): Result<Bytes, GunzipError>;
};
