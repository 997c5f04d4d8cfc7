// What was found on a sheet of a form: headings, rows to be filled, single cells, and how each wants its values written.

import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import type { Heading } from '../headings.ts';
import { cellValue, columnLetters } from '../raw-sheet.ts';
import { textsOfRow } from '../sheet-grid.ts';
import type { HeadColumn } from '../table-head.ts';
import { addressOf, type Place } from './cell-address.ts';
import type { CellTraits, YesNoStyle } from './cell-content.ts';
import { dateStyleOf } from './date-style.ts';
import { choicesAt } from './drop-downs.ts';
import { type FillArea, lastRowOf } from './fill-area.ts';
import { type FormSpot, findSpots } from './form-spots.ts';
import { areaBelow, columnsOfBand, findBand, type HeadBand, headerText } from './head-band.ts';
import { formatAt, type OpenForm, type OpenSheet } from './open-form.ts';
import { cellAt } from './sheet-part.ts';

export type FormColumn = {
  readonly index: number;
  readonly letters: string;
  readonly header: string;
  readonly heading: Heading;
  /** What the examples of the form say. */
  readonly samples: readonly string[];
  /** The form computes this column itself. */
  readonly hasFormula: boolean;
  readonly traits: CellTraits;
};

export type SpotWithTraits = FormSpot & { readonly traits: CellTraits };

export type FormLayout = {
  /** The number of the sheet in the workbook. */
  readonly sheet: number;
  readonly name: string;
  readonly band?: HeadBand;
  readonly area?: FillArea;
  readonly exampleRows: readonly number[];
  readonly columns: readonly FormColumn[];
  readonly spots: readonly SpotWithTraits[];
};

/** Where the clerk says that headings and rows are; what is left out is found. */
export type LayoutCorrection = {
  readonly top?: number;
  readonly depth?: number;
  readonly first?: number;
  readonly last?: number;
  /** Single cells that the clerk wants filled beside those that were found. */
  readonly cells?: readonly Place[];
};

export function layoutOf(form: OpenForm, sheet: OpenSheet, correction: LayoutCorrection = {}): FormLayout {
  const band = bandOf(form, sheet, correction);
  const found = band && areaBelow(form, sheet, band, columnsOfBand(sheet.grid, band));
  const area = areaOf(found?.area, correction);
  const exampleRows = found?.exampleRows ?? [];
  const table = band && area ? { top: band.top, bottom: Math.max(area.last, band.top + band.depth - 1) } : undefined;
  const spots = [...findSpots(form, sheet, table), ...namedCells(correction)];
  const heads = band && area ? columnsOfBand(sheet.grid, band, exampleRows) : [];
  return {
    sheet: sheet.index,
    name: sheet.name,
    exampleRows,
    ...(band && area ? { band, area } : {}),
    columns: area ? heads.map((head) => columnOf(form, sheet, area, head, heads)) : [],
    spots: spots.map((spot) => ({ ...spot, traits: spotTraits(form, sheet, spot) })),
  };
}

function namedCells({ cells = [] }: LayoutCorrection): readonly FormSpot[] {
  return cells.map(({ row, column }) => ({ row, column, label: `${addressOf(row, column)} 格` }));
}

function bandOf(form: OpenForm, sheet: OpenSheet, { top, depth }: LayoutCorrection): HeadBand | undefined {
  const found = top === undefined || depth === undefined ? findBand(form, sheet) : undefined;
  if (top === undefined && !found) return undefined;
  return { top: top ?? found?.top ?? 0, depth: depth ?? found?.depth ?? 1 };
}

function areaOf(found: FillArea | undefined, { first, last }: LayoutCorrection): FillArea | undefined {
  if (first === undefined && last === undefined) return found;
  const from = first ?? found?.first ?? last ?? 0;
  return { first: from, last: Math.max(last ?? found?.last ?? from - 1, from - 1) };
}

function columnOf(
  form: OpenForm,
  sheet: OpenSheet,
  area: FillArea,
  head: HeadColumn,
  all: readonly HeadColumn[],
): FormColumn {
  const { index, heading, samples } = head;
  const header = headerText(heading);
  const elsewhere = all.flatMap((other) => (other === head ? [] : other.samples));
  return {
    index,
    letters: columnLetters(index),
    header,
    heading,
    samples: samples.slice(0, 3),
    hasFormula: [area.first, area.last].some((row) => cellAt(sheet.part, row, index)?.formula !== undefined),
    traits: traitsAt(form, sheet, area.first, index, header, samples, [...elsewhere, ...textsAround(sheet)]),
  };
}

/** 年 月 日 printed where the date belongs say how it is to be written. */
function spotTraits(form: OpenForm, sheet: OpenSheet, { row, column, label, stretch }: FormSpot): CellTraits {
  const traits = traitsAt(form, sheet, row, column, label, [], textsAround(sheet));
  const text = String(cellValue(sheet.grid.cell(row, column)) ?? '');
  const printed = stretch ? text.slice(stretch.from, stretch.to) : '';
  return /年.*月/.test(printed) ? { ...traits, dates: { separator: '年', isPadded: false, stopsAt: 'day' } } : traits;
}

/** @param elsewhere texts whose dates may show how the form writes them */
function traitsAt(
  form: OpenForm,
  sheet: OpenSheet,
  row: number,
  column: number,
  header: string,
  samples: readonly string[],
  elsewhere: readonly string[],
): CellTraits {
  const choices = choicesAt(sheet.dropDowns, row, column);
  return {
    header,
    format: formatAt(form, sheet, row, column),
    ...(choices ? { choices } : {}),
    dates: dateStyleOf(header, [...samples, ...elsewhere]),
    yesNo: yesNoStyleOf(header, samples),
    is1904: form.form.is1904,
  };
}

/** What stands on the sheet outside the table, in so far as it may hold a written date. */
function textsAround(sheet: OpenSheet): readonly string[] {
  const texts: string[] = [];
  const rows = Math.min(lastRowOf(sheet) + 1, sheet.grid.height, 200);
  for (let row = 0; row < rows; row++)
    for (const { text } of textsOfRow(sheet.grid, row)) if (/\d{4}[-./年]\d{1,2}[-./月]\d/.test(text)) texts.push(text);
  return texts;
}

function yesNoStyleOf(header: string, samples: readonly string[]): YesNoStyle {
  if (/[√✓]|打勾|划勾|勾选/.test(header)) return 'tick';
  const styles = samples.map((text) => parseWrittenBoolean(text)?.style);
  if (styles.includes('tick')) return 'tick';
  return styles.includes('have') || /有无/.test(header) ? 'have' : 'word';
}
