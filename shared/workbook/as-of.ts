// The day a sheet speaks of. Ages and "in the future" can only be judged against it: a roster of March 2025 is not
// wrong in 2026. It is written in the title or the notes (截止2025年3月31日, 填报日期), or follows from the ages.
import { type CalendarDate, fullYearsBetween } from '#shared/base/calendar-date.ts';
import { factsOfIdNumber } from '#shared/domain/id-number.ts';
import { readWrittenDate } from '#shared/domain/written-date.ts';
import { numberValue, type RowDraft, textValue } from './row-draft.ts';

export type AsOf = {
  /** Written in the sheet or, failing that, today: nothing after it can have happened. */
  readonly latest: CalendarDate;
  /** The day ages are counted to; undefined when nothing tells it. */
  readonly ages: CalendarDate | undefined;
};

const fullDate = /\d{4}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?/g;

/** The last full date in the lines around a table. */
export function writtenAsOf(lines: readonly string[]): CalendarDate | undefined {
  const dates = lines
    .flatMap((line) => line.match(fullDate) ?? [])
    .map((text) => readWrittenDate(text.replace(/\s/g, '')).value);
  return (
    dates
      .filter((date) => date !== null && date.length === 10)
      .sort()
      .at(-1) ?? undefined
  );
}

export function asOfSheet(lines: readonly string[], drafts: readonly RowDraft[], today: CalendarDate): AsOf {
  const written = writtenAsOf(lines);
  return { latest: written ?? today, ages: written ?? asOfAges(drafts) };
}

/** The full date of birth of a row, from its ID number if that is right, else from its own column. */
export function birthOf(draft: RowDraft): CalendarDate | undefined {
  const written = textValue(draft, 'person.birth');
  return factsOfIdNumber(textValue(draft, 'person.idNo'))?.birth ?? (written?.length === 10 ? written : undefined);
}

/** The day on which the most rows have the age they state; three rows at least must tell. */
function asOfAges(drafts: readonly RowDraft[]): CalendarDate | undefined {
  const pairs = drafts.slice(0, 200).flatMap((draft) => {
    const [birth, age] = [birthOf(draft), numberValue(draft, 'person.age')];
    return birth !== undefined && age !== undefined && age < 130 ? [{ birth, age }] : [];
  });
  if (pairs.length < 3) return undefined;
  const birthdays = pairs.map(({ birth, age }) => `${Number(birth.slice(0, 4)) + age}${birth.slice(4)}`);
  const fits = (day: string) => pairs.filter(({ birth, age }) => fullYearsBetween(birth, day) === age).length;
  const best = birthdays
    .map((day) => ({ day, count: fits(day) }))
    .sort((a, b) => b.count - a.count || (a.day < b.day ? 1 : -1))[0];
  return best && best.count * 2 > pairs.length ? best.day : undefined;
}
