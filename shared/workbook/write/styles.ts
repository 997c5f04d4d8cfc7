// Every look a cell can have, numbered as styles.xml lists them. The table is small, so all combinations are written,
// whether a workbook uses them or not.
import { xmlAttribute, xmlHead } from './xml-out.ts';

/** What a cell holds: number format and alignment. `word` is short text, which looks best in the middle. */
const kinds = ['text', 'word', 'number', 'percent', 'date'] as const;
export type CellKind = (typeof kinds)[number];

/** `locked` is grey: not to be typed over; `marked` is yellow: wants attention; `total` is bold; `blank` has no border. */
const looks = ['plain', 'locked', 'marked', 'total', 'blank'] as const;
export type CellLook = (typeof looks)[number];

const named = ['default', 'title', 'line', 'heading'] as const;
export type NamedStyle = (typeof named)[number];

export function namedStyle(name: NamedStyle): number {
  return named.indexOf(name);
}

/** @param isOpen may be typed into when the sheet is protected */
export function cellStyle(kind: CellKind, look: CellLook, isOpen: boolean): number {
  return named.length + (kinds.indexOf(kind) * looks.length + looks.indexOf(look)) * 2 + Number(isOpen);
}

/** 49 is @, the text format: what is typed into such a cell stays as typed, however long a number it is. */
const formats: { readonly [kind in CellKind]: number } = { text: 49, word: 49, number: 0, percent: 165, date: 164 };
/** Text is set in several lines; a number that is too wide for its column gets smaller instead of becoming ###. */
const alignments: { readonly [kind in CellKind]: string } = {
  text: 'horizontal="left" wrapText="1"',
  word: 'horizontal="center" wrapText="1"',
  number: 'horizontal="right" indent="1" shrinkToFit="1"',
  percent: 'horizontal="right" indent="1" shrinkToFit="1"',
  date: 'horizontal="center" shrinkToFit="1"',
};
const fills: { readonly [look in CellLook]: number } = { plain: 0, locked: 3, marked: 4, total: 0, blank: 0 };

type Xf = { readonly format: number; readonly font: number; readonly fill: number; readonly border: number };

function xf({ format, font, fill, border }: Xf, alignment: string, isOpen: boolean): string {
  const applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"';
  return (
    `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" ${applied}` +
    `${isOpen ? ' applyProtection="1"' : ''}><alignment ${alignment} vertical="center"/>` +
    `${isOpen ? '<protection locked="0"/>' : ''}</xf>`
  );
}

const namedXfs: { readonly [name in NamedStyle]: string } = {
  default: '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  title: xf({ format: 49, font: 2, fill: 0, border: 0 }, 'horizontal="center" wrapText="1"', false),
  // Who fills in a protected sheet must be able to write a name behind 填表人：.
  line: xf({ format: 49, font: 0, fill: 0, border: 0 }, 'horizontal="left" wrapText="1"', true),
  heading: xf({ format: 49, font: 1, fill: 2, border: 1 }, 'horizontal="center" wrapText="1"', false),
};

function cellXfs(): readonly string[] {
  const cells = kinds.flatMap((kind) =>
    looks.flatMap((look) => {
      const font = look === 'total' ? 1 : 0;
      const shape = { format: formats[kind], font, fill: fills[look], border: look === 'blank' ? 0 : 1 };
      return [false, true].map((isOpen) => xf(shape, alignments[kind], isOpen));
    }),
  );
  return [...named.map((name) => namedXfs[name]), ...cells];
}

/** 宋体 is what offices print tables in; where it is missing the charset makes programs take another Chinese font. */
const fonts = [
  { size: 11, isBold: false },
  { size: 11, isBold: true },
  { size: 16, isBold: true },
].map(
  ({ size, isBold }) => `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="宋体"/><charset val="134"/></font>`,
);

const solid = (colour: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
/** The first two are fixed by the format. */
const fillList = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  solid('DCE6F1'),
  solid('EDEDED'),
  solid('FFE699'),
];

const edge = (side: string) => `<${side} style="thin"><color rgb="FF7F7F7F"/></${side}>`;
const borders = [
  '<border><left/><right/><top/><bottom/><diagonal/></border>',
  `<border>${['left', 'right', 'top', 'bottom'].map(edge).join('')}<diagonal/></border>`,
];

const numberFormats = [
  { id: 164, code: 'yyyy-mm-dd' },
  { id: 165, code: '0.0%' },
].map(({ id, code }) => `<numFmt numFmtId="${id}" formatCode="${xmlAttribute(code)}"/>`);

const list = (name: string, items: readonly string[]) => `<${name} count="${items.length}">${items.join('')}</${name}>`;

export function stylesXml(): string {
  return [
    `${xmlHead}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`,
    list('numFmts', numberFormats),
    list('fonts', fonts),
    list('fills', fillList),
    list('borders', borders),
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    list('cellXfs', cellXfs()),
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>',
    '</styleSheet>',
  ].join('');
}
