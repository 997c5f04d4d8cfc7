// What a file is, by its content: clerks rename files, systems export pages as .xls, WPS writes .et. Everything that is
// not a table gets a sentence that says what it is.
import { fail, ok, type Result } from '#shared/base/result.ts';
import { checkCompoundFile } from './compound-file.ts';
import { declaredCharset, isHtml } from './html-table.ts';
import { isMime, pagesOfMime } from './mime-page.ts';
import { type DecodedText, decodeText, decodeTextAs, type NamedEncoding } from './text-encoding.ts';
import { notASpreadsheet, type WorkbookError, workbookError } from './workbook-error.ts';
import { isZip, openZip, type ZipArchive } from './zip-parts.ts';

export type PackageFormat = 'xlsx' | 'xlsm' | 'xlsb' | 'ods';

export type Content =
  | { readonly kind: 'package'; readonly format: PackageFormat; readonly archive: ZipArchive }
  /** Before Excel 97 texts were bytes in the code page of the office. */
  | { readonly kind: 'biff'; readonly format: 'xls' | 'et'; readonly isOld?: true }
  | { readonly kind: 'spreadsheetXml'; readonly format: 'xml' | 'fods'; readonly decoded: DecodedText }
  | { readonly kind: 'html'; readonly format: 'html'; readonly decoded: DecodedText }
  | { readonly kind: 'text'; readonly format: 'csv' | 'txt'; readonly decoded: DecodedText };

/** Files above this are refused unread. */
const maxFileBytes = 100 * 1024 * 1024;

/** @param encoding of text, as the clerk says; found out when left out */
export function sniffWorkbook(
  bytes: Uint8Array,
  fileName: string,
  encoding?: NamedEncoding,
): Result<Content, WorkbookError> {
  if (bytes.length === 0) return fail(workbookError('FILE_EMPTY'));
  if (bytes.length > maxFileBytes) return fail(workbookError('TOO_LARGE'));
  const foreign = foreignKind(bytes);
  if (foreign) return fail(notASpreadsheet(foreign));
  if (isZip(bytes)) return sniffPackage(bytes);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return sniffCompoundFile(bytes, fileName);
  if (isBareWorkbook(bytes)) return ok({ kind: 'biff', format: 'xls', isOld: true });
  return sniffText(bytes, encoding);
}

/** Excel 2 to 4 wrote their records without a container around them: 09 00, 09 02 or 09 04, then a length of 4 or 6. */
function isBareWorkbook(bytes: Uint8Array): boolean {
  const [a, b, length, zero] = bytes;
  return a === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(b ?? -1) && [4, 6, 8, 16].includes(length ?? 0) && zero === 0;
}

const magics: readonly (readonly [readonly number[], string])[] = [
  [[0x25, 0x50, 0x44, 0x46], ' PDF 文件'],
  [[0x89, 0x50, 0x4e, 0x47], '图片'],
  [[0xff, 0xd8, 0xff], '图片'],
  [[0x47, 0x49, 0x46, 0x38], '图片'],
  [[0x42, 0x4d], '图片'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], ' Word 文档（RTF 格式）'],
  [[0x52, 0x61, 0x72, 0x21], '压缩包，请先解压'],
  [[0x37, 0x7a, 0xbc, 0xaf], '压缩包，请先解压'],
  [[0x1f, 0x8b], '压缩包，请先解压'],
  [[0x4d, 0x5a], '程序文件'],
  [[0x7f, 0x45, 0x4c, 0x46], '程序文件'],
];

