// Filters as the clerk sets them: field · condition · value. They are evaluated here, over the rows in memory, so that
// the grid, the counts and later print and export take exactly the same rows.

import { firstDayOf, lastDayOf } from '#shared/base/calendar-date.ts';
import { assertNever } from '#shared/base/result.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import type { GridColumn } from '../grid/columns.ts';
import { type CellReading, cellText, cellValue, type GridRow } from '../grid/row.ts';

export type Condition =
  | { readonly kind: 'oneOf'; readonly texts: readonly string[] }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'notEmpty' };
export type ColumnFilter = { readonly column: GridColumn; readonly condition: Condition };

export type ConditionKind = Condition['kind'];

/** The conditions a field offers, the usual one first. */
export function conditionsOf(field: FieldDeclaration): readonly ConditionKind[] {
  switch (field.kind) {
    case 'code':
    case 'boolean':
    case 'ref':
      return ['oneOf', 'empty', 'notEmpty'];
    case 'date':
    case 'number':
      return ['between', 'empty', 'notEmpty'];
    case 'text':
    case 'texts':
      return ['contains', 'oneOf', 'empty', 'notEmpty'];
    case 'phone':
    case 'idNumber':
    case 'creditCode':
      return ['contains', 'empty', 'notEmpty'];
    default:
      return assertNever(field, 'conditionsOf');
  }
}

export const conditionLabels: { readonly [kind in ConditionKind]: string } = {
  oneOf: '是其中之一',
  contains: '包含',
  between: '在范围内',
  empty: '为空',
  notEmpty: '不为空',
};

/** One function that tells whether a row passes all filters. */
export function passesAll(filters: readonly ColumnFilter[], reading: CellReading): (row: GridRow) => boolean {
  const tests = filters.map((filter) => passes(filter, reading));
  return (row) => tests.every((test) => test(row));
}

function passes({ column, condition }: ColumnFilter, reading: CellReading): (row: GridRow) => boolean {
  switch (condition.kind) {
    case 'oneOf': {
      const wanted = new Set(condition.texts);
      return (row) => wanted.has(cellText(row, column, reading));
    }
    case 'contains': {
      const wanted = condition.text.trim().toLowerCase();
      return (row) => cellText(row, column, reading).toLowerCase().includes(wanted);
    }
    case 'between':
      return (row) => liesBetween(column.declaration, cellValue(row, column, reading), condition);
    case 'empty':
      return (row) => cellText(row, column, reading) === '';
    case 'notEmpty':
      return (row) => cellText(row, column, reading) !== '';
    default:
      return assertNever(condition, 'passes');
  }
}

/** Both ends count; an empty end is open. A partly known date passes when it may lie inside. */
function liesBetween(field: FieldDeclaration, value: unknown, range: { from: string; to: string }): boolean {
  if (field.kind === 'number') {
    if (typeof value !== 'number') return false;
    return (range.from === '' || value >= Number(range.from)) && (range.to === '' || value <= Number(range.to));
  }
  if (typeof value !== 'string' || value === '') return false;
  const afterStart = range.from === '' || lastDayOf(value) >= firstDayOf(range.from);
  return afterStart && (range.to === '' || firstDayOf(value) <= lastDayOf(range.to));
}

/** A filter in words, for its chip: 从业类别：快递员、外卖配送员. */
export function describeFilter({ column, condition }: ColumnFilter): string {
  return `${column.declaration.label}${describeCondition(condition)}`;
}

function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'oneOf':
      return `：${listed(condition.texts)}`;
    case 'contains':
      return `包含“${condition.text}”`;
    case 'between':
      return `：${condition.from || '不限'} 至 ${condition.to || '不限'}`;
    case 'empty':
      return '为空';
    case 'notEmpty':
      return '不为空';
    default:
      return assertNever(condition, 'describeCondition');
  }
}

function listed(texts: readonly string[]): string {
  const words = texts.map((text) => (text === '' ? '（空）' : text));
  return words.length > 3 ? `${words.slice(0, 3).join('、')} 等 ${words.length} 项` : words.join('、');
}

/** A condition that lets everything through: a tick list without ticks, an empty word, a range without ends. */
export function isBlank(condition: Condition): boolean {
  switch (condition.kind) {
    case 'oneOf':
      return condition.texts.length === 0;
    case 'contains':
      return condition.text.trim() === '';
    case 'between':
      return condition.from === '' && condition.to === '';
    case 'empty':
    case 'notEmpty':
      return false;
    default:
      return assertNever(condition, 'isBlank');
  }
}

export type TextCount = { readonly text: string; readonly count: number };

/** How often each text occurs in a column, most frequent first. */
export function countTexts(rows: Iterable<GridRow>, column: GridColumn, reading: CellReading): readonly TextCount[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = cellText(row, column, reading);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
}

/** Puts a filter in place of the one on the same column; a blank one takes it away. */
export function withFilter(filters: readonly ColumnFilter[], filter: ColumnFilter): readonly ColumnFilter[] {
  const others = filters.filter(({ column }) => column.id !== filter.column.id);
  return isBlank(filter.condition) ? others : [...others, filter];
}
