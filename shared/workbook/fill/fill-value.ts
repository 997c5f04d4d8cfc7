import type { CalendarDate } from '#shared/base/calendar-date.ts';

/** What goes into one cell, before it is known how the form wants it written; null leaves the cell empty. */
export type FillValue =
  | null
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number; readonly unit?: string }
  | { readonly kind: 'date'; readonly date: CalendarDate }
  /** `isTick`: the column is one entry of a list, to be ticked or left empty. */
  | { readonly kind: 'boolean'; readonly value: boolean; readonly isTick?: boolean }
  /** A code by its label, with the other words for it, any of which may stand in a drop-down. */
  | { readonly kind: 'code'; readonly label: string; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] };

export function textValue(text: string | null | undefined): FillValue {
  return text === null || text === undefined || text === '' ? null : { kind: 'text', text };
}
