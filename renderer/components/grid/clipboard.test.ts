// Copy → paste gives the same records, and paste → copy the same text once it is normalised, for whatever clerks keep.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { creditCheckCharacter } from '#shared/domain/credit-code.ts';
import type { EntityDeclaration, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import type { ChoiceSource } from '../field/choices.ts';
import { readTyped } from '../field/typed-value.ts';
import { type CellArea, copiedBlock, readPasted } from './clipboard.ts';
import { columnsOf, type GridColumn } from './columns.ts';
import type { GridSession } from './grid-session.ts';
import { everything, singleCell } from './range.ts';
import { cellValue, type GridRow } from './row.ts';
import { formatTsv } from './tsv.ts';

const today = '2026-06-01';
const named = new Map([
  ['R1', '甲公司'],
  ['R2', '=乙"公司'],
]);
const source: ChoiceSource = {
  searchTitles: () => Array.from(named, ([value, text]) => ({ value, text })),
  initialsOf: () => [],
};
const reading = { today, titleOf: (_: string, id: string) => named.get(id) ?? '' };

/** Everything the program keeps, unmasked: what is masked is not copied in full in the first place. */
const tables = Object.values(entities).map((declaration) => ({
  declaration,
  columns: columnsOf(declaration).map(({ mask: _, ...column }) => column),
}));

function areaOf(rows: readonly GridRow[], columns: readonly GridColumn[]): CellArea {
  const session = { use: { reading, choices: source } } as unknown as GridSession;
  return {
    session,
    columns,
    extent: { rows: rows.length, columns: columns.length },
    rowAt: (at) => rows[at],
  };
}

type Values = { readonly [field: string]: JsonValue };

function rowOf(declaration: EntityDeclaration, values: Values, id: string): GridRow {
  const stored = Object.entries(values).map(([field, value]) => [
    declaration.fields[field]?.dated ? `${field}@` : field,
    value,
  ]);
  return { id, records: [{ id, values: Object.fromEntries(stored) as Values, deleted: false }] };
}

const blankRows = (count: number) => Array.from({ length: count }, (_, at) => rowOf(entities.person, {}, `blank${at}`));

/** The values that a pasted text gives to empty rows, by row and column id. */
function pasted(text: string, columns: readonly GridColumn[], rows: number) {
  const area = areaOf(blankRows(rows), columns);
  const { edits, refused, newRows } = readPasted(text, area, singleCell({ row: 0, column: 0 }));
  expect(newRows).toEqual([]);
  const values = Array.from({ length: rows }, (): { [column: string]: JsonValue | null } => ({}));
  for (const { row, column, value } of edits)
    (values[Number(row.id.slice(5))] as { [column: string]: JsonValue | null })[column.id] = value;
  return { values, refused };
}

const nasty = fc.constantFrom(
  ...'"\t\n\r=+-@\'，、;；/\\|  　0079aZＡ０（）().·•𠮷㛃\u200b\u00a0*?？'.split(''),
  '𠮷',
  '""',
  '1.',
  '①',
);
const anyText = fc.oneof(
  fc.string({ unit: fc.oneof(nasty, fc.constantFrom(...'张欧阳街道公司活动')), maxLength: 24 }),
  fc.constantFrom('007', '=1+1', '+86', '-', '@甲', '1.5米', '（一）摸排', '无', '/', "'0123", '12,345', '甲*'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anyDate = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(4, 7, 10).map((length) => date.toISOString().slice(0, length)));
const anyIdNumber = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2005-12-31'), noInvalidDate: true })
  .map((date) => `990000${date.toISOString().slice(0, 10).replaceAll('-', '')}001`)
  .map((first17) => first17 + idCheckCharacter(first17));
const anyCreditCode = fc
  .stringMatching(/^9199000[0-9]MA[0-9]{7}$/)
  .map((first17) => first17 + (creditCheckCharacter(first17) ?? ''));
const anyPhone = fc.oneof(fc.stringMatching(/^1990000\d{4}$/), fc.stringMatching(/^0359-?\d{7}$/), anyText);

/** Values as they can be stored: whatever the readers make of what was written. */
function storable(field: FieldDeclaration): fc.Arbitrary<JsonValue | null> {
  const read = (written: fc.Arbitrary<string>) =>
    written.map((text) => {
      const value = readTyped(field, text, source);
      return value.ok ? value.value : null;
    });
  switch (field.kind) {
    case 'text':
    case 'texts':
      return read(anyText);
    case 'code':
      return fc.constantFrom(...Object.keys(field.codes));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return field.integer
        ? fc.integer({ min: Math.ceil(field.min ?? -1e9), max: Math.floor(field.max ?? 1e9) })
        : fc.integer({ min: (field.min ?? -1000) * 100, max: (field.max ?? 1e7) * 100 }).map((cents) => cents / 100);
    case 'date':
      return anyDate;
    case 'phone':
      return read(anyPhone);
    case 'idNumber':
      return fc.oneof(anyIdNumber, fc.constantFrom('E12345678', '军字第1234567号'));
    case 'creditCode':
      return anyCreditCode;
    case 'ref':
      return fc.constantFrom(...named.keys());
  }
}

function anyRecord(columns: readonly GridColumn[]): fc.Arbitrary<Values> {
  const fields = columns.map(({ field, declaration }) => [field, storable(declaration)] as const);
  return fc
    .record(Object.fromEntries(fields), { requiredKeys: [] })
    .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Values);
}

describe('copy → paste', () => {
  let cells = 0;
  it.each(tables.map((table) => [table.declaration.label, table] as const))(
    'gives the same records: %s',
    (_, { declaration, columns }) => {
      fc.assert(
        fc.property(fc.array(anyRecord(columns), { minLength: 1, maxLength: 12 }), (records) => {
          const rows = records.map((values, at) => rowOf(declaration, values, `row${at}`));
          const area = areaOf(rows, columns);
          const text = formatTsv(copiedBlock(area, everything(area.extent)));
          const { values, refused } = pasted(text, columns, rows.length);
          expect(refused.map(({ text: bad, reason }) => `${bad}: ${reason}`)).toEqual([]);
          const expected = rows.map((row) =>
            Object.fromEntries(
              columns.flatMap((column) => {
                const value = cellValue(row, column, reading);
                return value === undefined ? [] : [[column.id, value]];
              }),
            ),
          );
          expect(values).toEqual(expected);
          cells += rows.length * columns.length;
        }),
        { numRuns: 40 },
      );
    },
  );

  it('was tried on more than 10,000 cells', () => expect(cells).toBeGreaterThan(10_000));
});

describe('paste → copy', () => {
  it.each(tables.map((table) => [table.declaration.label, table] as const))(
    'settles after the first time: %s',
    (_, { declaration, columns }) => {
      const line = fc.array(fc.oneof(anyText, anyDate, anyPhone), {
        minLength: columns.length,
        maxLength: columns.length,
      });
      fc.assert(
        fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (block) => {
          const copied = (text: string) => {
            const { values } = pasted(text, columns, block.length);
            const rows = values.map((own, at) => {
              const fields = columns.flatMap(({ id, field }) => (own[id] == null ? [] : [[field, own[id]]]));
              return rowOf(declaration, Object.fromEntries(fields) as Values, `row${at}`);
            });
            const area = areaOf(rows, columns);
            return formatTsv(copiedBlock(area, everything(area.extent)));
          };
          const once = copied(formatTsv(block));
          expect(copied(once)).toBe(once);
        }),
        { numRuns: 30 },
      );
    },
  );
});
