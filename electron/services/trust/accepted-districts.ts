// Which district this PC accepted, and how its document changed since. The record keeps the current version where
// everybody reads it, and the versions before it, so that a later file can be held against each of them.

import { concatBytes, fromHex } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from '#shared/bundle/bundle-error.ts';
import { type DistrictChain, extendChain } from '#shared/bundle/root-chain.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';

/** Every version accepted, oldest first; empty before the first certificate. */
export function acceptedChain({ district, trust }: ExchangeRecord): DistrictChain {
  return district ? [...(trust?.earlier ?? []), district] : [];
}

/**
 * Names the accepted district over all changes of its keys: SM3 of the root keys that the clerk compared. Empty before
 * the first certificate.
 */
export function districtAnchor(record: ExchangeRecord): string {
  const [first] = acceptedChain(record);
  return first ? sm3Hex(concatBytes(...first.district.rootKeys.map(fromHex))) : '';
}

/** The record with this chain in place of the one held. */
export function withChain(record: ExchangeRecord, chain: DistrictChain): ExchangeRecord {
  return { ...record, district: chain.at(-1), trust: { ...record.trust, earlier: chain.slice(0, -1) } };
}

/** The record with what is newer in `offered`; the same record when nothing is, or when no district is accepted yet. */
export function withNewerDistricts(
  record: ExchangeRecord,
  offered: DistrictChain,
): Result<ExchangeRecord, BundleError> {
  const held = acceptedChain(record);
  if (held.length === 0 || offered.length === 0) return ok(record);
  const chain = extendChain(held, offered);
  if (!chain.ok) return chain;
  return ok(chain.value.length === held.length ? record : withChain(record, chain.value));
}
