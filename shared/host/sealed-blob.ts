// An attachment as both copies keep it: the same sealed bytes in the page's database and in the host's folder, so that
// either copy can replace the other.
//   plaintext: media type, '\n', the content as it is
//   sealed for { installation, table: 'blobs', key: SM3 of the content, generation: 1 }

import { type Bytes, concatBytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type SealContext, seal, unseal } from '#shared/crypto/seal.ts';
import type { Safe } from './sealed-batch.ts';

export type BlobContent = { readonly mime: string; readonly content: Bytes };

const newline = 10;

export function sealBlob(safe: Safe, sm3: string, { mime, content }: BlobContent): Promise<Bytes> {
  return seal(safe.key, concatBytes(utf8(`${mime}\n`), content), contextOf(safe, sm3));
}

/** The content; fails when the key is another one, the bytes are damaged, or they belong to another digest. */
export async function unsealBlob(
  safe: Safe,
  sm3: string,
  sealed: Uint8Array,
): Promise<Result<BlobContent, 'wrongKeyOrDamaged'>> {
  const plain = await unseal(safe.key, sealed, contextOf(safe, sm3));
  if (!plain.ok) return plain;
  const end = plain.value.indexOf(newline);
  if (end < 0) return fail('wrongKeyOrDamaged');
  return ok({ mime: fromUtf8(plain.value.subarray(0, end)), content: plain.value.subarray(end + 1) });
}

function contextOf({ installation }: Safe, sm3: string): SealContext {
  return { installation, table: 'blobs', key: sm3, generation: 1 };
}
