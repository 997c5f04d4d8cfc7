// The returned file that is being looked at, held once for the whole page, so that decisions survive a look at another
// page.

import type { ImportPlan } from '#shared/ledger/import-types.ts';
import type { Choice } from '#shared/ledger/three-way.ts';
import type { ReturnedRowReading } from '#shared/workbook/round-trip/read-return.ts';
import type { Comparison } from './compare-return.ts';
import type { ChosenColumns, ReturnSummary } from './trip-messages.ts';
import { watchedState } from './watched-state.ts';

/** What a row is that shares its id with others: the record's own, a new one, or nothing yet. */
export type RepeatedFate = 'own' | 'new' | 'none';

export type Receiving = {
  readonly fileName: string;
  readonly isReading: boolean;
  /** Why the file or the last step was refused. */
  readonly refusal?: string | undefined;
  readonly summary?: ReturnSummary | undefined;
  readonly rows: readonly ReturnedRowReading[];
  readonly repeated: readonly ReturnedRowReading[];
  readonly comparison?: Comparison | undefined;
  /** Something was decided since that changes which rows are compared. */
  readonly isOutdated: boolean;
  /** What would become of the new rows. */
  readonly plan?: ImportPlan | undefined;
  readonly choices: ReadonlyMap<string, Choice>;
  readonly fates: ReadonlyMap<string, RepeatedFate>;
  /** New rows the clerk ticked or unticked, by place. */
  readonly ticks: ReadonlyMap<string, boolean>;
  readonly chosen: ChosenColumns;
  readonly isSaving: boolean;
  readonly result?: ReceiveResult;
};

export type ReceiveResult = {
  readonly tx: string;
  readonly adopted: number;
  readonly added: number;
  readonly left: number;
  /** What was taken back, in words. */
  readonly takenBack?: string;
};

const endings = new Set<() => void>();

export const receiving = watchedState<Receiving>(() => {
  for (const end of endings) end();
});

/** Work that must end when the file is forgotten. */
export function onForget(end: () => void): void {
  endings.add(end);
}

export function changeReceiving(some: Partial<Receiving>): void {
  const state = receiving.get();
  if (state) receiving.set({ ...state, ...some });
}

export function forgetReceiving(): void {
  for (const end of endings) end();
  receiving.set(undefined);
}

export function emptyReceiving(fileName: string): Receiving {
  return {
    fileName,
    isReading: true,
    isOutdated: false,
    rows: [],
    repeated: [],
    choices: new Map(),
    fates: new Map(),
    ticks: new Map(),
    chosen: {},
    isSaving: false,
  };
}

/** Decisions were made and nothing is saved yet. */
export function isUnfinished(): boolean {
  const state = receiving.get();
  return state !== undefined && state.result === undefined && state.summary !== undefined;
}
