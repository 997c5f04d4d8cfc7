// Which rows and columns of an .xlsx are hidden. The parser tells only together with all cell styles, which would
// double its work, so the few attributes are read from the parts here.
import type { RawSheet } from './raw-sheet.ts';
import type { ZipParts } from './zip-parts.ts';

type Hidden = Pick<RawSheet, 'hiddenRows' | 'hiddenColumns'>;

/** Sheet name → its hidden rows and columns, zero-based. */
export function hiddenParts(parts: ZipParts): ReadonlyMap<string, Hidden> {
  const targets = new Map(
    tagsOf(latin(parts.get('xl/_rels/workbook.xml.rels')), 'Relationship').map((tag) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  );
  const sheets = tagsOf(utf8(parts.get('xl/workbook.xml')), 'sheet');
  return new Map(
    sheets.map((tag) => {
      const target = targets.get(attribute(tag, 'r:id') ?? attribute(tag, 'id')) ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      return [unescaped(attribute(tag, 'name') ?? ''), hiddenIn(latin(parts.get(path)))] as const;
    }),
  );
}

function hiddenIn(xml: string): Hidden {
  const hiddenRows = new Set<number>();
  let row = -1;
  if (/<(?:\w+:)?row\b[^>]*\shidden="(?:1|true)"/.test(xml)) {
    for (const tag of tagsOf(xml, 'row')) {
      row = Number(attribute(tag, 'r') ?? row + 2) - 1;
      if (isTrue(attribute(tag, 'hidden'))) hiddenRows.add(row);
    }
  }
  const head = xml.slice(0, xml.indexOf('sheetData') + 1 || 10_000);
  const hiddenColumns = new Set<number>();
  for (const tag of tagsOf(head, 'col').filter((col) => isTrue(attribute(col, 'hidden')))) {
    const last = Math.min(Number(attribute(tag, 'max')), 16_384);
    for (let column = Number(attribute(tag, 'min')); column <= last; column++) hiddenColumns.add(column - 1);
  }
  return { hiddenRows, hiddenColumns };
}

function tagsOf(xml: string, name: string): readonly string[] {
  return xml.match(new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>`, 'g')) ?? [];
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

function unescaped(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');
}

function utf8(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder('utf-8').decode(bytes) : '';
}

/** Attributes that matter are ASCII; one byte a character is the fastest reading. */
function latin(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder('latin1').decode(bytes) : '';
}
