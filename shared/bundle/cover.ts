// 报送单 (FEATURES H17): what is printed, signed by hand and stamped goes along inside the bundle. The manifest carries the
// totals, every reader counts them again, and the check code on the paper is that of the header: so the paper and the
// bundle are provably the same.

import { canonicalBytes, canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { sm3 } from '#shared/crypto/sm3.ts';
import type { Operation } from '#shared/sync/operation.ts';
import type { WithheldFields } from './abridged-line.ts';
import type { BundledBlob, VolumesToCome } from './blobs.ts';
import { checkCodeOf } from './check-code.ts';
import type { RuleCount } from './checks.ts';
import { type Check, fits, isCount, isListOf, isObject, isText, matches, wrongKeyOf } from './document-shape.ts';
import type { BundleHeader } from './header.ts';
import type { BundleMode, Manifest } from './manifest.ts';

/** Of one register: how many operations the bundle carries, and on how many records. */
export type RegisterTotal = { readonly table: string; readonly records: number; readonly operations: number };

/** Days as YYYY-MM-DD, both included. */
export type ReportPeriod = { readonly from: string; readonly to: string };

export type Cover = {
  /** Missing: the report is for no period, but for what was changed since the last one. */
  readonly period?: ReportPeriod;
  /** In the order of the tables' names. */
  readonly totals: readonly RegisterTotal[];
};

const isDay = matches(/^\d{4}-\d\d-\d\d$/);
const isPeriod: Check = (value) =>
  isObject(value) && wrongKeyOf(value, { from: isDay, to: isDay }) === undefined && `${value.from}` <= `${value.to}`;
const isTotals: Check = (value) =>
  isListOf(fits({ table: isText(128), records: isCount(1), operations: isCount(1) }), 256)(value) &&
  (value as unknown as readonly RegisterTotal[]).every(
    ({ table }, i, all) => i === 0 || (all[i - 1] as RegisterTotal).table < table,
  );
export const isCover = fits({ totals: isTotals }, { period: isPeriod });

/** Counts operations by register; operations that name no record (notes of an import, the opening of a log) are left out. */
export function createTotals() {
  const tables = new Map<string, { operations: number; readonly records: Set<string> }>();
  const add = ({ t, r }: Pick<Operation, 't' | 'r'>): void => {
    if (t === undefined || r === undefined) return;
    const total = tables.get(t) ?? { operations: 0, records: new Set<string>() };
    total.operations++;
    total.records.add(r);
    tables.set(t, total);
  };
  const totals = (): readonly RegisterTotal[] =>
    [...tables]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, { operations, records }]) => ({ table, records: records.size, operations }));
  return { add, totals };
}

/** True when both lists say the same. */
export function sameTotals(a: readonly RegisterTotal[], b: readonly RegisterTotal[]): boolean {
  const textOf = (totals: readonly RegisterTotal[]) => canonicalJson(totals as unknown as readonly JsonObject[]);
  return textOf(a) === textOf(b);
}

/** Everything that the 报送单 shows, from nothing but the bundle itself. */
export type CoverSheet = {
  /** The file's proper name. */
  readonly name: string;
  /** The clerk's words. */
  readonly title: string;
  readonly kind: BundleHeader['kind'];
  readonly mode: BundleMode;
  readonly street: string;
  readonly device: string;
  readonly no: number;
  readonly createdAt: string;
  readonly period?: ReportPeriod;
  readonly totals: readonly RegisterTotal[];
  /** All operations, those that name no record too. */
  readonly operations: number;
  /** In this file. */
  readonly attachments: { readonly count: number; readonly bytes: number };
  /** In the volumes that follow. */
  readonly volumes?: VolumesToCome;
  /** What the bundle leaves out; missing: nothing. */
  readonly withheld?: WithheldFields;
  /** How many records the sender's own rules complain about. */
  readonly rules?: readonly RuleCount[];
  /** What the secretaries who released it are called. */
  readonly sealedBy: readonly string[];
  /** Four groups of four digits over the header. */
  readonly checkCode: string;
  /** Digits for a QR code: see `qrDigitsOf`. */
  readonly qr: string;
};

/** The printed 报送单, from what is signed alone: the PC and the district make the same one. */
export function coverSheetOf(manifest: Manifest, header: BundleHeader): CoverSheet {
  const { title, mode, segments, blobs = [], volumes, seals = [], cover, checks, scope } = manifest;
  const { title: name, kind, street, from: device, no, createdAt } = header;
  const checkCode = checkCodeOf(sm3(canonicalBytes(header)));
  return {
    ...{ name, title, kind, mode, street, device, no, createdAt },
    ...(cover?.period ? { period: cover.period } : {}),
    totals: cover?.totals ?? [],
    operations: segments.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    attachments: attachmentsOf(blobs),
    ...(volumes ? { volumes } : {}),
    ...(scope ? { withheld: scope.withheld } : {}),
    ...(checks ? { rules: checks.rules } : {}),
    sealedBy: seals.map(({ certificate }) => certificate.cert.deviceName),
    checkCode,
    qr: qrDigitsOf(header, checkCode),
  };
}

function attachmentsOf(blobs: readonly BundledBlob[]): CoverSheet['attachments'] {
  return { count: blobs.length, bytes: blobs.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** 39 digits: street (9), number (6), day of writing (8), check code (16). Nothing that the label does not show in words. */
function qrDigitsOf({ street, no, createdAt }: BundleHeader, checkCode: string): string {
  const day = createdAt.slice(0, 10).replaceAll('-', '');
  return `${street}${String(no).padStart(6, '0')}${day}${checkCode.replaceAll(' ', '')}`;
}

/** What a scanned code says; undefined when it is none of ours. */
export function readQrDigits(digits: string) {
  const [, street, no, year, month, day, code] = /^(\d{9})(\d{6})(\d{4})(\d\d)(\d\d)(\d{16})$/.exec(digits) ?? [];
  if (street === undefined || code === undefined) return undefined;
  return { street, no: Number(no), day: `${year}-${month}-${day}`, checkCode: code.match(/\d{4}/g)?.join(' ') ?? '' };
}
