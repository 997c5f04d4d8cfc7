// The parts of an .xlsx package and how they lead to one another. Parts that are not changed go back as they came.

import { zipSync } from 'fflate';
import { type Bytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sniffWorkbook } from '../sniff.ts';
import { readZipParts } from '../zip-parts.ts';
import { type FillError, fillError, otherFormat } from './fill-error.ts';
import { attributeOf, elementsNamed, OddXml } from './xml-edit.ts';

export type Relation = { readonly id: string; readonly type: string; readonly target: string };

export type SheetEntry = { readonly name: string; readonly path: string; readonly state: string };

export type FormPackage = {
  /** In the order of the file; changed parts are put in place of the old ones. */
  readonly parts: Map<string, Uint8Array>;
  readonly bookPath: string;
  readonly sheets: readonly SheetEntry[];
  readonly is1904: boolean;
};

/** Opens an .xlsx or .xlsm whole; anything else is refused with what to do. */
export function openPackage(bytes: Uint8Array, fileName: string): Result<FormPackage, FillError> {
  const content = sniffWorkbook(bytes, fileName);
  if (!content.ok) return fail(fillError(content.error.code));
  const { format } = content.value;
  if (format !== 'xlsx' && format !== 'xlsm') return fail(otherFormat(format));
  const parts = readZipParts(bytes, () => true);
  if (!parts.ok) return fail(fillError(parts.error.code));
  if ([...parts.value.keys()].some((name) => name.startsWith('_xmlsignatures/'))) return fail(fillError('SIGNED'));
  return guarded(() => packageOf(new Map(parts.value)));
}

/** Runs work on parts that may be written in an odd way. */
export function guarded<T>(work: () => T): Result<T, FillError> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof OddXml) return fail(fillError('ODD_PACKAGE'));
    throw error;
  }
}

function packageOf(parts: Map<string, Uint8Array>): FormPackage {
  const bookPath = relationsOf(parts, '').find(({ type }) => type.endsWith('/officeDocument'))?.target;
  if (bookPath === undefined) throw new OddXml('no workbook');
  const book = partText(parts, bookPath);
  const relations = relationsOf(parts, bookPath);
  const sheets = elementsNamed(book, 'sheet').flatMap(({ open }): SheetEntry[] => {
    const id = prefixedId(book.slice(open.start, open.end));
    const relation = relations.find((one) => one.id === id);
    if (!relation) throw new OddXml('sheet without part');
    const name = attributeOf(book, open, 'name') ?? '';
    return [{ name, path: relation.target, state: attributeOf(book, open, 'state') ?? 'visible' }];
  });
  const [properties] = elementsNamed(book, 'workbookPr');
  const date1904 = properties && attributeOf(book, properties.open, 'date1904');
  return { parts, bookPath, sheets, is1904: date1904 === '1' || date1904 === 'true' };
}

/** r:id, under whatever prefix the part gives the namespace. */
function prefixedId(tag: string): string | undefined {
  const match = /\s[\w.-]+:id\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag);
  return match?.[1] ?? match?.[2];
}

/** A part as text. @throws OddXml when it is missing, in another encoding, or declares entities of its own */
export function partText(parts: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = parts.get(path);
  const text = bytes && utf8Text(bytes);
  if (text === undefined || /<!DOCTYPE/i.test(text.slice(0, 2000))) throw new OddXml(path);
  return text;
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export function relationsPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return `${path.slice(0, slash + 1)}_rels/${path.slice(slash + 1)}.rels`;
}

/** Where a part leads inside the package; links to the outside are left out. */
export function relationsOf(parts: ReadonlyMap<string, Uint8Array>, path: string): readonly Relation[] {
  const own = relationsPath(path);
  if (!parts.has(own)) return [];
  const xml = partText(parts, own);
  return elementsNamed(xml, 'Relationship').flatMap(({ open }) => {
    const value = (name: string) => attributeOf(xml, open, name) ?? '';
    if (value('TargetMode') === 'External') return [];
    return [{ id: value('Id'), type: value('Type'), target: resolved(path, value('Target')) }];
  });
}

function resolved(path: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = path.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

export function setPart({ parts }: FormPackage, path: string, xml: string): void {
  parts.set(path, utf8(xml));
}

/** The package as a file; the time of its entries is always the same. */
export function packageBytes({ parts }: FormPackage): Bytes {
  return zipSync(Object.fromEntries(parts), { level: 6, mtime: new Date(1980, 0, 1) }) as Bytes;
}
