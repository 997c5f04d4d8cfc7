// What the district sends down: series of reference data, pinned by one signed catalog. The catalog names the version,
// size and digest of each series, so that nobody can mix an old code list with a new revocation list; a PC never goes
// back to an older one. The rules are those of update systems (TUF): rollback, freeze, mix-and-match, fast-forward.
//   {"catalog":{"district":"990102","street":"990102001","version":7,"series":{"crl":{"bytes":312,"sm3":"…","version":3},…},…},
//    "catalogSig":"3045…"}                      signed by the district's refdata key
// Nothing is stored here: `checkDelivery` gives the whole new state or an error, and the caller writes it in one piece.

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes, canonicalJson, type JsonObject, type JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import type { DistrictDocument } from './district-document.ts';
import {
  fits,
  isCount,
  isDigest,
  isDistrictCode,
  isHex,
  isInstant,
  isMapOf,
  isObject,
  isOneOf,
  isStreetCode,
  wrongKeyOf,
} from './document-shape.ts';
import { bundleFormat } from './header.ts';
import { currentDistrict, type DistrictChain, extendChain } from './root-chain.ts';

export type PinnedSeries = { readonly version: number; readonly sm3: string; readonly bytes: number };

export type Catalog = {
  readonly format: typeof bundleFormat;
  readonly kind: 'catalog';
  readonly district: string;
  readonly street: string;
  readonly version: number;
  readonly issuedAt: string;
  /** After this instant the PC says that its reference data are old; it goes on using them. */
  readonly expires: string;
  readonly series: { readonly [name: string]: PinnedSeries };
};

export type SignedCatalog = { readonly catalog: Catalog; readonly catalogSig: string };

/** Sizes a PC is ready to hold. */
export const maxSeriesBytes = 32 * 1024 * 1024;
const maxSeries = 32;
/** A version that jumps further is an attempt to use the numbers up (fast-forward). */
const maxVersionJump = 1_000_000;
const seriesName = /^[a-z]{2,20}$/;

const documentName = '下发数据目录';

const catalogShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('catalog'),
  district: isDistrictCode,
  street: isStreetCode,
  version: isCount(1),
  issuedAt: isInstant,
  expires: isInstant,
  series: isMapOf(
    fits({
      version: isCount(1),
      sm3: isDigest,
      bytes: (value: JsonValue) => isCount(1)(value) && (value as number) <= maxSeriesBytes,
    }),
    seriesName,
    maxSeries,
  ),
};

/** @param refdataKey the private half of the `refdata` key that the district's document names */
export function signCatalog(refdataKey: Uint8Array, fields: Omit<Catalog, 'format' | 'kind'>): SignedCatalog {
  const catalog: Catalog = { format: bundleFormat, kind: 'catalog', ...fields };
  return { catalog, catalogSig: toHex(sm2Sign(refdataKey, catalogBytes(catalog))) };
}

/** The bytes that the refdata key signs. */
function catalogBytes(catalog: Catalog): Bytes {
  return canonicalBytes(catalog);
}

/** How a catalog names the content of a series, so that no other content can stand for that version. */
export function pin(version: number, bytes: Uint8Array): PinnedSeries {
  return { version, sm3: sm3Hex(bytes), bytes: bytes.length };
}

/** Shape and signature. */
function checkCatalog(signed: SignedCatalog, district: DistrictDocument): Result<Catalog, BundleError> {
  const wrong =
    wrongKeyOf(signed as unknown as JsonObject, { catalog: isObject, catalogSig: isHex }) ??
    wrongKeyOf(signed.catalog as unknown as JsonObject, catalogShape);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: documentName, key: wrong });
  const { catalog, catalogSig } = signed;
  if (catalog.district !== district.code) return fail({ code: 'E_DOCUMENT', document: documentName, key: 'district' });
  const isSigned = sm2Verify(fromHex(district.refdata), catalogBytes(catalog), fromHex(catalogSig));
  return isSigned ? ok(catalog) : fail({ code: 'E_CATALOG_SIGNATURE', district: district.name });
}

/** What a PC holds before a delivery: the accepted district, and the catalog taken in last. */
export type HeldReference = {
  readonly chain: DistrictChain;
  readonly street: string;
  readonly catalog?: SignedCatalog;
};

export type Delivery = {
  readonly districts: DistrictChain;
  readonly catalog: SignedCatalog;
  readonly series: ReadonlyMap<string, Bytes>;
};

