// The last step: what the import would do, doing it as one transaction, and taking it back.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import { pagePace } from '#renderer/data/pace.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { meaningNotes, rememberedMeanings } from '#shared/ledger/code-meanings.ts';
import { planImportInSlices } from '#shared/ledger/import-plan.ts';
import type { ImportChoices, ImportPlan, ImportSheet } from '#shared/ledger/import-types.ts';
import { chosenTables } from './import-choices.ts';
import { changeImport, currentImport, onForget, type ReadTable } from './import-state.ts';
import { mappingNotes, rememberedMappings } from './mapping-memory.ts';
import { wasMapped } from './reading.ts';

/** Grows when a planning is begun or given up, so that an earlier one notices. */
let planning = 0;

onForget(stopPlanning);

export function stopPlanning(): void {
  planning += 1;
}

/** Works out the plan in slices; another call, or `cancelPlanning`, ends the one under way. */
export async function planNow(): Promise<void> {
  const store = currentLedger();
  if (!store) return;
  stopPlanning();
  const own = planning;
  const { tables } = currentImport();
  const planBase = store.book.version;
  changeImport({ plan: undefined, refusal: undefined, planning: { done: 0, total: 0 } });
  const steps = planImportInSlices(store.book, sheetsOf(tables), choicesNow(), pagePace);
  for (let step = await steps.next(); own === planning; step = await steps.next()) {
    if (step.done) return changeImport({ plan: step.value, planBase, planning: undefined });
    changeImport({ planning: step.value });
  }
}

export function cancelPlanning(): void {
  stopPlanning();
  changeImport({ planning: undefined, step: 'problems' });
}

/** Saves the whole plan, or nothing of it. A plan made before the latest edits of the ledger is worked out anew. */
export async function savePlan(): Promise<void> {
  const store = currentLedger();
  const { plan, planBase, file, tables } = currentImport();
  if (!store || !plan) return;
  if (planBase !== store.book.version) {
    await planNow();
    return changeImport({ refusal: '还没有入库。核对之后台账又有改动，已经重新核对，请再看一遍，然后点“入库”。' });
  }
  changeImport({ isSaving: true, refusal: undefined });
  const mapped = chosenTables(tables).map(({ columns, kind, index }) => ({
    columns,
    kind,
    wasChanged: wasMapped(index),
  }));
  const remembered = rememberedMappings(store.book);
  const at = new Date().toISOString();
  const newId = () => newUlid(Date.now());
  const meanings = meaningNotes(rememberedMeanings(store.book), currentImport().words, at, newId);
  const notes = [...mappingNotes(remembered, mapped, at, newId), ...meanings];
  const saved = await store.commit([...plan.changes, ...notes], `导入 ${file?.name ?? ''}`);
  if (currentLedger() !== store) return;
  if (!saved.ok) return changeImport({ isSaving: false, refusal: describeStoreProblem(saved.error) });
  changeImport({ isSaving: false, step: 'done', result: { tx: saved.value.tx, plan } });
}

/** Takes the import back, as far as nobody changed its records since. */
export async function takeBack(): Promise<void> {
  const store = currentLedger();
  const { result } = currentImport();
  if (!store || !result) return;
  changeImport({ isSaving: true, refusal: undefined });
  const undone = await store.undoTransaction(result.tx);
  if (currentLedger() !== store) return;
  if (!undone.ok) return changeImport({ isSaving: false, refusal: describeStoreProblem(undone.error) });
  changeImport({ isSaving: false, result: { ...result, takenBack: undone.value } });
}

/** True when the plan would write a record, not only the note of the import. */
export function bringsSomething(plan: ImportPlan): boolean {
  return plan.changes.some(({ kind }) => kind !== 'note');
}

function sheetsOf(tables: readonly ReadTable[]): readonly ImportSheet[] {
  return chosenTables(tables).map(({ sheet, entities: [entity], columns, rows }) => ({
    sheet,
    entity,
    columns: columns.map(({ col, target }) => ({ col, field: target?.field ?? null })),
    rows,
  }));
}

function choicesNow(): ImportChoices {
  const { file, options, decisions } = currentImport();
  return {
    ...options,
    decisions,
    importId: newUlid(Date.now()),
    file: file?.name ?? '',
    ...(file?.format ? { format: file.format } : {}),
    at: new Date().toISOString(),
    newId: () => newUlid(Date.now()),
  };
}
