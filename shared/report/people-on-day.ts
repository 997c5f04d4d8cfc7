// Spells looked at once for all people, not person by person: 50,000 people have as many jobs.

import { type CalendarDate, dateOfInstant, firstDayOf, isAlive } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type Book, type LedgerRecord, recordById, recordsOf } from '#shared/ledger/book.ts';
import type { PeopleOnDay } from './figure.ts';

export function peopleOnDay(book: Book, day: CalendarDate): PeopleOnDay {
  const writtenBy = lastDayWritten(book);
  const isMember = (spell: LedgerRecord) => isMemberBy(spell, day, writtenBy);
  const employed = once(() => ownersOf(book, 'employment', (job) => isEmployedBy(job, day)));
  const members = once(() => ownersOf(book, 'membership', isMember));
  const registered = once(() =>
    ownersOf(book, 'membership', (spell) => spell.values.basis === 'registered' && isMember(spell)),
  );
  return {
    get employed() {
      return employed();
    },
    get members() {
      return members();
    },
    get registered() {
      return registered();
    },
  };
}

/** An end without a day (离开原因 is filled, 离职时间 is not) is an end all the same. */
function isEmployedBy({ values: { from, to, leaveReason } }: LedgerRecord, day: CalendarDate): boolean {
  return isAlive({ from: dateIn(from), to: dateIn(to) }, day) && (!leaveReason || !!to);
}

/**
 * A spell without a day of entry begins with the day of joining the Party, unless that day lies after the last entry of
 * the ledger, where it is a slip of the pen.
 */
function isMemberBy(
  { values: { inOn, joinedOn, outOn, outWay } }: LedgerRecord,
  day: CalendarDate,
  writtenBy: CalendarDate,
): boolean {
  const joined = dateIn(joinedOn);
  const from = dateIn(inOn) ?? (joined !== undefined && firstDayOf(joined) <= writtenBy ? joined : undefined);
  return isAlive({ from, to: dateIn(outOn) }, day) && (!outWay || !!outOn);
}

/** Stamps begin with the milliseconds of their writing, twelve hexadecimal digits. */
function lastDayWritten({ state }: Book): CalendarDate {
  return dateOfInstant(Number.parseInt(state.latestH.slice(0, 12), 16) || 0);
}

/** The persons whose live spells pass; a joined person is named by the record that speaks for it. */
function ownersOf(book: Book, entity: EntityName, passes: (spell: LedgerRecord) => boolean): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const spell of recordsOf(book, entity)) {
    const { personId } = spell.values;
    if (typeof personId !== 'string' || !passes(spell)) continue;
    owners.add(recordById(book, 'person', personId)?.id ?? personId);
  }
  return owners;
}

export function dateIn(value: unknown): CalendarDate | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
