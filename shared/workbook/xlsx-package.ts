// A plain .xlsx read without a general parser: which sheets there are, their strings, formats and comments.
import { ok, type Result } from '#shared/base/result.ts';
import { type FormatKind, kindOfBuiltIn, kindOfFormat } from './number-format.ts';
import { isBlankRow, type RawSheet, type SheetState } from './raw-sheet.ts';
import type { WorkbookError } from './workbook-error.ts';
import { type CellSource, placeOf } from './xlsx-rows.ts';
import { readSheetPart, type SheetContent } from './xlsx-sheet.ts';
import { readSharedStrings } from './xlsx-strings.ts';
import { ascii, columnAt } from './xml-bytes.ts';
import { attribute, isTrue, tagsOf, xmlOf } from './xml-text.ts';
import type { ZipArchive } from './zip-parts.ts';

/** All sheets; undefined when something is not as Office and WPS write it, and a general parser must try. */
export function readXlsxPackage(archive: ZipArchive): Result<readonly RawSheet[] | undefined, WorkbookError> {
  const [book, relations] = [xmlPart(archive, 'xl/workbook.xml'), relationsOf(archive, 'xl/workbook.xml')];
  if (!book.ok) return book;
  if (!relations.ok) return relations;
  const pathOf = (type: string) => relations.value?.find((relation) => relation.type.endsWith(type))?.target;
  const [styles, strings] = [xmlPart(archive, pathOf('/styles')), stringsOf(archive, pathOf('/sharedStrings'))];
  if (!styles.ok) return styles;
  if (!strings.ok) return strings;
  if (!book.value || !relations.value || !strings.value) return ok(undefined);
  const is1904 = isTrue(attribute(tagsOf(book.value, 'workbookPr')[0] ?? '', 'date1904'));
  return readSheets(archive, book.value, relations.value, {
    strings: strings.value,
    formats: formatsOf(styles.value),
    is1904,
  });
}

type Shared = Omit<CellSource, 'comments'>;

function readSheets(
  archive: ZipArchive,
  book: string,
  relations: readonly Relation[],
  shared: Shared,
): Result<readonly RawSheet[] | undefined, WorkbookError> {
  const sheets: RawSheet[] = [];
  for (const tag of tagsOf(book, 'sheet')) {
    const path = relations.find(({ id }) => id === (attribute(tag, '\\w+:id') ?? ''))?.target;
    const sheet = path === undefined ? ok(undefined) : readSheet(archive, path, shared);
    if (!sheet.ok) return sheet;
    if (!sheet.value) return ok(undefined);
    const state = (attribute(tag, 'state') ?? 'visible') as SheetState;
    sheets.push({ name: attribute(tag, 'name') ?? '', state, ...sheet.value });
  }
  return ok(sheets.length === 0 ? undefined : sheets);
}

function readSheet(archive: ZipArchive, path: string, shared: Shared): Result<SheetContent | undefined, WorkbookError> {
  const comments = commentsOf(archive, path);
  if (!comments.ok) return comments;
  const sheet = readSheetPart(archive, path, { ...shared, comments: comments.value });
  if (!sheet.ok || !sheet.value) return sheet;
  const height = sheet.value.rows.findLastIndex((row) => !isBlankRow(row)) + 1;
  return ok({ ...sheet.value, rows: sheet.value.rows.slice(0, height) });
}

/** A part as text; undefined when there is none, or when it is not in UTF-8. */
function xmlPart(archive: ZipArchive, path: string | undefined): Result<string | undefined, WorkbookError> {
  if (path === undefined) return ok(undefined);
  const part = archive.part(path);
  return part.ok ? ok(xmlOf(part.value)) : part;
}

type Relation = { readonly id: string; readonly type: string; readonly target: string };

/** The relations of a part, with targets as paths inside the package; undefined when it has none. */
function relationsOf(archive: ZipArchive, path: string): Result<readonly Relation[] | undefined, WorkbookError> {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  const xml = xmlPart(archive, `${folder}/_rels/${path.slice(slash + 1)}.rels`);
  if (!xml.ok || xml.value === undefined) return xml.ok ? ok(undefined) : xml;
  return ok(
    tagsOf(xml.value, 'Relationship').map((tag) => ({
      id: attribute(tag, 'Id') ?? '',
      type: attribute(tag, 'Type') ?? '',
      target: resolved(folder, attribute(tag, 'Target') ?? ''),
    })),
  );
}

function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path = folder.split('/');
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

/** The shared strings; none is fine, since some writers put every text into its cell. */
function stringsOf(
  archive: ZipArchive,
  path: string | undefined,
): Result<readonly string[] | undefined, WorkbookError> {
  return path === undefined || !archive.names.includes(path) ? ok([]) : readSharedStrings(archive, path);
}

/** What each cell style makes of a number. */
function formatsOf(xml: string | undefined): readonly FormatKind[] {
  if (xml === undefined) return [];
  const custom = new Map(
    tagsOf(xml, 'numFmt').map((tag) => [Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '']),
  );
  const styles = /<(?:\w+:)?cellXfs[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? '';
  return tagsOf(styles, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    const code = custom.get(id);
    return code === undefined ? kindOfBuiltIn(id) : kindOfFormat(code);
  });
}

/** Cells with a comment. */
function commentsOf(archive: ZipArchive, path: string): Result<ReadonlySet<number>, WorkbookError> {
  const relations = relationsOf(archive, path);
  if (!relations.ok) return relations;
  const xml = xmlPart(archive, relations.value?.find(({ type }) => type.endsWith('/comments'))?.target);
  if (!xml.ok) return xml;
  const addresses = tagsOf(xml.value ?? '', 'comment').map((tag) => attribute(tag, 'ref') ?? '');
  return ok(new Set(addresses.flatMap((address) => placeAt(address) ?? [])));
}

function placeAt(address: string): number | undefined {
  const [, letters, row] = /^([A-Z]{1,3})(\d{1,7})$/.exec(address) ?? [];
  return letters === undefined ? undefined : placeOf(Number(row) - 1, columnAt(ascii(letters), 0));
}