/** BM and MZ may well begin a text; a picture or a program holds zero bytes soon. */
function foreignKind(bytes: Uint8Array): string | undefined {
  const isBinary = bytes.subarray(0, 64).includes(0);
  const isSure = (magic: readonly number[]) => magic.length > 2 || (magic[0] as number) < 0x20 || isBinary;
  return magics.find(([magic]) => startsWith(bytes, magic) && isSure(magic))?.[1];
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Parts that hold cells or lead to them; pictures, macros and printer settings are never expanded. */
export function holdsCells(name: string): boolean {
  return (
    /\.(?:xml|rels|vml)$|^mimetype$|^xl\/.*\.bin$/i.test(name) &&
    !/vbaProject|printerSettings|media\/|embeddings\/|activeX\/|customXml\/|theme\//i.test(name)
  );
}

function sniffPackage(bytes: Uint8Array): Result<Content, WorkbookError> {
  const opened = openZip(bytes);
  if (!opened.ok) return opened;
  const archive = opened.value;
  const has = (pattern: RegExp) => archive.names.some((name) => pattern.test(name));
  if (has(/^word\//i)) return fail(notASpreadsheet(' Word 文档'));
  if (has(/^ppt\//i)) return fail(notASpreadsheet('演示文稿'));
  const isOds = has(/^content\.xml$/i) && has(/^META-INF\/manifest\.xml$/i);
  const kind = isOds ? archive.part('mimetype') : ok(undefined);
  if (kind.ok && kind.value && /opendocument\.(?!spreadsheet)/.test(decodeText(kind.value)?.text ?? ''))
    return fail(notASpreadsheet('文字文档或演示文稿'));
  if (!isOds && !has(/^xl\//i)) return fail(notASpreadsheet('压缩包，请先解压'));
  const types = archive.part('[Content_Types].xml');
  if (!types.ok) return types;
  const hasMacros = has(/vbaProject\.bin$/i) || declaresMacros(types.value);
  const format = isOds ? 'ods' : has(/^xl\/workbook\.bin$/i) ? 'xlsb' : hasMacros ? 'xlsm' : 'xlsx';
  return ok({ kind: 'package', format, archive });
}

function declaresMacros(types: Uint8Array | undefined): boolean {
  return types !== undefined && /sheet\.macroEnabled/.test(decodeText(types)?.text ?? '');
}

function sniffCompoundFile(bytes: Uint8Array, fileName: string): Result<Content, WorkbookError> {
  const kind = checkCompoundFile(bytes);
  switch (kind) {
    case 'workbook':
      return ok({ kind: 'biff', format: /\.et$/i.test(fileName) ? 'et' : 'xls' });
    case 'oldWorkbook':
      return ok({ kind: 'biff', format: 'xls', isOld: true });
    case 'encrypted':
      return fail(workbookError('PASSWORD_PROTECTED'));
    case 'word':
      return fail(notASpreadsheet(' Word 文档'));
    case 'presentation':
      return fail(notASpreadsheet('演示文稿'));
    case 'truncated':
      return fail(workbookError('FILE_CORRUPT'));
    default:
      return fail(workbookError('NOT_A_SPREADSHEET'));
  }
}

function sniffText(bytes: Uint8Array, encoding: NamedEncoding | undefined): Result<Content, WorkbookError> {
  const decoded = encoding ? decodeTextAs(bytes, encoding) : (decodeText(bytes) ?? decodeAsDeclared(bytes));
  if (!decoded) return fail(workbookError('NOT_A_SPREADSHEET'));
  if (decoded.text.trim() === '') return fail(workbookError('FILE_EMPTY'));
  const head = decoded.text.slice(0, 4000);
  if (/urn:schemas-microsoft-com:office:spreadsheet/.test(head))
    return ok({ kind: 'spreadsheetXml', format: 'xml', decoded });
  if (/<office:document\b/.test(head)) return ok({ kind: 'spreadsheetXml', format: 'fods', decoded });
  if (isHtml(decoded.text)) return ok({ kind: 'html', format: 'html', decoded });
  if (isMime(head)) return sniffMime(bytes);
  if (/^\s*<(?:\?xml|!doctype|html)/i.test(head)) return fail(notASpreadsheet('网页或 XML 文件'));
  if (/^\s*[[{]\s*["{[]/.test(head)) return fail(notASpreadsheet(' JSON 数据文件'));
  return ok({
    kind: 'text',
    format: decoded.text.includes('\t') && !head.split('\n')[0]?.includes(',') ? 'txt' : 'csv',
    decoded,
  });
}

function sniffMime(bytes: Uint8Array): Result<Content, WorkbookError> {
  const decoded = pagesOfMime(bytes);
  if (decoded && /<table/i.test(decoded.text)) return ok({ kind: 'html', format: 'html', decoded });
  return fail(notASpreadsheet('邮件或网页存档，里面没有表格'));
}

function decodeAsDeclared(bytes: Uint8Array): DecodedText | undefined {
  const charset = declaredCharset(bytes);
  if (!charset || !/^gb|^utf/.test(charset)) return undefined;
  return {
    text: new TextDecoder(charset.startsWith('gb') ? 'gb18030' : 'utf-8').decode(bytes),
    encoding: charset.startsWith('gb') ? 'gbk' : 'utf-8',
  };
}
