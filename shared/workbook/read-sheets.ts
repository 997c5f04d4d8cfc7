// Bytes → plain sheets. The only place that knows xlsx; what it needs of a cell is kept, the rest is left behind.

import type { WorkBook, WorkSheet } from 'xlsx';
import * as xlsx from 'xlsx';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { dateOfSerial } from '#shared/domain/written-date.ts';
import { delimitedRows, guessDelimiter, mostColumns } from './csv.ts';
import { isHeadingWord } from './heading-words.ts';
import { parseHtmlTables } from './html-table.ts';
import { kindOfBuiltIn, kindOfFormat, timeText } from './number-format.ts';
import { withHidden } from './ods-visibility.ts';
import { sheetsInChinese } from './old-strings.ts';
import { isBlankRow, type RawCell, type RawSheet, type SheetState, sheetOf } from './raw-sheet.ts';
import { excessOf, mostRows, tooManyCells } from './sheet-bounds.ts';
import { type Content, holdsCells, type PackageFormat, sniffWorkbook } from './sniff.ts';
import type { NamedEncoding } from './text-encoding.ts';
import { notASpreadsheet, type WorkbookError, workbookError } from './workbook-error.ts';
import { undefused } from './write/defuse.ts';
import { readXlsxPackage } from './xlsx-package.ts';
import { ascii, indexOf } from './xml-bytes.ts';
import { xmlOf } from './xml-text.ts';
import type { ZipArchive, ZipParts } from './zip-parts.ts';

export type SheetsOfFile = {
  readonly format: Content['format'];
  readonly encoding?: string;
  readonly sheets: readonly RawSheet[];
};

/** Reads every sheet of a file, or says why the file is refused as a whole. @param encoding of text, when it is known */
export function readSheets(
  bytes: Uint8Array,
  fileName: string,
  encoding?: NamedEncoding,
): Result<SheetsOfFile, WorkbookError> {
  const content = sniffWorkbook(bytes, fileName, encoding);
  if (!content.ok) return content;
  const file = fromContent(content.value, bytes);
  if (!file.ok) return file;
  const excess = excessOf(file.value.sheets);
  if (excess) return fail(excess);
  return file.value.sheets.every(({ rows }) => rows.every(isBlankRow)) ? fail(workbookError('NO_TABLE')) : file;
}

function fromContent(content: Content, bytes: Uint8Array): Result<SheetsOfFile, WorkbookError> {
  switch (content.kind) {
    case 'text':
      return delimitedText(content.decoded.text, content.decoded.encoding);
    case 'html': {
      const { text, encoding } = content.decoded;
      return ok({ format: 'html', encoding, sheets: parseHtmlTables(text, '导出') });
    }
    case 'spreadsheetXml': {
      const { text } = content.decoded;
      const file = guarded(content.format, () => xlsx.read(text, { ...lean, type: 'string' }));
      return content.format === 'fods' ? withSheets(file, (sheets) => withHidden(sheets, text)) : file;
    }
    case 'biff': {
      const file = guarded(content.format, () => xlsx.read(bytes, { ...lean, type: 'array', cellStyles: true }));
      return content.isOld ? withSheets(file, sheetsInChinese) : file;
    }
    case 'package':
      return fromPackage(content.format, content.archive);
  }
}

/** A plain .xlsx takes the short way; whatever is unusual about a package, the library tries. */
function fromPackage(format: PackageFormat, archive: ZipArchive): Result<SheetsOfFile, WorkbookError> {
  const sheets = format === 'xlsx' || format === 'xlsm' ? readXlsxPackage(archive) : ok(undefined);
  if (!sheets.ok) return sheets;
  return sheets.value ? ok({ format, sheets: sheets.value }) : readByLibrary(format, archive);
}

/** The general way: any package, at a multiple of the time and memory. */
export function readByLibrary(format: PackageFormat, archive: ZipArchive): Result<SheetsOfFile, WorkbookError> {
  const parts = archive.parts(holdsCells);
  if (!parts.ok) return parts;
  const file = guarded(format, () => parseParts(asContainer(parts.value), { ...lean, cellStyles: true }));
  if (file.ok && file.value.sheets.every(({ rows }) => rows.every(isBlankRow)) && holdsRows(parts.value))
    return fail(workbookError('FILE_CORRUPT'));
  const content = format === 'ods' ? xmlOf(parts.value.get('content.xml')) : undefined;
  return content === undefined ? file : withSheets(file, (read) => withHidden(read, content));
}

/** Rows of which the library can make nothing are damaged, not blank. */
function holdsRows(parts: ZipParts): boolean {
  return [...parts].some(
    ([name, bytes]) =>
      /^xl\/worksheets\/[^/]*\.xml$/i.test(name) && indexOf(bytes, cellWithValue, 0, bytes.length) >= 0,
  );
}

const cellWithValue = ascii('<v>');

function withSheets(
  file: Result<SheetsOfFile, WorkbookError>,
  change: (sheets: readonly RawSheet[]) => readonly RawSheet[],
): Result<SheetsOfFile, WorkbookError> {
  return file.ok ? ok({ ...file.value, sheets: change(file.value.sheets) }) : file;
}

function delimitedText(text: string, encoding: string): Result<SheetsOfFile, WorkbookError> {
  const delimiter = guessDelimiter(text);
  const format = delimiter === '\t' ? 'txt' : 'csv';
  const rows: string[][] = [];
  for (const row of delimitedRows(text.replace(/^sep=.\r?\n/, '\n'), delimiter)) {
    if (row.length > mostColumns || rows.length >= mostRows) return fail(tooManyCells);
    rows.push(row.length === 1 && row[0] === '' ? nothing : row.map(undefused));
  }
  return isTable(rows)
    ? ok({ format, encoding, sheets: [sheetOf(format, rows)] })
    : fail(notASpreadsheet('普通文本文件'));
}

