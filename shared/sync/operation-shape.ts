// Which keys each kind of operation needs and may have, and what may stand under each key. The tables below are the
// whole rule.
//
// The vocabulary grows by additions only: a new kind, a new key that a kind may have, a new reason to open a log, each
// with the version that brought it. What a reader may ignore goes into `ext` instead. A line with a kind, key or reason
// that this version does not know was written by a newer program: it is kept whole (`newer`, operation.ts) and takes
// effect after the upgrade. What is missing or malformed is refused, for no version ever wrote that.

import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';

/** Version 1 had no stocktakes and no attachments, and refused lines that it did not know. */
export const vocabularyVersion = 2;

export type OperationShapeError =
  | { readonly kind: 'unknownKind'; readonly found: string }
  | { readonly kind: 'unknownKey'; readonly key: string }
  | { readonly kind: 'unknownReason'; readonly found: string }
  | { readonly kind: 'missingKey'; readonly key: string }
  | { readonly kind: 'badValue'; readonly key: string };

type Keys = {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  /** The version that brought the kind, when not the first; and keys that it may have since a version. */
  readonly since?: number;
  readonly mayNow?: { readonly [key: string]: number };
};

const keysByKind = {
  open: { needs: ['why'], may: ['prev'] },
  new: { needs: ['t', 'r', 'f'], may: [] },
  set: { needs: ['t', 'r', 'f'], may: ['b', 'why'] },
  del: { needs: ['t', 'r', 'seen'], may: ['why'] },
  undel: { needs: ['t', 'r', 'e'], may: ['why'] },
  add: { needs: ['t', 'r', 'f'], may: [] },
  rem: { needs: ['t', 'r', 'b'], may: [] },
  led: { needs: ['t', 'r', 'd'], may: ['key', 'why'], mayNow: { seen: 2 } },
  rev: { needs: ['t', 'e'], may: ['r', 'why'] },
  alias: { needs: ['t', 'r', 'to'], may: ['why'] },
  unalias: { needs: ['t', 'e'], may: ['r', 'why'] },
  blob: { needs: ['t', 'r', 'f'], may: [], since: 2 },
  note: { needs: [], may: ['t', 'r', 'f', 'why'] },
} as const satisfies Record<string, Keys>;

export type OperationKind = keyof typeof keysByKind;

const openReasons = ['install', 'restore', 'clone', 'move', 'split'] as const;
export type OpenReason = (typeof openReasons)[number];

const commonNeeds: readonly string[] = ['s', 'h', 'k'];
const commonMay: readonly string[] = ['u', 'x', 'src', 'ext'];
/** What every version writes alike, so that a line can be placed and named before it is understood. */
const frameKeys: readonly string[] = ['s', 'h', 'k', 't', 'r', 'u', 'x'];

const valueRules = new Map<string, (value: JsonValue) => boolean>(
  Object.entries({
    s: isCount,
    h: isId,
    k: isName,
    t: isName,
    r: isName,
    f: isFieldMap,
    b: isSeenByField,
    seen: isIdList,
    e: isFullIdList,
    to: isName,
    d: (value) => Number.isSafeInteger(value),
    key: isName,
    why: isText,
    prev: (value) => isObject(value) && Object.values(value).every(isCount),
    u: isName,
    x: isName,
    src: isSource,
    ext: isObject,
  }),
);

/**
 * The first thing wrong with the shape of an operation, if anything is.
 *
 * @param reader the version of the vocabulary that reads
 */
export function shapeErrorOf(op: JsonObject, reader = vocabularyVersion): OperationShapeError | undefined {
  const keys = keysOf(op.k, reader);
  if (!keys) return { kind: 'unknownKind', found: String(op.k) };
  return missingKey(op, keys) ?? foreignKey(op, keys, reader) ?? badRelation(op);
}

/** True when only a newer program can have written this: it can be kept, and read after an upgrade. */
export function isNewerShape(op: JsonObject, error: OperationShapeError): boolean {
  if (error.kind !== 'unknownKind' && error.kind !== 'unknownKey' && error.kind !== 'unknownReason') return false;
  const isWhole = commonNeeds.every((key) => op[key] !== undefined);
  return isWhole && frameKeys.every((key) => op[key] === undefined || valueRules.get(key)?.(op[key]));
}

