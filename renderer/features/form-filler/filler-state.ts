// The form that is being filled in, held once for the whole page, so that it survives a look at another page. It is
// forgotten as soon as the ledger is locked.

import type { ColumnFilter } from '#renderer/components/filter/filters.ts';
import { currentLedger, watchCurrentLedger } from '#renderer/data/current-ledger.ts';
import type { PersonalKind } from '#shared/domain/declaration.ts';
import type { Period } from '#shared/report/figure.ts';
import type { ForeignWords } from '#shared/workbook/fill/fill-form.ts';
import type { FillTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FormLayout, LayoutCorrection } from '#shared/workbook/fill/form-layout.ts';
import type { FormPicture } from '#shared/workbook/fill/form-picture.ts';
import type { Confidence } from '#shared/workbook/headings.ts';
import { officeKey } from './fill-sources.ts';
import type { RememberedForm } from './form-memory.ts';
import type { SheetName } from './form-messages.ts';

export type FillerStep = 'file' | 'columns' | 'rows' | 'done';

export type ChosenTarget = { readonly target: FillTarget | null; readonly confidence: Confidence | 'chosen' };

export type SavedForm = {
  readonly label: string;
  readonly isCopy: boolean;
  readonly rows: number;
  readonly inserted: number;
  readonly foreign: readonly ForeignWords[];
};

export type FillerState = {
  readonly step: FillerStep;
  readonly file?: { readonly name: string; readonly sizeBytes: number };
  /** Why the last step was refused. */
  readonly refusal?: string | undefined;
  readonly isBusy: boolean;
  readonly sheets: readonly SheetName[];
  readonly layout?: FormLayout | undefined;
  readonly picture?: FormPicture;
  readonly correction: LayoutCorrection;
  /** What the form was known by when it was opened, before the clerk put anything right. */
  readonly fingerprint: string;
  readonly remembered?: RememberedForm | undefined;
  /** In the order of the layout's columns and cells. */
  readonly columns: readonly ChosenTarget[];
  readonly spots: readonly ChosenTarget[];
  readonly source: string;
  readonly filters: readonly ColumnFilter[];
  readonly typed: string;
  /** Id of the column by which the records are put in order. */
  readonly order: string | undefined;
  /** Records that pass and are left out all the same. */
  readonly left: ReadonlySet<string>;
  readonly period: Period;
  readonly figures: { readonly [id: string]: number };
  readonly inFull: ReadonlySet<PersonalKind>;
  readonly purpose: string;
  readonly saved?: SavedForm;
};

export function emptyFiller(today: string): FillerState {
  return {
    step: 'file',
    isBusy: false,
    sheets: [],
    correction: {},
    fingerprint: '',
    columns: [],
    spots: [],
    source: officeKey,
    filters: [],
    typed: '',
    order: undefined,
    left: new Set(),
    period: { from: `${today.slice(0, 4)}-01-01`, to: today },
    figures: {},
    inFull: new Set(),
    purpose: '',
  };
}

const listeners = new Set<() => void>();
const endings = new Set<() => void>();
let state: FillerState | undefined;
let changes = 0;

/** The watchable side, for useWatched. */
export const fillerWatch = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  version: (): number => changes,
};

export function fillerState(today: string): FillerState {
  state ??= emptyFiller(today);
  return state;
}

/** @throws when no form was begun */
export function currentFiller(): FillerState {
  if (!state) throw new Error('currentFiller: no form was begun');
  return state;
}

export function changeFiller(patch: Partial<FillerState>): void {
  state = { ...currentFiller(), ...patch };
  tell();
}

/** Puts another state in place of this one. */
export function beginFiller(fresh: FillerState): void {
  state = fresh;
  tell();
}

/** Forgets the form; work that is under way for it is ended. */
export function forgetFiller(): void {
  for (const end of endings) end();
  state = undefined;
  tell();
}

/** Work that must end when the form is forgotten. */
export function onForget(end: () => void): void {
  endings.add(end);
}

function tell(): void {
  changes += 1;
  for (const listener of [...listeners]) listener();
}

let openLedger = currentLedger();
watchCurrentLedger(() => {
  if (currentLedger() !== openLedger) forgetFiller();
  openLedger = currentLedger();
});
