import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { ChoiceSource } from '../field/choices.ts';
import type { TitleOf } from '../field/value-text.ts';
import type { LedgerSource } from '../page/ledger-source.ts';

/** What the parts of an open record share. */
export type DrawerContext = {
  readonly source: LedgerSource;
  readonly today: CalendarDate;
  readonly choices: ChoiceSource;
  readonly titleOf: TitleOf;
  readonly isRevealed: boolean;
  newId(): string;
  /** Writes changes; tells the clerk when that failed. True when they are in the ledger. */
  commit(changes: readonly Change[], label: string): Promise<boolean>;
};
