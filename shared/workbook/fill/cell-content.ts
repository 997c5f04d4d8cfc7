// From a value to what stands in the cell: in the words of the form's own drop-downs, by the format of its cells, in the
// way its examples are written.

import { assertNever } from '#shared/base/result.ts';
import { comparable } from '#shared/domain/width.ts';
import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import type { CellFormat } from './cell-formats.ts';
import { type DateStyle, dateText, serialOfDate } from './date-style.ts';
import type { FillValue } from './fill-value.ts';
import type { CellContent } from './write-cells.ts';

/** How yes and no are written where there is no drop-down; a tick leaves no empty. */
export type YesNoStyle = 'word' | 'have' | 'tick';

export type CellTraits = {
  readonly header: string;
  readonly format: CellFormat;
  /** The words of the cell's drop-down. */
  readonly choices?: readonly string[];
  readonly dates: DateStyle;
  readonly yesNo: YesNoStyle;
  readonly is1904: boolean;
};

export type WrittenCell = {
  readonly content: CellContent;
  /** As the cell will look. */
  readonly shown: string;
  /** The drop-down has no such word. */
  readonly isForeign: boolean;
};

export function writtenCell(value: FillValue, traits: CellTraits): WrittenCell {
  if (value === null) return { content: { kind: 'blank' }, shown: '', isForeign: false };
  const plain = plainCell(value, traits);
  if (!traits.choices || plain.shown === '') return plain;
  const choice = choiceFor(value, plain.shown, traits.choices);
  return choice === undefined ? { ...plain, isForeign: true } : textCell(choice);
}

function textCell(text: string): WrittenCell {
  const content: CellContent = text === '' ? { kind: 'blank' } : { kind: 'text', text };
  return { content, shown: text, isForeign: false };
}

function plainCell(value: NonNullable<FillValue>, traits: CellTraits): WrittenCell {
  switch (value.kind) {
    case 'text':
      return textCell(value.text.replace(/\r\n?/g, '\n'));
    case 'code':
      return textCell(value.label);
    case 'list':
      return textCell(value.items.join('、'));
    case 'boolean':
      return textCell(yesNoText(value.value, value.isTick ? 'tick' : traits.yesNo));
    case 'number':
      return numberCell(value.number, value.unit, traits);
    case 'date':
      return dateCell(value.date, traits);
    default:
      return assertNever(value, 'plainCell');
  }
}

function yesNoText(value: boolean, style: YesNoStyle): string {
  switch (style) {
    case 'word':
      return value ? '是' : '否';
    case 'have':
      return value ? '有' : '无';
    case 'tick':
      return value ? '√' : '';
    default:
      return assertNever(style, 'yesNoText');
  }
}

function numberCell(number: number, unit: string | undefined, { format, header }: CellTraits): WrittenCell {
  if (unit === '%' && format.kind === 'percent') return { ...asNumber(number / 100), shown: `${number}%` };
  if (unit === '%' && !/[%％]/.test(header)) return textCell(`${number}%`);
  return format.isText ? textCell(String(number)) : asNumber(number);
}

function asNumber(number: number): WrittenCell {
  return { content: { kind: 'number', number }, shown: String(number), isForeign: false };
}

/** A cell with a date format gets a date if it shows no more of it than is known. */
function dateCell(date: string, { format, dates, is1904 }: CellTraits): WrittenCell {
  const isKnown = date.length >= (format.shows === 'day' ? 10 : format.shows === 'month' ? 7 : 4);
  const serial = format.shows !== undefined && isKnown ? serialOfDate(date, is1904) : undefined;
  if (serial === undefined) return textCell(dateText(date, dates));
  const shown = dateText(date, { ...dates, stopsAt: format.shows ?? 'day' });
  return { content: { kind: 'number', number: serial }, shown, isForeign: false };
}

/** The word of a drop-down that means the value. */
function choiceFor(value: NonNullable<FillValue>, text: string, choices: readonly string[]): string | undefined {
  if (value.kind === 'boolean')
    return choices.find((choice) => parseWrittenBoolean(choice)?.value === value.value) ?? sameWord([text], choices);
  if (value.kind === 'code')
    return sameWord([value.label, ...value.words], choices) ?? partOf([value.label, ...value.words], choices);
  return sameWord([text], choices) ?? (value.kind === 'text' ? partOf([text], choices) : undefined);
}

function sameWord(words: readonly string[], choices: readonly string[]): string | undefined {
  for (const word of words) {
    const found = choices.find((choice) => bare(choice) === bare(word));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** 1.男 and 男（1） are 男 too. */
function bare(word: string): string {
  return comparable(word).replace(/^[a-z\d]{1,3}[.、:：)）-](?=\D)|[(（][^()（）]*[)）]$/g, '');
}

/** A longer or shorter wording of one of the words, if only one choice can be meant. */
function partOf(words: readonly string[], choices: readonly string[]): string | undefined {
  for (const wanted of words.map(bare)) {
    if (!/\p{L}{2}/u.test(wanted)) continue;
    const fitting = choices.filter((choice) => bare(choice).includes(wanted) || wanted.includes(bare(choice)));
    if (fitting.length === 1) return fitting[0];
  }
  return undefined;
}
