// Which keys each kind of operation needs and may have, and what may stand under each key. The tables below are the
// whole rule; a kind or a key that is not in them is refused by name.

import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';

export type OperationShapeError =
  | { readonly kind: 'unknownKind'; readonly found: string }
  | { readonly kind: 'unknownKey'; readonly key: string }
  | { readonly kind: 'missingKey'; readonly key: string }
  | { readonly kind: 'badValue'; readonly key: string };

type Keys = { readonly needs: readonly string[]; readonly may: readonly string[] };

const keysByKind = {
  open: { needs: ['why'], may: ['prev'] },
  new: { needs: ['t', 'r', 'f'], may: [] },
  set: { needs: ['t', 'r', 'f'], may: ['b', 'why'] },
  del: { needs: ['t', 'r', 'seen'], may: ['why'] },
  undel: { needs: ['t', 'r', 'e'], may: ['why'] },
  add: { needs: ['t', 'r', 'f'], may: [] },
  rem: { needs: ['t', 'r', 'b'], may: [] },
  led: { needs: ['t', 'r', 'd'], may: ['key', 'why'] },
  rev: { needs: ['t', 'e'], may: ['r', 'why'] },
  alias: { needs: ['t', 'r', 'to'], may: ['why'] },
  unalias: { needs: ['t', 'e'], may: ['r', 'why'] },
  blob: { needs: ['t', 'r', 'f'], may: [] },
  note: { needs: [], may: ['t', 'r', 'f', 'why'] },
} as const satisfies Record<string, Keys>;

export type OperationKind = keyof typeof keysByKind;

export const openReasons = ['install', 'restore', 'clone', 'move', 'split'] as const;
export type OpenReason = (typeof openReasons)[number];

const commonNeeds: readonly string[] = ['s', 'h', 'k'];
const commonMay: readonly string[] = ['u', 'x', 'src', 'ext'];

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

/** The first thing wrong with the shape of an operation, if anything is. */
export function shapeErrorOf(op: JsonObject): OperationShapeError | undefined {
  if (!isOperationKind(op.k)) return { kind: 'unknownKind', found: String(op.k) };
  const keys: Keys = keysByKind[op.k];
  return missingKey(op, keys) ?? foreignKey(op, keys) ?? badRelation(op);
}

function isOperationKind(kind: JsonValue | undefined): kind is OperationKind {
  return typeof kind === 'string' && Object.hasOwn(keysByKind, kind);
}

function missingKey(op: JsonObject, keys: Keys): OperationShapeError | undefined {
  const key = commonNeeds.find((name) => op[name] === undefined) ?? keys.needs.find((name) => op[name] === undefined);
  return key === undefined ? undefined : { kind: 'missingKey', key };
}

function foreignKey(op: JsonObject, keys: Keys): OperationShapeError | undefined {
  for (const key of Object.keys(op)) {
    const value = op[key];
    if (value === undefined) continue;
    const isExpected =
      commonNeeds.includes(key) || commonMay.includes(key) || keys.needs.includes(key) || keys.may.includes(key);
    if (!isExpected) return { kind: 'unknownKey', key };
    if (!valueRules.get(key)?.(value)) return { kind: 'badValue', key };
  }
  return undefined;
}

/** What one key demands of another: an edit supersedes only fields that it writes; a log opens for a known reason. */
function badRelation(op: JsonObject): OperationShapeError | undefined {
  if (op.k === 'open' && !openReasons.includes(op.why as OpenReason)) return { kind: 'badValue', key: 'why' };
  if (op.k === 'set' && op.b !== undefined) {
    const written = op.f as JsonObject;
    if (!Object.keys(op.b as JsonObject).every((field) => Object.hasOwn(written, field)))
      return { kind: 'badValue', key: 'b' };
  }
  return undefined;
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
