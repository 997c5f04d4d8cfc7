// Spells looked at once for all people, not person by person: 50,000 people have as many jobs.

import { type CalendarDate, isAlive } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type Book, type LedgerRecord, recordById, recordsOf } from '#shared/ledger/book.ts';
import type { PeopleOnDay } from './figure.ts';

export function peopleOnDay(book: Book, day: CalendarDate): PeopleOnDay {
  const employed = once(() => ownersOf(book, 'employment', (job) => isEmployedBy(job, day)));
  const registered = once(() =>
    ownersOf(book, 'membership', (spell) => spell.values.basis === 'registered' && isMemberBy(spell, day)),
  );
  const members = once(() => ownersOf(book, 'membership', (spell) => isMemberBy(spell, day)));
  return {
    get employed() {
      return employed();
    },
    get registered() {
      return registered();
    },
    get members() {
      return members();
    },
  };
}

function isEmployedBy({ values: { from, to } }: LedgerRecord, day: CalendarDate): boolean {
  return isAlive({ from: dateIn(from), to: dateIn(to) }, day);
}

/** A spell without a day of entry begins with the day of joining the Party. */
function isMemberBy({ values: { inOn, joinedOn, outOn } }: LedgerRecord, day: CalendarDate): boolean {
  return isAlive({ from: dateIn(inOn) ?? dateIn(joinedOn), to: dateIn(outOn) }, day);
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
