// A figure is a declared way of counting: which records, on which day or in which window, and the sentence that says so
// under the number. Every figure gives its rows, so that every number can be opened (DESIGN.md principle 3).

import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Book, LedgerRecord } from '#shared/ledger/book.ts';

/** Closed window [from, to]; stock figures are taken at `to`. */
export type Period = { readonly from: CalendarDate; readonly to: CalendarDate };

/** Persons by what they are on the day `to`; each set is made when a figure first asks for it. */
export type PeopleOnDay = {
  /** With a job that has begun and not ended. */
  readonly employed: ReadonlySet<string>;
  /** With their Party membership registered with the committee. */
  readonly registered: ReadonlySet<string>;
  /** With any membership: registered, mobile or checked in. */
  readonly members: ReadonlySet<string>;
};

export type Counting = Period & { readonly book: Book; readonly people: PeopleOnDay };

export type Figure = {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** 统计口径: what is counted and what is not, as printed under the number. */
  readonly basis: string;
  readonly kind: 'stock' | 'flow';
  readonly of: EntityName;
  readonly counts: (record: LedgerRecord, counting: Counting) => boolean;
};