/** The least version of the vocabulary that understands the operation. */
export function vocabularyOf(op: { readonly k: string }): number {
  const keys = keysOf(op.k, vocabularyVersion);
  const byKey = Object.entries(keys?.mayNow ?? {}).map(([key, since]) => (Object.hasOwn(op, key) ? since : 1));
  return Math.max(keys?.since ?? 1, ...byKey);
}

function keysOf(kind: JsonValue | undefined, reader: number): Keys | undefined {
  if (typeof kind !== 'string' || !Object.hasOwn(keysByKind, kind)) return undefined;
  const keys: Keys = keysByKind[kind as OperationKind];
  return keys.since === undefined || keys.since <= reader ? keys : undefined;
}

function missingKey(op: JsonObject, keys: Keys): OperationShapeError | undefined {
  const key = commonNeeds.find((name) => op[name] === undefined) ?? keys.needs.find((name) => op[name] === undefined);
  return key === undefined ? undefined : { kind: 'missingKey', key };
}

function foreignKey(op: JsonObject, keys: Keys, reader: number): OperationShapeError | undefined {
  for (const key of Object.keys(op)) {
    const value = op[key];
    if (value === undefined) continue;
    if (!isExpected(key, keys, reader)) return { kind: 'unknownKey', key };
    if (!valueRules.get(key)?.(value)) return { kind: 'badValue', key };
  }
  return undefined;
}

function isExpected(key: string, { needs, may, mayNow }: Keys, reader: number): boolean {
  if (commonNeeds.includes(key) || commonMay.includes(key) || needs.includes(key) || may.includes(key)) return true;
  return mayNow !== undefined && Object.hasOwn(mayNow, key) && (mayNow[key] as number) <= reader;
}

/** What one key demands of another: an edit supersedes only fields that it writes; a log opens for a known reason. */
function badRelation(op: JsonObject): OperationShapeError | undefined {
  if (op.k === 'open' && !openReasons.includes(op.why as OpenReason))
    return { kind: 'unknownReason', found: String(op.why) };
  if (op.k === 'blob' && !isAttachment(op.f as JsonObject)) return { kind: 'badValue', key: 'f' };
  if (op.k === 'led' && op.seen !== undefined && op.key !== undefined) return { kind: 'badValue', key: 'key' };
  if (op.k === 'set' && op.b !== undefined) {
    const written = op.f as JsonObject;
    if (!Object.keys(op.b as JsonObject).every((field) => Object.hasOwn(written, field)))
      return { kind: 'badValue', key: 'b' };
  }
  return undefined;
}

/** Content by its SM3, with size and type; more may be said of it (name, width, height). */
function isAttachment({ sm3, bytes, mime }: JsonObject): boolean {
  const isDigest = typeof sm3 === 'string' && /^[0-9a-f]{64}$/.test(sm3);
  return isDigest && isCount(bytes ?? null) && isName(mime ?? null);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: JsonValue): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isText(value: JsonValue): boolean {
  return typeof value === 'string';
}

function isName(value: JsonValue): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 128;
}

/** Stamps and operation ids are both 16 lower-case hexadecimal digits. */
function isId(value: JsonValue): boolean {
  if (typeof value !== 'string' || value.length !== 16) return false;
  for (let i = 0; i < 16; i++) {
    const code = value.charCodeAt(i);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}

function isIdList(value: JsonValue): boolean {
  return Array.isArray(value) && value.every(isId);
}

function isFullIdList(value: JsonValue): boolean {
  return isIdList(value) && (value as readonly string[]).length > 0;
}

/** `__proto__` is refused because assigning to it would change an object instead of adding a field. */
function isFieldMap(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const fields = Object.keys(value);
  return fields.length > 0 && fields.every((field) => isName(field) && field !== '__proto__');
}

function isSeenByField(value: JsonValue): boolean {
  return isFieldMap(value) && Object.values(value as JsonObject).every(isFullIdList);
}

function isSource(value: JsonValue): boolean {
  if (!isObject(value) || !isName(value.i ?? null)) return false;
  const { i: _, s, n, ...others } = value;
  return (
    Object.keys(others).length === 0 && (s === undefined || typeof s === 'string') && (n === undefined || isCount(n))
  );
}
