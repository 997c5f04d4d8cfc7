// How a district's document follows another. A PC holds the versions that it has accepted, oldest first; a newer one is
// taken only as the next number, signed by the threshold of the root keys before it and of its own. So a stolen root key
// cannot replace the others, and one that was replaced signs nothing any more.
//   held 3 · offered 2,3,4,5 → 2 and 3 must be what is held (2 may be unknown), 4 is checked against 3, 5 against 4
// Nothing is stored here: the caller writes the chain when everything that came with it has passed.

import { equalBytes } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import {
  checkDistrict,
  districtBytes,
  rootSignatures,
  rootThreshold,
  type SignedDistrict,
} from './district-document.ts';
import { isListOf, isObject } from './document-shape.ts';

/** Accepted versions, oldest first, without gaps; the last one counts. */
export type DistrictChain = readonly SignedDistrict[];

/** A file never carries more: who stays away for longer compares the fingerprint anew. */
const maxChain = 64;
export const isChain: (value: JsonValue) => boolean = isListOf(isObject, maxChain);

/** The version that counts. @throws on an empty chain */
export function currentDistrict(chain: DistrictChain): SignedDistrict {
  const last = chain.at(-1);
  if (!last) throw new Error('currentDistrict: empty chain');
  return last;
}

/**
 * The chain with what is newer in `offered`; the same chain when nothing is.
 *
 * @param held what this PC accepted, at least one
 * @param offered oldest first, as files carry them
 */
export function extendChain(held: DistrictChain, offered: DistrictChain): Result<DistrictChain, BundleError> {
  if (offered.length > maxChain)
    return fail({ code: 'E_TOO_LARGE', what: '区级身份文件份数', found: offered.length, limit: maxChain });
  let chain = held;
  for (const next of offered) {
    const taken = follow(chain, next);
    if (!taken.ok) return taken;
    chain = taken.value;
  }
  return ok(chain);
}

function follow(chain: DistrictChain, next: SignedDistrict): Result<DistrictChain, BundleError> {
  const checked = checkDistrict(next);
  if (!checked.ok) return checked;
  const { district: before } = currentDistrict(chain);
  const { version, code } = next.district;
  if (code !== before.code) return fail({ code: 'E_ROOT_CHAIN', version });
  if (version <= before.version) return isKnown(chain, next) ? ok(chain) : fail({ code: 'E_ROOT_CHAIN', version });
  if (version > before.version + 1) return fail({ code: 'E_ROOT_GAP', expected: before.version + 1, found: version });
  const isSigned = rootSignatures(next, before.rootKeys) >= rootThreshold;
  return isSigned ? ok([...chain, next]) : fail({ code: 'E_ROOT_CHAIN', version });
}

/** True for a version held in this very wording, and for one before the first that was accepted. */
function isKnown(chain: DistrictChain, { district }: SignedDistrict): boolean {
  const held = chain.find((each) => each.district.version === district.version);
  return held === undefined || equalBytes(districtBytes(held.district), districtBytes(district));
}
