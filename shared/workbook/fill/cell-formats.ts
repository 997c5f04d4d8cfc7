// What the formats of a form's cells say: is it a date, how much of it is shown, is there a border around it.

import { type FormatKind, kindOfBuiltIn, kindOfFormat } from '../number-format.ts';
import { attributeOf, childrenOf, elementsNamed, type XmlElement } from './xml-edit.ts';

export type CellFormat = {
  readonly kind: FormatKind;
  /** Whatever is typed stays text. */
  readonly isText: boolean;
  /** How much of a date is seen. */
  readonly shows: 'day' | 'month' | 'year' | undefined;
  readonly hasBorder: boolean;
};

export const plainFormat: CellFormat = { kind: 'other', isText: false, shows: undefined, hasBorder: false };

/** The formats of a styles part by their number; none when there is no part. */
export function cellFormatsOf(xml: string | undefined): readonly CellFormat[] {
  if (xml === undefined) return [];
  const codes = new Map(
    elementsNamed(xml, 'numFmt').map(({ open }) => [
      Number(attributeOf(xml, open, 'numFmtId')),
      attributeOf(xml, open, 'formatCode') ?? '',
    ]),
  );
  const borders = listIn(xml, 'borders', 'border').map((border) =>
    childrenOf(xml, border).some(({ open }) => !['none', undefined].includes(attributeOf(xml, open, 'style'))),
  );
  return listIn(xml, 'cellXfs', 'xf').map(({ open }) => {
    const id = Number(attributeOf(xml, open, 'numFmtId') ?? 0);
    return formatOf(id, codes.get(id), borders[Number(attributeOf(xml, open, 'borderId') ?? 0)] ?? false);
  });
}

function listIn(xml: string, list: string, name: string): readonly XmlElement[] {
  const [whole] = elementsNamed(xml, list);
  return whole ? childrenOf(xml, whole).filter(({ open }) => open.name === name) : [];
}

function formatOf(id: number, code: string | undefined, hasBorder: boolean): CellFormat {
  const kind = code === undefined ? kindOfBuiltIn(id) : kindOfFormat(code);
  const isText = code === undefined ? id === 49 : code.trim() === '@';
  return { kind, isText, shows: kind === 'date' ? shownPart(id, code) : undefined, hasBorder };
}

/** Built-in formats that stop at the month: mmm-yy, and 2024年3月 in the Chinese editions. */
const monthFormats = new Set([17, 27, 36, 50, 52, 55, 57]);

function shownPart(id: number, code: string | undefined): CellFormat['shows'] {
  if (code === undefined) return monthFormats.has(id) ? 'month' : 'day';
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').split(';')[0] ?? '';
  return /d/i.test(bare) ? 'day' : /m/i.test(bare) ? 'month' : 'year';
}
