// A plain .xlsx read without a general parser: which sheets there are, their strings, formats and comments.
import { type FormatKind, kindOfBuiltIn, kindOfFormat } from './number-format.ts';
import { isBlankRow, type RawSheet, type SheetState } from './raw-sheet.ts';
import { readSheetPart } from './xlsx-sheet.ts';
import { attribute, isTrue, richText, tagsOf, xmlOf } from './xml-text.ts';
import type { ZipParts } from './zip-parts.ts';

/** All sheets; undefined when something is not as Office and WPS write it, and a general parser must try. */
export function readXlsxParts(parts: ZipParts): readonly RawSheet[] | undefined {
  const book = xmlOf(parts.get('xl/workbook.xml'));
  const relations = relationsOf(parts, 'xl/workbook.xml');
  if (book === undefined || relations === undefined) return undefined;
  const strings = stringsOf(parts, relations);
  const formats = formatsOf(xmlOf(parts.get(relations.find(({ type }) => type.endsWith('/styles'))?.target ?? '')));
  const is1904 = isTrue(attribute(tagsOf(book, 'workbookPr')[0] ?? '', 'date1904'));
  if (strings === undefined) return undefined;
  const sheets: RawSheet[] = [];
  for (const tag of tagsOf(book, 'sheet')) {
    const part = relations.find(({ id }) => id === (attribute(tag, '\\w+:id') ?? ''));
    const sheet = part && readSheet(parts, part.target, { strings, formats, is1904 });
    if (!sheet) return undefined;
    sheets.push({
      name: attribute(tag, 'name') ?? '',
      state: (attribute(tag, 'state') ?? 'visible') as SheetState,
      ...sheet,
    });
  }
  return sheets.length === 0 ? undefined : sheets;
}

type Shared = {
  readonly strings: readonly string[];
  readonly formats: readonly FormatKind[];
  readonly is1904: boolean;
};

function readSheet(parts: ZipParts, path: string, shared: Shared): Omit<RawSheet, 'name' | 'state'> | undefined {
  const xml = xmlOf(parts.get(path));
  if (xml === undefined) return undefined;
  const cells = readSheetPart({ xml, comments: commentsOf(parts, path), ...shared });
  while (cells && cells.rows.length > 0 && isBlankRow(cells.rows.at(-1))) cells.rows.pop();
  return cells;
}

type Relation = { readonly id: string; readonly type: string; readonly target: string };

/** The relations of a part, with targets as paths inside the package. */
function relationsOf(parts: ZipParts, path: string): readonly Relation[] | undefined {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  const xml = xmlOf(parts.get(`${folder}/_rels/${path.slice(slash + 1)}.rels`));
  return xml === undefined
    ? undefined
    : tagsOf(xml, 'Relationship').map((tag) => ({
        id: attribute(tag, 'Id') ?? '',
        type: attribute(tag, 'Type') ?? '',
        target: resolved(folder, attribute(tag, 'Target') ?? ''),
      }));
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
function stringsOf(parts: ZipParts, relations: readonly Relation[]): readonly string[] | undefined {
  const path = relations.find(({ type }) => type.endsWith('/sharedStrings'))?.target;
  const bytes = path === undefined ? undefined : parts.get(path);
  if (bytes === undefined) return [];
  const xml = xmlOf(bytes);
  if (xml === undefined || !xml.includes('<sst')) return undefined;
  const strings: string[] = [];
  let at = xml.indexOf('<sst');
  for (;;) {
    at = xml.indexOf('<si', at);
    if (at < 0) return strings;
    const open = xml.indexOf('>', at);
    const close = xml[open - 1] === '/' ? open : xml.indexOf('</si>', open);
    if (open < 0 || close < 0) return undefined;
    strings.push(close === open ? '' : richText(xml, open + 1, close));
    at = close + 1;
  }
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

/** Addresses of cells with a comment. */
function commentsOf(parts: ZipParts, path: string): ReadonlySet<string> {
  const part = relationsOf(parts, path)?.find(({ type }) => type.endsWith('/comments'));
  const xml = part && xmlOf(parts.get(part.target));
  return new Set(xml === undefined ? [] : tagsOf(xml, 'comment').map((tag) => attribute(tag, 'ref') ?? ''));
}
