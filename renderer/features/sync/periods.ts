// 报送期间: what a report says it is for. It stands on the 报送单 and inside the bundle; what is sent does not depend on it.

import { type CalendarDate, firstDayOf, lastDayOf } from '#shared/base/calendar-date.ts';

export type ReportPeriod = { readonly key: string; readonly label: string; readonly from: string; readonly to: string };

/** The month, the quarter and the year of a day, and the month, the quarter and the year before. @param today YYYY-MM-DD */
export function periodsAround(today: CalendarDate): readonly ReportPeriod[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const quarter = Math.ceil(month / 3);
  return [
    monthOf(year, month),
    monthOf(year, month - 1),
    quarterOf(year, quarter),
    quarterOf(year, quarter - 1),
    yearOf(year),
    yearOf(year - 1),
  ];
}

/** 2026年1月1日至2026年12月31日 */
export function periodInWords({ from, to }: Pick<ReportPeriod, 'from' | 'to'>): string {
  return `${dayInWords(from)}至${dayInWords(to)}`;
}

function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** Month 0 is December of the year before. */
function monthOf(year: number, month: number): ReportPeriod {
  if (month < 1) return monthOf(year - 1, month + 12);
  return { key: `m${year}-${month}`, label: `${year}年${month}月`, ...between(year, month, month) };
}

function quarterOf(year: number, quarter: number): ReportPeriod {
  if (quarter < 1) return quarterOf(year - 1, quarter + 4);
  return {
    key: `q${year}-${quarter}`,
    label: `${year}年第${quarter}季度`,
    ...between(year, quarter * 3 - 2, quarter * 3),
  };
}

function yearOf(year: number): ReportPeriod {
  return { key: `y${year}`, label: `${year}年全年`, ...between(year, 1, 12) };
}

function between(year: number, first: number, last: number) {
  const month = (number: number) => `${year}-${String(number).padStart(2, '0')}`;
  return { from: firstDayOf(month(first)), to: lastDayOf(month(last)) };
}
