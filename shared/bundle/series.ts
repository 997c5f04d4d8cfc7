// The series of reference data. Each is one canonical JSON document that names itself, so that a list cannot be taken for
// another; its digest stands in the catalog. A series that this version does not know is kept and not used.
//   {"format":"lxsync/1","kind":"series","series":"crl","version":3,"issuedAt":"…","body":{…}}

import { type Bytes, fromBase64 } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import type { PinnedSeries } from './catalog.ts';
import { checkCertificate, type SignedCertificate } from './certificate.ts';
import type { DistrictDocument } from './district-document.ts';
import {
  type Check,
  fits,
  isCount,
  isHex,
  isInstant,
  isListOf,
  isObject,
  isOneOf,
  isText,
  matches,
  readCanonicalObject,
  wrongKeyOf,
} from './document-shape.ts';
import { bundleFormat } from './header.ts';
import { isRevokedCertificate, type RevokedCertificate } from './revocation-list.ts';

/** Words or codes of the district hold from one calendar day to another; both ends are open when they are left out. */
export type Period = { readonly from?: string; readonly to?: string };
/** Codes added to a list of the program: `field` is `entity.field`. */
export type CodeAddition = Period & { readonly field: string; readonly code: string; readonly label: string };
/** How a figure is counted; another wording from another day on is an entry of its own. */
export type IndicatorDefinition = Period & {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly basis: string;
};
export type OrgUnit = Period & { readonly code: string; readonly name: string; readonly parent?: string };
export type WorkbookTemplate = {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  /** File name with its ending, .xlsx. */
  readonly file: string;
  readonly contentBase64: string;
};
export type Policy = {
  /** Algorithm suites that may be used for what is sent to others; names that a reader does not know are no mistake. */
  readonly allowSuites: readonly string[];
  /** So many days after its last report an office is reminded of the next one. */
  readonly remindDays?: number;
};

export type SeriesBodies = {
  readonly dict: { readonly codes: readonly CodeAddition[] };
  readonly indicators: { readonly definitions: readonly IndicatorDefinition[] };
  readonly orgtree: { readonly units: readonly OrgUnit[] };
  readonly crl: { readonly revoked: readonly RevokedCertificate[] };
  readonly policy: Policy;
  /** Certificates of the street's PCs. */
  readonly devices: { readonly certificates: readonly SignedCertificate[] };
  /** Certificates of the people of the street who release reports; a list of its own, which older programs pass over. */
  readonly secretaries: { readonly certificates: readonly SignedCertificate[] };
  readonly templates: { readonly templates: readonly WorkbookTemplate[] };
};
export type SeriesName = keyof SeriesBodies;

export type SeriesDocument<N extends SeriesName = SeriesName> = {
  readonly format: typeof bundleFormat;
  readonly kind: 'series';
  readonly series: N;
  readonly version: number;
  readonly issuedAt: string;
  readonly body: SeriesBodies[N];
};

const isDay = matches(/^\d{4}-\d\d-\d\d$/);
const period = { from: isDay, to: isDay };
const isName = matches(/^[0-9A-Za-z_.-]{1,64}$/);

const isTemplate: Check = (value) =>
  fits({
    name: isName,
    title: isText(60),
    purpose: isText(200),
    file: matches(/^[^/\\:*?"<>|\p{Cc}]{1,100}\.xlsx$/u),
    contentBase64: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  })(value);

const isCertificateList: Check = fits({ certificates: isListOf(fits({ cert: isObject, certSig: isHex }), 200) });

const bodies: { readonly [name in SeriesName]: Check } = {
  dict: fits({
    codes: isListOf(
      fits({ field: matches(/^[A-Za-z]{1,40}\.[A-Za-z]{1,40}$/), code: isName, label: isText(60) }, period),
      5000,
    ),
  }),
  indicators: fits({
    definitions: isListOf(fits({ id: isName, label: isText(60), unit: isText(10), basis: isText(500) }, period), 1000),
  }),
  orgtree: fits({
    units: isListOf(fits({ code: isName, name: isText(120) }, { ...period, parent: isName }), 20_000),
  }),
  crl: fits({ revoked: isListOf(isRevokedCertificate, 5000) }),
  policy: fits({ allowSuites: isListOf(matches(/^[A-Z0-9]{2,12}$/), 4) }, { remindDays: isCount(1) }),
  devices: isCertificateList,
  secretaries: isCertificateList,
  templates: fits({ templates: isListOf(isTemplate, 100) }),
};

const seriesShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('series'),
  series: matches(/^[a-z]{2,20}$/),
  version: isCount(1),
  issuedAt: isInstant,
  body: isObject,
};

/** False for a series of a newer program, which is kept by its digest and not used. */
function isSeriesName(name: string): name is SeriesName {
  return Object.hasOwn(bodies, name);
}

/** The text of `<series>.json`. */
export function encodeSeries<N extends SeriesName>(
  series: N,
  fields: Pick<SeriesDocument<N>, 'version' | 'issuedAt' | 'body'>,
): Bytes {
  const document: SeriesDocument<N> = { format: bundleFormat, kind: 'series', series, ...fields };
  return canonicalBytes(document);
}

/** Whether a body is right for its series, for who makes one: the key that is wrong, or undefined. */
export function isSeriesBody(name: SeriesName, body: JsonValue): boolean {
  return bodies[name](body);
}

/** Reads a series whose digest has been checked; it must be the one that the catalog says, in the version it says. */
function readSeries<N extends SeriesName>(
  name: N,
  bytes: Uint8Array,
  pinned: PinnedSeries,
): Result<SeriesDocument<N>, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_SERIES', series: name, why: '不是规定的写法' });
  const wrong = wrongKeyOf(value, seriesShape);
  const isRight = wrong === undefined && value.series === name && value.version === pinned.version;
  if (!isRight || !bodies[name](value.body as JsonValue))
    return fail({ code: 'E_SERIES', series: name, why: `“${wrong ?? 'body'}”一项不正确` });
  return ok(value as unknown as SeriesDocument<N>);
}

export type ReadSeries = { readonly [N in SeriesName]?: SeriesDocument<N> };

/**
 * Every series that this version knows, read and checked; the certificates in `devices` and `secretaries` by their signatures too.
 *
 * @param earlier as in checkCertificate, for what was taken in before the `ca` key changed
 */
export function readAllSeries(
  contents: ReadonlyMap<string, Bytes>,
  pins: { readonly [name: string]: PinnedSeries },
  district: DistrictDocument,
  earlier: readonly DistrictDocument[] = [],
): Result<ReadSeries, BundleError> {
  const read: { [name: string]: SeriesDocument } = {};
  for (const [name, bytes] of contents) {
    if (!isSeriesName(name)) continue;
    const document = readSeries(name, bytes, pins[name] as PinnedSeries);
    if (!document.ok) return document;
    read[name] = document.value;
  }
  const all = read as ReadSeries;
  for (const role of ['device', 'secretary'] as const) {
    for (const signed of (role === 'device' ? all.devices : all.secretaries)?.body.certificates ?? []) {
      const checked = checkCertificate(signed, district, earlier, role);
      if (!checked.ok) return checked;
    }
  }
  return ok(all);
}

/** The workbook itself. */
export function templateBytes({ contentBase64 }: WorkbookTemplate): Bytes {
  return fromBase64(contentBase64);
}
