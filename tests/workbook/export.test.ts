// What the program writes it reads again: every register, every kind of value, through .xlsx and through both kinds of
// .csv. `npx vitest run tests/workbook/export.test.ts`
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { type Profile, profiles } from '#shared/workbook/profiles.ts';
import { writeCsv } from '#shared/workbook/write/csv-writer.ts';
import type { OutRow, OutSheet } from '#shared/workbook/write/out-sheet.ts';
import { outColumnsOf, outValueOf } from '#shared/workbook/write/record-columns.ts';
import { templateKindOf } from '#shared/workbook/write/template-kinds.ts';
import { writeWorkbook } from '#shared/workbook/write/workbook-writer.ts';
import { mustRead } from './sample-workbooks.ts';
import { storedValue } from './stored-values.ts';

const at = '2025-03-01T08:00:00Z';
const rowsOfRun = 60;
const runs = 12;

type Column = { readonly entity: EntityName; readonly name: string; readonly field: FieldDeclaration };
type Values = { readonly [column: string]: JsonValue };

/**
 * Every field that a list of this kind shows and the importer takes, each heading once (备注). Points are a list of their
 * own.
 */
function columnsOf({ name: kind, precedence, without }: Profile): readonly Column[] {
  const own = kind === 'dualCheckIn' ? (['dualCheckIn'] as const) : precedence;
  const all = own.flatMap((entity) =>
    Object.entries(entities[entity].fields).flatMap(([name, field]) => {
      const isLeftOut = field.kind === 'ref' || field.internal || without?.includes(`${entity}.${name}`);
      const isAskedBack = kind === 'dualCheckIn' && name === 'note';
      return isLeftOut && !isAskedBack ? [] : [{ entity, name, field }];
    }),
  );
  return all.filter(({ field }, i) => all.findIndex((other) => other.field.label === field.label) === i);
}

/** What the importer adds by itself where it is missing, and what a row cannot do without. */
const always = new Set([
  'employment.group',
  'membership.basis',
  'person.political',
  'demand.subject',
  'demand.content',
  'secretaryProject.year',
  'stationAsset.stationName',
  'attendance.activityCode',
]);

function recordOf(columns: readonly Column[]): fc.Arbitrary<Values> {
  const values = columns.map(({ entity, name, field }) => {
    const value = storedValue(name, field);
    const isNeeded = entities[entity].title === name || always.has(`${entity}.${name}`);
    return [`${entity}.${name}`, isNeeded ? value : fc.option(value, { freq: 3 })] as const;
  });
  return fc.record(Object.fromEntries(values));
}

function sheetOf(profile: Profile, columns: readonly Column[]): OutSheet {
  const { label, title } = templateKindOf(profile.name);
  const own = columns.flatMap(({ entity, name }) => outColumnsOf(entities[entity], [name]));
  return { name: label, title, columns: [{ header: '序号', kind: 'number' }, ...own] };
}

function rowsOf(columns: readonly Column[], records: readonly Values[]): readonly OutRow[] {
  return records.map((record, i) => ({
    cells: [i + 1, ...columns.map(({ entity, name, field }) => outValueOf(field, record[`${entity}.${name}`]))],
  }));
}

/** The records of a file, as the planner gets them, without the fields that are empty. */
function readAgain(bytes: Uint8Array, fileName: string): readonly Values[] {
  const [table] = mustRead(bytes, fileName).sheets;
  return (table?.rows ?? []).map(({ records }) =>
    Object.fromEntries(
      Object.entries(records).flatMap(([entity, values]) =>
        Object.entries(values).map(([name, value]) => [`${entity}.${name}`, value as JsonValue]),
      ),
    ),
  );
}

/** Where two lists of records differ: a few places, so that a failure can be read. */
function differences(before: readonly Values[], after: readonly Values[]): readonly string[] {
  const found: string[] = before.length === after.length ? [] : [`${before.length} rows → ${after.length} rows`];
  before.forEach((record, row) => {
    for (const name of new Set([...Object.keys(record), ...Object.keys(after[row] ?? {})])) {
      const [from, to] = [JSON.stringify(record[name]), JSON.stringify(after[row]?.[name])];
      if (from !== to && found.length < 5) found.push(`row ${row} ${name}: ${from} → ${to}`);
    }
  });
  return found;
}

function known(record: Values): Values {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

describe.each(profiles)('a list of $name', (profile) => {
  const columns = columnsOf(profile);
  const sheet = sheetOf(profile, columns);

  it(`is the same after export and import: ${runs} × ${rowsOfRun} records, .xlsx and .csv`, () => {
    const lists = fc.array(recordOf(columns), { minLength: rowsOfRun, maxLength: rowsOfRun });
    fc.assert(
      fc.property(lists, fc.constantFrom('utf-8', 'gbk'), (records, encoding) => {
        const rows = rowsOf(columns, records);
        const held = records.map(known);
        expect(differences(held, readAgain(writeWorkbook([{ sheet, rows }], at), '名单.xlsx'))).toEqual([]);
        expect(differences(held, readAgain(writeCsv(sheet, rows, encoding).bytes, '名单.csv'))).toEqual([]);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });
});
