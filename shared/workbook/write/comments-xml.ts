// Comments of cells: what they say (comments1.xml) and the boxes in which Office shows them, which are drawn in VML to
// this day.

import { unitsOf } from './column-widths.ts';
import type { ShapedColumn } from './sheet-shape.ts';
import { textElement, xmlHead } from './xml-out.ts';

export type CellComment = { readonly row: number; readonly column: number; readonly text: string };

export function commentsXml(comments: readonly CellComment[], columns: readonly ShapedColumn[]): string {
  const list = comments.map(({ row, column, text }) => {
    const ref = `${columns[column]?.letter}${row}`;
    return `<comment ref="${ref}" authorId="0"><text><r>${textElement(text)}</r></text></comment>`;
  });
  return (
    `${xmlHead}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
    `<authors><author>两新台账</author></authors><commentList>${list.join('')}</commentList></comments>`
  );
}

/** Shapes are numbered through the whole workbook, in blocks of 1,024 that the drawing has to name. */
const block = 1024;

export function blocksFor(comments: number): number {
  return Math.ceil((comments + 1) / block);
}

/** @param firstBlock from 1; the next drawing begins `blocksFor` later */
export function vmlXml(comments: readonly CellComment[], firstBlock: number): string {
  const blocks = Array.from({ length: blocksFor(comments.length) }, (_, i) => firstBlock + i).join(',');
  return (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    `xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks}"/>` +
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>' +
    `${comments.map((comment, i) => boxXml(comment, firstBlock * block + i + 1)).join('')}</xml>`
  );
}

/** A box beside the cell, hidden until the mouse is over the cell, high enough for its text. */
function boxXml({ row, column, text }: CellComment, id: number): string {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.ceil((unitsOf(line) + 1) / 28), 0);
  const anchor = [column + 1, 15, Math.max(0, row - 2), 4, column + 3, 30, Math.max(0, row - 2) + lines + 1, 4];
  return (
    `<v:shape id="_x0000_s${id}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" ` +
    `style="position:absolute;width:160pt;height:${lines * 18 + 14}pt;visibility:hidden">` +
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>' +
    `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor.join(', ')}</x:Anchor>` +
    `<x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  );
}
