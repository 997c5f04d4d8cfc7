// Calendar dates are text, cut to what is known: 2024, 2024-03 or 2024-03-05. They carry no time zone, compare as text
// and are never turned into a Date for storage.

export type CalendarDate = string;

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** True for 2024, 2024-03 and 2024-03-05 when such a day exists (1900–2199). */
export function isCalendarDate(text: string): boolean {
  const match = pattern.exec(text);
  if (!match) return false;
  const year = Number(match[1]);
  const month = match[2] === undefined ? 1 : Number(match[2]);
  const day = match[3] === undefined ? 1 : Number(match[3]);
  return year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The first day a partly known date can mean: 2024-03 → 2024-03-01. */
export function firstDayOf(date: CalendarDate): CalendarDate {
  return date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
}

/** The last day a partly known date can mean: 2024-02 → 2024-02-29. */
export function lastDayOf(date: CalendarDate): CalendarDate {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length === 10) return date;
  const [year, month] = date.split('-').map(Number) as [number, number];
  return `${date}-${String(daysInMonth(year, month)).padStart(2, '0')}`;
}

/** A half-open spell [from, to): an unknown beginning lies before all dates, a missing end after all dates. */
export type Spell = { readonly from?: CalendarDate | null; readonly to?: CalendarDate | null };

/** DOMAIN.md section 2: alive(D) ⇔ from ≤ D ∧ (to = null ∨ to > D). */
export function isAlive(spell: Spell, on: CalendarDate): boolean {
  return (!spell.from || firstDayOf(spell.from) <= on) && (!spell.to || firstDayOf(spell.to) > on);
}

/** True when the date lies in the closed window [from, to]; a partly known date counts by its first day. */
export function isWithin(date: CalendarDate | null | undefined, from: CalendarDate, to: CalendarDate): boolean {
  return !!date && firstDayOf(date) >= from && firstDayOf(date) <= to;
}

/** The calendar date of an instant in the given zone offset (China keeps UTC+8 all year). */
export function dateOfInstant(nowMs: number, offsetMinutes = 480): CalendarDate {
  return new Date(nowMs + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

/** Full years between two dates, as an age is counted. */
export function fullYearsBetween(from: CalendarDate, to: CalendarDate): number {
  const [a, b] = [firstDayOf(from), firstDayOf(to)];
  return Number(b.slice(0, 4)) - Number(a.slice(0, 4)) - (b.slice(5) < a.slice(5) ? 1 : 0);
}

/** 2025-03-01 → 2025年3月1日, cut to what is known. */
export function chineseDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number?, number?];
  return `${year}年${month === undefined ? '' : `${month}月`}${day === undefined ? '' : `${day}日`}`;
}
