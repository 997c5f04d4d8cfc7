// A state as plain data in one piece, and the state made from it again with the operations that came since.

import {
  exportFrame,
  exportRecords,
  importFrame,
  importRecords,
  type MergedRecordDump,
  type MergeFrame,
} from './merge-dump.ts';
import { emptyState, type MergeState } from './merge-state.ts';

/** Heads with their operation ids, deletions, aliases, ledgers, and the ids of all operations that stand behind them. */
export type StateSnapshot = {
  readonly frame: MergeFrame;
  readonly records: { readonly [table: string]: readonly MergedRecordDump[] };
};

/** Shares its values with the state: keep it only as text, or once the state is done with. */
export function snapshotOf(state: MergeState): StateSnapshot {
  const frame = exportFrame(state);
  return { frame, records: Object.fromEntries(frame.rest.tables.map((table) => [table, exportRecords(state, table)])) };
}

/** Operations of any kind may be applied to it, those that it holds already too: they change nothing. */
export function stateOfSnapshot({ frame, records }: StateSnapshot): MergeState {
  const state = emptyState();
  for (const [table, dumps] of Object.entries(records)) importRecords(state, table, dumps);
  importFrame(state, frame);
  return state;
}