/** Blank lines share one row. */
const nothing: string[] = [];

/** A text is a table when some line of it has two fields, or when it is one column of short words. */
function isTable(rows: readonly (readonly string[])[]): boolean {
  if (rows.some((row) => row.filter((field) => field.trim() !== '').length >= 2)) return true;
  const [first = '', ...others] = rows.flatMap(([field = '']) => (field.trim() === '' ? [] : [field.trim()]));
  return others.length > 0 && isHeadingWord(first);
}

const lean = {
  dense: true,
  cellDates: false,
  cellNF: true,
  cellText: false,
  cellHTML: false,
  cellFormula: true,
  sheetStubs: false,
} as const;

/** The library can be given parts that are expanded already; its types leave that function out. */
const parseParts = (xlsx as unknown as { parse_zip(container: unknown, options: xlsx.ParsingOptions): WorkBook })
  .parse_zip;

/** What parseParts walks through: the parts, already expanded within bounds. */
function asContainer(parts: ZipParts): unknown {
  const FullPaths = [...parts.keys()];
  const FileIndex = [...parts].map(([name, content]) => ({ name, content, type: 2 }));
  return { FullPaths, FileIndex };
}

/** The library throws on damaged content, errors and bare strings alike, so its words are all there is to go by. */
function guarded(format: Content['format'], parse: () => WorkBook): Result<SheetsOfFile, WorkbookError> {
  let book: WorkBook;
  try {
    book = parse();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return fail(workbookError(/password|encrypt/i.test(words) ? 'PASSWORD_PROTECTED' : 'FILE_CORRUPT'));
  }
  return ok({ format, sheets: sheetsOf(book) });
}

const states: readonly SheetState[] = ['visible', 'hidden', 'veryHidden'];

function sheetsOf(book: WorkBook): readonly RawSheet[] {
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.map((name, index) => {
    const sheet = book.Sheets[name] ?? {};
    const state = states[Number(book.Workbook?.Sheets?.[index]?.Hidden ?? 0)] ?? 'visible';
    return { name, state, ...cellsOf(sheet, is1904), ...hiddenOf(sheet) };
  });
}

function hiddenOf(sheet: WorkSheet): Pick<RawSheet, 'hiddenRows' | 'hiddenColumns'> {
  const indexes = (list: readonly ({ hidden?: boolean } | undefined)[] | undefined, most: number) =>
    new Set(placesOf(list ?? [], most).filter((index) => list?.[index]?.hidden));
  return { hiddenRows: indexes(sheet['!rows'], mostRows), hiddenColumns: indexes(sheet['!cols'], mostColumns) };
}

/** The places of a list that hold something; a damaged file may name one beyond all bounds. */
function placesOf(list: readonly unknown[], most: number): readonly number[] {
  return Object.keys(list).flatMap((key) => (Number(key) < most ? [Number(key)] : []));
}

type Cell = {
  readonly t: string;
  readonly v?: string | number | boolean;
  readonly z?: string | number;
  readonly f?: string;
  readonly c?: readonly unknown[];
};

/** Takes the cells over row by row and lets go of the library's own, so that a large sheet is not held twice. */
function cellsOf(sheet: WorkSheet, is1904: boolean): Pick<RawSheet, 'rows' | 'merges'> {
  const data = ((sheet as { '!data'?: unknown })['!data'] ?? []) as (readonly (Cell | undefined)[] | undefined)[];
  const rows: (RawCell[] | undefined)[] = [];
  for (const row of placesOf(data, mostRows)) {
    const cells = data[row]?.slice(0, mostColumns);
    data[row] = undefined;
    if (!cells?.some(Boolean)) continue;
    while (rows.length < row) rows.push(undefined);
    rows.push(Array.from(cells, (cell) => cell && rawCellOf(cell, is1904)));
  }
  while (rows.length > 0 && isBlankRow(rows.at(-1))) rows.pop();
  const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }));
  return { rows, merges };
}

function rawCellOf(cell: Cell, is1904: boolean): RawCell {
  const hasComment = cell.c !== undefined && cell.c.length > 0;
  const isFormula = cell.f !== undefined;
  const isError = cell.t === 'e' || (isFormula && cell.v === undefined);
  const { value, isDate, isPercent } = isError ? { value: null } : valueOfCell(cell, is1904);
  if (!hasComment && !isFormula && !isError && !isDate && !isPercent) return value;
  return {
    value,
    ...(isDate && { isDate }),
    ...(isPercent && { isPercent }),
    ...(isFormula && { isFormula }),
    ...(isError && { isError }),
    ...(hasComment && { hasComment }),
  };
}

type CellValue = { value: string | number | boolean | null; isDate?: boolean; isPercent?: boolean };

function valueOfCell(cell: Cell, is1904: boolean): CellValue {
  const { v = null, z } = cell;
  if (typeof v !== 'number' || z === undefined || z === 'General' || z === '@') return { value: v };
  const kind = typeof z === 'number' ? kindOfBuiltIn(z) : kindOfFormat(z);
  if (kind === 'percent') return { value: v, isPercent: true };
  if (kind === 'time' && v < 1) return { value: timeText(v) };
  const date = kind === 'other' ? undefined : dateOfSerial(v, is1904);
  return date ? { value: date, isDate: true } : { value: v };
}
