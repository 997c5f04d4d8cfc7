// A block of records for the snapshot: up to 1,024 dumps as columns, each column with a dictionary of its values, as
// JSON text in UTF-8. Rosters repeat themselves (企业, 社区, 学历 …), so a block is a third of the same rows as objects and
// is read several times faster. A column whose values hardly repeat is kept as it is.
//
//   { ids: ['01J8…', …], columns: { l: { d: ['K2M4…'], i: [0, 0] }, … }, fields: { name: { p: ['张某', …] } }, rest: [] }
//
// `i` holds positions in `d`, −1 where a record has no value; `p` holds the values themselves, with the positions of
// records without a value in `gone`. What few records have (their edits, deletions) is kept by position in `rest`.

import { type Bytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { MergedRecordDump } from '#shared/sync/merge.ts';

/** Records in one block. */
export const blockSize = 1024;

/** What a block may keep beside each record: the numbers of the batches that touched it, ascending. */
export type Mark = number | readonly number[];

export type RecordBlock = { readonly records: readonly MergedRecordDump[]; readonly marks: readonly Mark[] };

type Column =
  | { readonly d: readonly JsonValue[]; readonly i: readonly number[] }
  | { readonly p: readonly JsonValue[]; readonly gone?: readonly number[] };

type Rest = { readonly c?: MergedRecordDump['c']; readonly m?: MergedRecordDump['m'] };

type EncodedBlock = {
  readonly ids: readonly string[];
  readonly columns: { readonly [name in 'o' | 'h' | 'l' | 'u']: Column };
  readonly fields: readonly (readonly [field: string, column: Column])[];
  readonly marks: Column;
  readonly rest: readonly (readonly [at: number, rest: Rest])[];
};

export function encodeBlock({ records, marks }: RecordBlock): Bytes {
  const column = (name: 'o' | 'h' | 'l' | 'u') => encodeColumn(records.map((record) => record[name]));
  const block: EncodedBlock = {
    ids: records.map(({ id }) => id),
    columns: { o: column('o'), h: column('h'), l: column('l'), u: column('u') },
    fields: fieldsOf(records).map((field) => [
      field,
      encodeColumn(records.map(({ v }) => (Object.hasOwn(v, field) ? v[field] : undefined))),
    ]),
    marks: encodeColumn(marks),
    rest: records.flatMap(({ c, m }, at) =>
      c || m ? [[at, { ...(c ? { c } : {}), ...(m ? { m } : {}) }] as const] : [],
    ),
  };
  return utf8(JSON.stringify(block));
}

/** @throws when the bytes are no block: they were sealed, so they cannot be anything else than what was written */
export function decodeBlock(bytes: Uint8Array): RecordBlock {
  const block = JSON.parse(fromUtf8(bytes)) as EncodedBlock;
  const count = block.ids.length;
  const values = decodeFields(block.fields, count);
  const [o, h, l, u] = (['o', 'h', 'l', 'u'] as const).map((name) => decodeColumn(block.columns[name], count));
  const rest = new Map(block.rest);
  const records = block.ids.map((id, at) => ({
    id,
    ...(o?.[at] === undefined ? {} : { o: o[at], h: h?.[at], l: l?.[at] }),
    ...(u?.[at] === undefined ? {} : { u: u[at] }),
    v: values[at],
    ...rest.get(at),
  }));
  return { records: records as MergedRecordDump[], marks: decodeColumn(block.marks, count) as Mark[] };
}

function fieldsOf(records: readonly MergedRecordDump[]): string[] {
  const fields = new Set<string>();
  for (const { v } of records) for (const field in v) fields.add(field);
  return [...fields];
}

function encodeColumn(values: readonly (JsonValue | undefined)[]): Column {
  const positions = new Map<JsonValue, number>();
  const indexes = values.map((value) => (value === undefined ? -1 : positionOf(positions, value)));
  if (positions.size * 2 <= values.length) return { d: [...positions.keys()].map(valueOfKey), i: indexes };
  const gone = values.flatMap((value, at) => (value === undefined ? [at] : []));
  return { p: values.map((value) => value ?? null), ...(gone.length > 0 ? { gone } : {}) };
}

/** Lists and objects are equal by their text, which begins with a character that no plain text is given. */
function positionOf(positions: Map<JsonValue, number>, value: JsonValue): number {
  const key = typeof value === 'object' && value !== null ? `\u0000${JSON.stringify(value)}` : value;
  const known = positions.get(escapeKey(key, value));
  if (known !== undefined) return known;
  positions.set(escapeKey(key, value), positions.size);
  return positions.size - 1;
}

function escapeKey(key: JsonValue, value: JsonValue): JsonValue {
  return typeof value === 'string' && value.startsWith('\u0000') ? `\u0000${JSON.stringify(value)}` : key;
}

function valueOfKey(key: JsonValue): JsonValue {
  return typeof key === 'string' && key.startsWith('\u0000') ? (JSON.parse(key.slice(1)) as JsonValue) : key;
}

function decodeColumn(column: Column, count: number): (JsonValue | undefined)[] {
  const values: (JsonValue | undefined)[] = new Array(count);
  if ('i' in column) {
    for (let at = 0; at < count; at++) values[at] = column.d[column.i[at] as number];
    return values;
  }
  for (let at = 0; at < count; at++) values[at] = column.p[at];
  for (const at of column.gone ?? []) values[at] = undefined;
  return values;
}

/** Fields are added in one order for all records, so that the engine keeps them in few shapes. */
function decodeFields(fields: EncodedBlock['fields'], count: number): { [field: string]: JsonValue }[] {
  const values = Array.from({ length: count }, (): { [field: string]: JsonValue } => ({}));
  for (const [field, column] of fields) {
    const decoded = decodeColumn(column, count);
    for (let at = 0; at < count; at++) {
      const value = decoded[at];
      if (value !== undefined) (values[at] as { [field: string]: JsonValue })[field] = value;
    }
  }
  return values;
}
