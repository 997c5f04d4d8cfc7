// What an OpenDocument sheet hides. The library reads its cells and leaves this out: a hidden sheet has a style that is not
// displayed, hidden rows and columns are marked where they stand, each mark for as many of them as it repeats.

import type { RawSheet } from './raw-sheet.ts';
import { attribute, tagsOf } from './xml-text.ts';

const mostMarked = 100_000;

/** Adds to the sheets what `xml`, the content of the document, hides of them. */
export function withHidden(sheets: readonly RawSheet[], xml: string): readonly RawSheet[] {
  const styles = hiddenStyles(xml);
  const tables = xml.split('<table:table ').slice(1);
  return sheets.map((sheet, index) => {
    const table = tables[index];
    if (table === undefined) return sheet;
    const style = attribute(` ${table.slice(0, table.indexOf('>'))}`, 'table:style-name') ?? '';
    return {
      ...sheet,
      state: styles.has(style) ? 'hidden' : sheet.state,
      hiddenRows: marked(table, 'table-row', 'table:number-rows-repeated'),
      hiddenColumns: marked(table, 'table-column', 'table:number-columns-repeated'),
    };
  });
}

/** Styles of sheets that are not displayed. */
function hiddenStyles(xml: string): ReadonlySet<string> {
  const hidden = xml.split('<style:style ').filter((style) => {
    const properties = style.slice(0, 4000).split('</style:style>')[0] ?? '';
    return properties.includes('table:display="false"') && properties.includes('style:family="table"');
  });
  return new Set(hidden.map((style) => attribute(` ${style.slice(0, style.indexOf('>'))}`, 'style:name') ?? ''));
}

function marked(table: string, name: string, repeated: string): ReadonlySet<number> {
  const indexes = new Set<number>();
  let at = 0;
  for (const tag of tagsOf(table, name)) {
    const count = Math.max(1, Number(attribute(tag, repeated) ?? 1) || 1);
    const isHidden = /table:visibility="(?:collapse|filter)"/.test(tag);
    for (let i = at; isHidden && i < at + count && indexes.size < mostMarked; i++) indexes.add(i);
    at += count;
  }
  return indexes;
}
