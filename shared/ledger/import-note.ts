// The note that an import writes about itself: the file, and which column each field came from. With it, the sheet and
// row that every operation of the import carries lead back to the cell.
//
//   { "file": "花名册.xlsx", "at": "2025-03-31T01:00:00.000Z", "counts": {…},
//     "mapping": { "快递员": { "person.name": "B", "person.phone": "F" }, "快递员[2]": {…} } }
//
// An import of several files has a file for each table besides. The second table of a sheet goes by `快递员[2]`: no sheet of a workbook can bear a name with a bracket. The columns of a
// form, in which the values of a record stand below each other, say how many rows below its first they stand: `C+4`.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Change, Source } from './changes.ts';
import { splitKey } from './dated-values.ts';
import type { ImportChoices, ImportCounts, ImportPlan, ImportSheet } from './import-types.ts';

/** Where in which file something stands. */
export type ImportPlace = {
  readonly file: string;
  readonly sheet?: string;
  readonly row?: number;
  readonly cell?: string;
};

type Values = { readonly [key: string]: JsonValue };
type Mapping = { readonly [table: string]: { readonly [field: string]: string } };

export const importTopic = 'import';
/** That an import was taken back (`act` 撤销), or brought back (恢复); the latest note of an import counts. */
export const importUndoTopic = 'importUndo';

/** What operations call each table: its sheet, with a number when the sheet has several. */
export function tableNamesOf(sheets: readonly Pick<ImportSheet, 'sheet'>[]): readonly string[] {
  const seen = new Map<string, number>();
  return sheets.map(({ sheet }) => {
    const number = (seen.get(sheet) ?? 0) + 1;
    seen.set(sheet, number);
    return number === 1 ? sheet : `${sheet}[${number}]`;
  });
}

export function importNote(choices: ImportChoices, sheets: readonly ImportSheet[], counts: ImportCounts): Change {
  const names = tableNamesOf(sheets);
  const mapping = Object.fromEntries(sheets.map((sheet, at) => [names[at], columnsOf(sheet)]));
  const files = Object.fromEntries(sheets.flatMap((sheet, at) => (sheet.file ? [[names[at], sheet.file]] : [])));
  const { importId, file, format, at } = choices;
  const values = {
    file,
    at,
    mapping,
    counts: counts as unknown as JsonValue,
    ...(format ? { format } : {}),
    ...(Object.keys(files).length > 0 ? { files } : {}),
  };
  return { kind: 'note', topic: importTopic, id: importId, values };
}

/** The import that a plan is of: its note comes first. */
export function idOfImport({ changes: [note] }: Pick<ImportPlan, 'changes'>): string {
  if (note?.kind !== 'note') throw new Error('a plan begins with the note of its import');
  return note.id;
}

/**
 * The place that a source names.
 *
 * @param note the values of the import's note, when the ledger has it
 * @param key the stored key of a field; without one the place is the row
 */
export function placeOfSource(note: Values | undefined, src: Source, entity: EntityName, key?: string): ImportPlace {
  const whole = typeof note?.file === 'string' ? note.file : '';
  if (src.s === undefined) return { file: whole };
  const file = (note?.files as { readonly [table: string]: string } | undefined)?.[src.s] ?? whole;
  const columns = (note?.mapping as Mapping | undefined)?.[src.s];
  const field = key === undefined ? '' : splitKey(key).field;
  const column = columns?.[`${entity}.${field}`] ?? columns?.[field];
  const sheet = columns ? src.s.replace(/\[\d+\]$/, '') : src.s;
  if (src.n === undefined) return { file, sheet };
  return { file, sheet, row: src.n, ...(column === undefined ? {} : { cell: cellOf(column, src.n) }) };
}

function columnsOf(sheet: ImportSheet): { [field: string]: string } {
  const isForm = sheet.headerRows?.length === 0;
  const first = sheet.rows[0]?.row ?? 1;
  return Object.fromEntries(
    sheet.columns.flatMap(({ col, field, entity }) => {
      if (field === null) return [];
      const name = entity ? `${entity}.${field}` : field;
      return [[name, isForm ? belowFirst(col, first) : col]];
    }),
  );
}

/** B7 of a form that begins in row 3 → B+4. */
function belowFirst(address: string, first: number): string {
  const [, column, row] = /^([A-Z]+)(\d+)$/.exec(address) ?? [];
  return column === undefined ? address : `${column}+${Number(row) - first}`;
}

function cellOf(column: string, row: number): string {
  const [, letters, below] = /^([A-Z]+)\+(-?\d+)$/.exec(column) ?? [];
  return letters === undefined ? `${column}${row}` : `${letters}${row + Number(below)}`;
}
