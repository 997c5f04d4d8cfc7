// `.lxroot`: every version of the district's document, as a paper of its own. It lies beside the receipts on the stick,
// because a receipt signed with a new key can only be read by a PC that knows the new key already.
//   {"districts":[{"district":{…},"districtSigs":[…]},…]}          oldest first

import type { Bytes } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import { checkDistrict } from './district-document.ts';
import { readCanonicalObject, wrongKeyOf } from './document-shape.ts';
import { type DistrictChain, isChain } from './root-chain.ts';

const documentName = '区级身份文件';

/** The text of a `.lxroot` file. @param chain oldest first */
export function encodeRootFile(chain: DistrictChain): Bytes {
  return canonicalBytes({ districts: chain });
}

/** Shapes and each document's own signatures; how they follow what is held, `extendChain` tells. */
export function readRootFile(bytes: Uint8Array): Result<DistrictChain, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: documentName });
  const wrong = wrongKeyOf(value, { districts: (list) => isChain(list) && (list as readonly unknown[]).length > 0 });
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: documentName, key: wrong });
  const chain = value.districts as unknown as DistrictChain;
  const refused = chain.map(checkDistrict).find((each) => !each.ok);
  return refused && !refused.ok ? refused : ok(chain);
}
