// What the clerk decides about a returned file, and what follows from it.

import { type Choice, isDecidable, usualChoice } from '#shared/ledger/three-way.ts';
import type { NewRow } from '#shared/workbook/round-trip/read-new-rows.ts';
import { type Difference, placeKey } from './compare-return.ts';
import { changeReceiving, type Receiving, type RepeatedFate, receiving } from './receive-state.ts';

export function choiceOf({ choices }: Pick<Receiving, 'choices'>, { key, cell }: Difference): Choice {
  return choices.get(key) ?? usualChoice(cell);
}

/** Decides about all these cells at once; what cannot be decided is passed over. */
export function decide(differences: readonly Difference[], choice: Choice): void {
  const state = receiving.get();
  if (!state) return;
  const choices = new Map(state.choices);
  for (const { key, cell } of differences) if (isDecidable(cell)) choices.set(key, choice);
  changeReceiving({ choices });
}

/** Only one of the rows with one id can be the record's own. */
export function decideRepeated(place: string, fate: RepeatedFate): void {
  const state = receiving.get();
  const entity = state?.summary?.entity;
  if (!state || !entity) return;
  const id = state.repeated.find((row) => placeKey(row) === place)?.records[entity];
  const fates = new Map(state.fates);
  for (const row of state.repeated)
    if (fate === 'own' && row.records[entity] === id && fates.get(placeKey(row)) === 'own')
      fates.set(placeKey(row), 'none');
  fates.set(place, fate);
  changeReceiving({ fates, isOutdated: true });
}

export function tickNewRows(rows: readonly NewRow[], isTicked: boolean): void {
  const state = receiving.get();
  if (!state) return;
  const ticks = new Map(state.ticks);
  for (const row of rows) ticks.set(placeKey(row), isTicked);
  changeReceiving({ ticks });
}

/** Rows about a record: those with an id of their own, and of those that share one the clerk's choice. */
export function rowsToCompare({ rows, repeated, fates }: Receiving): Receiving['rows'] {
  return [...rows, ...repeated.filter((row) => fates.get(placeKey(row)) === 'own')];
}

/** Rows that may be added, the clerk's choice among the repeated ones included. */
export function newRowsOf({ summary, repeated, fates }: Receiving): readonly NewRow[] {
  const shared = new Set(repeated.map(placeKey));
  return (summary?.newRows ?? []).filter((row) => !shared.has(placeKey(row)) || fates.get(placeKey(row)) === 'new');
}

/** A row without a doubt is ticked from the start. */
export function isTicked({ ticks }: Receiving, row: NewRow): boolean {
  return ticks.get(placeKey(row)) ?? row.outcome === 'accepted';
}

/** Why a new row cannot be added; undefined when it can. */
export function obstacleOf({ plan }: Receiving, row: NewRow): string | undefined {
  if (row.outcome === 'rejected') return '有必须改正的问题，不能新增';
  const planned = plan?.rows.find((one) => one.sheet === row.sheet && one.row === row.row);
  return planned?.action === 'skip' || planned?.action === 'doubtful' ? planned.why : undefined;
}

export type Tally = {
  readonly adopted: readonly Difference[];
  readonly kept: number;
  /** Cells that wait for a decision, and rows of which nobody knows what they are. */
  readonly left: number;
  readonly added: readonly NewRow[];
};

export function tallyOf(state: Receiving): Tally {
  const adopted: Difference[] = [];
  let [kept, left] = [0, 0];
  for (const difference of state.comparison?.differences ?? []) {
    if (!isDecidable(difference.cell)) continue;
    const choice = choiceOf(state, difference);
    if (choice === 'theirs') adopted.push(difference);
    else if (choice === 'ours') kept += 1;
    else left += 1;
  }
  const added = newRowsOf(state).filter((row) => isTicked(state, row) && obstacleOf(state, row) === undefined);
  return { adopted, kept, left: left + undecidedRecords(state), added };
}

/** Records with several rows of which none was chosen. */
function undecidedRecords({ repeated, fates, summary }: Receiving): number {
  if (!summary) return 0;
  const ids = new Map<string, boolean>();
  for (const row of repeated) {
    const id = row.records[summary.entity] ?? '';
    ids.set(id, (ids.get(id) ?? false) || fates.get(placeKey(row)) === 'own');
  }
  return [...ids.values()].filter((isDecided) => !isDecided).length;
}
