// Saving what the clerk took over: one transaction with the values, the new records, the note that leads from each back
// to its cell, and the note that the trip came back.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore, UndoReport } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import type { JsonObject } from '#shared/base/canonical-json.ts';
import { newUlid } from '#shared/base/ids.ts';
import { entities } from '#shared/domain/entities.ts';
import { type AdoptedCell, adoptCells } from '#shared/ledger/adopt-cells.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { returnChange, type Trip, tripsOf } from '#shared/ledger/round-trips.ts';
import { planNewRows } from './compare-return.ts';
import { type Tally, tallyOf } from './receive-choices.ts';
import { compareNow } from './receive-file.ts';
import { changeReceiving, type Receiving, receiving } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';

/** The trip that a returned file belongs to, when this ledger knows it. */
export function tripOf(store: LedgerStore, summary: ReturnSummary): Trip | undefined {
  return tripsOf(store.book).find(({ id }) => id === summary.trip);
}

/** Saves all that was decided, or nothing; a comparison made before the latest edits is made anew first. */
export async function saveReturn(): Promise<void> {
  const store = currentLedger();
  const state = receiving.get();
  if (!store || !state?.summary || !state.comparison || state.isOutdated) return;
  if (state.comparison.version !== store.book.version) {
    changeReceiving({ refusal: '还没有入库。核对之后台账又有改动，已经重新比较，请再看一遍，然后点“入库”。' });
    return compareNow();
  }
  changeReceiving({ isSaving: true, refusal: undefined });
  const tally = tallyOf(state);
  const importId = newUlid(Date.now());
  const plan = await planNewRows(store.book, state.summary, tally.added, importId, state.fileName);
  const changes = await changesOf(store, tally, plan, importId);
  const note = returnOf(state, state.summary, tally, importId);
  const isEmpty = changes.length === 0;
  const notes = isEmpty ? [note] : [...importNote(plan, tally), note];
  const label = `收回核对表 ${tripOf(store, state.summary)?.to ?? ''}`.trim();
  const saved = await store.commit([...notes, ...changes], label, isEmpty ? 'lasting' : 'undoable');
  if (currentLedger() !== store) return;
  if (!saved.ok) return changeReceiving({ isSaving: false, refusal: describeStoreProblem(saved.error) });
  await recordReceipt(store, state, tally, label);
  const { adopted, added, left } = tally;
  const result = { tx: saved.value.tx, adopted: adopted.length, added: added.length, left };
  changeReceiving({ isSaving: false, result });
}

/** Takes back what was saved, as far as nobody changed it since. */
export async function takeBackReturn(): Promise<void> {
  const store = currentLedger();
  const { result } = receiving.get() ?? {};
  if (!store || !result) return;
  changeReceiving({ isSaving: true, refusal: undefined });
  const undone = await store.undoTransaction(result.tx);
  if (currentLedger() !== store) return;
  if (!undone.ok) return changeReceiving({ isSaving: false, refusal: describeStoreProblem(undone.error) });
  changeReceiving({ isSaving: false, result: { ...result, takenBack: takenBackWords(undone.value) } });
}

function takenBackWords({ label, records, kept }: UndoReport): string {
  const left = kept.length === 0 ? '' : `；${kept.length.toLocaleString('zh-CN')} 处后来又改过或用到，没有撤销`;
  return `${label}，共 ${records.toLocaleString('zh-CN')} 条${left}`;
}

async function changesOf(
  { book }: LedgerStore,
  { adopted }: Tally,
  plan: ImportPlan,
  importId: string,
): Promise<readonly Change[]> {
  const cells = adopted.map(({ row, cell }): AdoptedCell => ({ ...cell, owner: row.id, place: row.place }));
  const adopting = { importId, asOf: dateOfInstant(Date.now()), newId: () => newUlid(Date.now()) };
  const taken = await inSlices(pagePace, adoptCells(book, cells, adopting));
  return [...taken, ...plan.changes.filter(({ kind }) => kind !== 'note')];
}

/** The note that the plan of the new rows begins with, with the rows counted whose values were taken over. */
function importNote({ changes, counts }: ImportPlan, { adopted }: Tally): readonly Change[] {
  const update = new Set(adopted.map(({ row }) => row.id)).size;
  return changes.flatMap((change): readonly Change[] => {
    if (change.kind !== 'note') return [];
    return [{ ...change, values: { ...change.values, counts: { ...counts, update } as unknown as JsonObject } }];
  });
}

function returnOf(
  { fileName }: Receiving,
  { trip, fileDigest }: ReturnSummary,
  { adopted, added, left }: Tally,
  importId: string,
): Change {
  return returnChange({
    id: newUlid(Date.now()),
    trip,
    at: new Date().toISOString(),
    file: fileName,
    digest: fileDigest,
    importId,
    adopted: adopted.length,
    added: added.length,
    left,
    isTakenBack: false,
  });
}

async function recordReceipt(store: LedgerStore, state: Receiving, tally: Tally, subject: string): Promise<void> {
  const { summary, fileName } = state;
  if (!summary) return;
  const count = tally.adopted.length + tally.added.length;
  await store.recordDeed({
    act: 'takeBack',
    subject: `${subject}（${entities[summary.entity].label}）`,
    entity: summary.entity,
    count,
    file: fileName,
  });
}
