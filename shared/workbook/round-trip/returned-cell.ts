// One cell that came back, against what it said when it went out. A cell that says the same in other clothes (a date that
// a table program made a number, digits that lost the text format) has not changed; one whose meaning is lost is a
// problem, never a change.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import { describeProblem, levelOf, type ProblemCode } from '#shared/domain/problems.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import type { ColumnHabits } from '../column-habits.ts';
import { cellValue, isBlankCell, type RawCell, textOf } from '../raw-sheet.ts';
import { type CellReading, readCell } from '../read-cell.ts';
import { sentValue } from './trip-workbook.ts';

export type CellThatCame = {
  readonly theirs: JsonValue;
  /** What the cell says, where nothing of it can be stored. */
  readonly text?: string;
  readonly problem?: string;
  readonly doubt?: string;
};

/** Every cell is read by itself: what the others of its column look like says nothing of it. */
const habits: ColumnHabits = { booleanStyle: 'word', keepsPartialDates: true, knowsCodes: true, factor: 1 };

/** @param base what went out; undefined when nobody knows */
export function cameBack(column: TripColumn, cell: RawCell, base: JsonValue | undefined): CellThatCame {
  if (base !== undefined && isUnchanged(column, cell, base)) return { theirs: base };
  if (isBlankCell(cell)) return { theirs: null };
  if (entities[column.entity].fields[column.field]?.kind === 'ref') return { theirs: textOf(cell) };
  if (hasLostDigits(column, cell)) return { theirs: null, text: textOf(cell), problem: lostDigits };
  return judged(column, cell, readCell(column, cell, habits));
}

function judged({ header }: TripColumn, cell: RawCell, read: CellReading): CellThatCame {
  const text = textOf(cell);
  const theirs = read.stored ?? read.value;
  const words = (code: ProblemCode) => describeProblem(code, header, text);
  const error = read.codes.find((code) => levelOf(code) === 'error');
  if (error) return { theirs: null, text, problem: words(error) };
  const warning = read.codes.find((code) => levelOf(code) === 'warn');
  if (theirs === null && warning) return { theirs, text, problem: words(warning) };
  return warning ? { theirs, doubt: words(warning) } : { theirs };
}

/** The same to the eye, or the same once it is read. */
export function isUnchanged(column: TripColumn, cell: RawCell, base: JsonValue): boolean {
  const sent = sentValue(column, base);
  if (sent === null || sent === '') return isBlankCell(cell);
  if (isBlankCell(cell)) return false;
  const [was, is] = [String(sent).trim(), textOf(cell)];
  if (was === is || plainLines(was) === plainLines(is)) return true;
  if (isRetyped(column, was, cell)) return true;
  if (entities[column.entity].fields[column.field]?.kind === 'ref') return false;
  const [before, now] = [readCell(column, sent, habits), readCell(column, cell, habits)];
  return before.value !== null && JSON.stringify(before.value) === JSON.stringify(now.value);
}

function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** 007 becomes 7 when a table program takes it for a number. */
function isRetyped(column: TripColumn, was: string, cell: RawCell): boolean {
  if (entities[column.entity].fields[column.field]?.kind !== 'text' || !/^0\d+$/.test(was)) return false;
  return textOf(cell) === was.replace(/^0+(?=\d)/, '');
}

const lostDigits = '这一格按数值存放，末几位已经丢失，请按原样重新填写，并把该列设为文本格式。';

/** Long digits of a text column that were taken for a number. */
function hasLostDigits({ entity, field }: TripColumn, cell: RawCell): boolean {
  if (entities[entity].fields[field]?.kind !== 'text') return false;
  const value = cellValue(cell);
  return typeof value === 'number' ? Math.abs(value) >= 1e15 : /^\d(?:\.\d+)?E\+\d{2}$/i.test(textOf(cell));
}
