// The last step: values to the worker, the filled file from it, on record and saved, and the correspondence remembered.

import type { GridRow } from '#renderer/components/grid/row.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type FillContext, valueForTarget } from '#shared/workbook/fill/fill-target.ts';
import { deedOf, filledName } from './fill-deed.ts';
import { sourceWithKey } from './fill-sources.ts';
import { type FilledColumn, readingOf, valuesOfRows } from './fill-values.ts';
import { changeFiller, type FillerState, type SavedForm } from './filler-state.ts';
import type { FormKeeper } from './form-keeper.ts';
import { mappingNote } from './form-memory.ts';
import type { FromForm } from './form-messages.ts';
import { formKeeper } from './open-form-file.ts';

type Refusal = { readonly message: string };

/** Records a portion: a message of this size is taken over in a few milliseconds. */
const portion = 400;

/** Columns that get something, in the order of the form. */
export function filledColumns({ layout, columns }: FillerState): readonly FilledColumn[] {
  return (layout?.columns ?? []).flatMap(({ index, header }, i) => {
    const target = columns[i]?.target;
    return target ? [{ index, header, target }] : [];
  });
}

/**
 * Fills the form with these records and saves it.
 *
 * @param rows one entry a line of the form; undefined for the one line of a form about the office
 * @returns undefined when the clerk chose no place after all
 */
export async function saveFilledForm(
  store: LedgerStore,
  state: FillerState,
  rows: readonly (GridRow | undefined)[],
  context: FillContext,
): Promise<Result<SavedForm | undefined, Refusal>> {
  const keeper = formKeeper();
  if (!keeper || !state.layout) return fail({ message: '空表已不在程序里，请重新选择。' });
  const filled = await fillIn(store, state, keeper, rows, context);
  if (!filled.ok) return filled;
  const { bytes, inserted, foreign } = filled.value;
  const file = { suggestedName: filledName(state.file?.name ?? '空表.xlsx'), content: bytes };
  const saved = await store.handOut(deedOf(state, rows.length), file);
  if (!saved.ok) return fail({ message: describeStoreProblem(saved.error) });
  if (!saved.value) return ok(undefined);
  const remembered = await remember(store, state);
  if (!remembered.ok) return remembered;
  return ok({ label: saved.value.label, isCopy: saved.value.isCopy, rows: rows.length, inserted, foreign });
}

async function fillIn(
  store: LedgerStore,
  state: FillerState,
  keeper: FormKeeper,
  rows: readonly (GridRow | undefined)[],
  context: FillContext,
): Promise<Result<FromForm & { kind: 'filled' }, Refusal>> {
  const columns = filledColumns(state);
  const source = sourceWithKey(state.source);
  const values = await inSlices(pagePace, valuesOfRows(store.book, source, rows, columns, context));
  for (let at = 0; at === 0 || at < values.length; at += portion) {
    const part = values.slice(at, at + portion);
    const taken = await keeper.ask({ kind: 'rows', isFirst: at === 0, rows: part }, 'taken');
    if (!taken.ok) return taken;
  }
  const nobody = readingOf(store.book, undefined, undefined, context.today);
  const spots = (state.layout?.spots ?? []).flatMap((spot, i) => {
    const target = state.spots[i]?.target;
    return target ? [{ spot, value: valueForTarget(target, nobody, context, 0, spot.label) }] : [];
  });
  return keeper.ask({ kind: 'fill', columns: columns.map(({ index }) => index), spots }, 'filled');
}

async function remember(store: LedgerStore, state: FillerState): Promise<Result<undefined, Refusal>> {
  const spots = (state.layout?.spots ?? []).flatMap(({ label }, i) => {
    const target = state.spots[i]?.target;
    return target ? [[label, target] as const] : [];
  });
  const mapping = {
    columns: state.columns.map(({ target }) => target),
    spots: Object.fromEntries(spots),
    source: state.source,
    filters: state.filters.map(({ column, condition }) => ({ column: column.id, condition })),
    order: state.order,
    correction: state.correction,
  };
  const at = new Date().toISOString();
  const note = mappingNote(state.remembered, state.fingerprint, mapping, at, () => newUlid(Date.now()));
  if (!note) return ok(undefined);
  const kept = await store.commit([note], '填空表的对应', 'lasting');
  return kept.ok ? ok(undefined) : fail({ message: describeStoreProblem(kept.error) });
}

/** Shows what was saved. */
export function showSaved(saved: SavedForm): void {
  changeFiller({ step: 'done', saved, inFull: new Set(), purpose: '' });
}