/** The whole new state, and the series whose content is new. `isNews` is false for a delivery that is held already. */
export type CheckedDelivery = {
  readonly chain: DistrictChain;
  readonly catalog: SignedCatalog;
  readonly series: ReadonlyMap<string, Bytes>;
  readonly isNews: boolean;
};

/**
 * All or nothing: root chain, signature, versions, then every series against its pin.
 *
 * @param delivery must hold the content of every series of its catalog
 */
export function checkDelivery(held: HeldReference, delivery: Delivery): Result<CheckedDelivery, BundleError> {
  const chain = extendChain(held.chain, delivery.districts);
  if (!chain.ok) return chain;
  const { district } = currentDistrict(chain.value);
  const catalog = checkCatalog(delivery.catalog, district);
  if (!catalog.ok) return catalog;
  if (catalog.value.street !== held.street)
    return fail({ code: 'E_WRONG_STREET', expected: held.street, found: catalog.value.street });
  const before = comparableCatalog(held, district);
  const refused = stepBack(catalog.value, before) ?? contentFault(catalog.value, delivery.series);
  if (refused) return fail(refused);
  const isNews = before?.version !== catalog.value.version;
  return ok({ chain: chain.value, catalog: delivery.catalog, series: delivery.series, isNews });
}

/**
 * The catalog that versions are compared with. When the refdata key was replaced there is none: whoever held the old key
 * may have driven the numbers up, and a district must be able to begin again (fast-forward recovery).
 */
function comparableCatalog({ chain, catalog }: HeldReference, { refdata }: DistrictDocument): Catalog | undefined {
  return catalog && currentDistrict(chain).district.refdata === refdata ? catalog.catalog : undefined;
}

/** Why the catalog does not follow the one that is held. */
function stepBack(next: Catalog, before: Catalog | undefined): BundleError | undefined {
  const step = versionFault('目录', before?.version ?? 0, next.version);
  if (step) return step;
  if (before && next.version === before.version)
    return canonicalJson(next as unknown as JsonObject) === canonicalJson(before as unknown as JsonObject)
      ? undefined
      : { code: 'E_ROLLBACK', what: '目录', held: before.version, found: next.version };
  const names = new Set([...Object.keys(before?.series ?? {}), ...Object.keys(next.series)]);
  for (const name of names) {
    const [held, found] = [before?.series[name], next.series[name]];
    const fault = versionFault(name, held?.version ?? 0, found?.version ?? 0);
    if (fault) return fault;
    if (held && found && held.version === found.version && held.sm3 !== found.sm3)
      return { code: 'E_SERIES', series: name, why: '版本没有变而内容变了' };
  }
  return undefined;
}

function versionFault(what: string, held: number, found: number): BundleError | undefined {
  if (found < held) return { code: 'E_ROLLBACK', what, held, found };
  return found > held + maxVersionJump ? { code: 'E_FAST_FORWARD', what, held, found } : undefined;
}

/** A series that is missing, foreign, or not the one that the catalog pins. */
function contentFault({ series }: Catalog, contents: ReadonlyMap<string, Bytes>): BundleError | undefined {
  const foreign = [...contents.keys()].find((name) => !Object.hasOwn(series, name));
  if (foreign !== undefined) return { code: 'E_SERIES', series: foreign.slice(0, 20), why: '目录里没有这一项' };
  for (const [name, pinned] of Object.entries(series)) {
    const content = contents.get(name);
    if (!content) return { code: 'E_SERIES', series: name, why: '缺少内容' };
    if (content.length !== pinned.bytes) return { code: 'E_SERIES', series: name, why: '大小与目录不一致' };
    if (sm3Hex(content) !== pinned.sm3) return { code: 'E_SERIES', series: name, why: '内容与目录不一致' };
  }
  return undefined;
}

/** A revocation list may be this old before this PC stops writing bundles for other PCs. */
const oldestRevocationListMs = 180 * 86_400_000;

/**
 * What is old: `expired` only warns; `blocksPeers` when nobody knows any more which PCs are still trusted. A catalog
 * vouches for its revocation list on the day it was issued, whenever the list last changed.
 */
export function ageOf(
  { expires, issuedAt, series }: Catalog,
  nowMs: number,
): { readonly expired: boolean; readonly blocksPeers: boolean } {
  const isOld = nowMs - Date.parse(issuedAt) > oldestRevocationListMs;
  return { expired: nowMs > Date.parse(expires), blocksPeers: isOld && Object.hasOwn(series, 'crl') };
}
