// How a form writes its dates, as its examples and headings show it: 2024年3月5日, 2024.03, 20240305.

import type { CalendarDate } from '#shared/base/calendar-date.ts';

export type DateStyle = {
  readonly separator: '-' | '.' | '/' | '年' | '';
  /** 2024.03.05 rather than 2024.3.5 */
  readonly isPadded: boolean;
  readonly stopsAt: 'day' | 'month' | 'year';
};

const usual: DateStyle = { separator: '-', isPadded: true, stopsAt: 'day' };

/** @param samples texts that stand in the column, or elsewhere on the form, the nearest first */
export function dateStyleOf(heading: string, samples: readonly string[]): DateStyle {
  const shown = styleInHeading(heading) ?? samples.map(styleOfSample).find((style) => style !== undefined);
  const stopsAt = partAskedFor(heading) ?? shown?.stopsAt ?? 'day';
  return { ...usual, ...shown, stopsAt };
}

const written = /(\d{4})(?:([-./年])(\d{1,2})(?:[-./月](\d{1,2})日?|月)?)/;

function styleOfSample(text: string): DateStyle | undefined {
  const compact = /^\s*(?:19|20)\d{2}(?:0[1-9]|1[0-2])(\d{2})?\s*$/.exec(text);
  if (compact) return { separator: '', isPadded: true, stopsAt: compact[1] === undefined ? 'month' : 'day' };
  const match = written.exec(text);
  if (!match) return undefined;
  const [, , separator = '-', month = '', day] = match;
  const isPadded = month.startsWith('0') || day?.startsWith('0') === true || (separator !== '年' && month.length === 2);
  return { separator: separator as DateStyle['separator'], isPadded, stopsAt: day === undefined ? 'month' : 'day' };
}

/** 出生年月（如1990.01）, 入党时间(YYYY-MM-DD) */
function styleInHeading(heading: string): DateStyle | undefined {
  const pattern = /y{4}([-./年]?)m{1,2}(?:[-./月]?(d{1,2}))?/i.exec(heading);
  if (pattern)
    return {
      separator: (pattern[1] ?? '') as DateStyle['separator'],
      isPadded: /mm/i.test(pattern[0]),
      stopsAt: pattern[2] === undefined ? 'month' : 'day',
    };
  const example = /[(（][^)）]*\d{4}[^)）]*[)）]/.exec(heading)?.[0];
  return example === undefined ? undefined : styleOfSample(example.replace(/[()（）如例：:\s]/g, ''));
}

function partAskedFor(heading: string): DateStyle['stopsAt'] | undefined {
  if (/年\s*月\s*[(（]?日/.test(heading)) return 'day';
  if (/年\s*月(?!日)/.test(heading.replace(/[(（][^)）]*[)）]/g, ''))) return 'month';
  return /年份$|年度$/.test(heading) ? 'year' : undefined;
}

/** A date in the form's own way, cut to what is asked for and what is known. */
export function dateText(date: CalendarDate, { separator, isPadded, stopsAt }: DateStyle): string {
  const wanted = stopsAt === 'year' ? 1 : stopsAt === 'month' ? 2 : 3;
  const [year = '', ...rest] = date.split('-').slice(0, wanted);
  const parts = rest.map((part) => (isPadded ? part : String(Number(part))));
  if (separator !== '年') return [year, ...parts].join(separator);
  return `${year}年${parts.map((part, i) => part + (i === 0 ? '月' : '日')).join('')}`;
}

/** The number by which a workbook knows a day; undefined for days before March 1900, which programs count differently. */
export function serialOfDate(date: CalendarDate, is1904: boolean): number | undefined {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const serial = Date.UTC(year, month - 1, day) / 86_400_000 + 25_569;
  if (serial < 61) return undefined;
  return is1904 ? serial - 1462 : serial;
}
