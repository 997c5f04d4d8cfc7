// The last step: what the import would do, and doing it as one transaction.

import { newCancellation } from '#renderer/data/cancellation.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { seldom } from '#renderer/data/progress.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { guardOf } from '#shared/ledger/import-guard.ts';
import { matchRulesOf } from '#shared/ledger/import-keys.ts';
import { leaveOut, nothingLeft } from '#shared/ledger/import-leave-out.ts';
import { idOfImport } from '#shared/ledger/import-note.ts';
import { planImportInSlices } from '#shared/ledger/import-plan.ts';
import type { ImportChoices, ImportColumn, ImportSheet } from '#shared/ledger/import-types.ts';
import { isTick } from '#shared/workbook/headings.ts';
import { baseOf, isSameBase } from './book-base.ts';
import { cellsByField, countLeft } from './field-summary.ts';
import { chosenTables } from './import-choices.ts';
import { changeImport, currentImport, type ImportState, onForget } from './import-state.ts';
import { keepUnimported } from './keep-rows.ts';
import { carryLeft } from './left-cells.ts';
import { notesOfImport } from './notes-of-import.ts';
import type { SourceColumn } from './reading-messages.ts';

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
  const before = currentImport();
  const planBase = baseOf(store.book);
  changeImport({ plan: undefined, refusal: undefined, planning: { done: 0, total: 0 }, isPlanStale: false });
  const onPlanning = seldom((done, total) => changeImport({ planning: { done, total } }));
  const steps = planImportInSlices(store.book, sheetsOf(before), choicesNow(), pagePace);
  for (let step = await steps.next(); own === planning; step = await steps.next()) {
    if (!step.done) {
      onPlanning(step.value.done, step.value.total);
      continue;
    }
    const plan = step.value;
    const left = await inSlices(pagePace, carryLeft(before.plan, before.left, plan));
    const fields = await inSlices(pagePace, cellsByField(plan));
    if (own === planning) changeImport({ plan, left, fields, planBase, planning: undefined });
    return;
  }
}

export function cancelPlanning(): void {
  stopPlanning();
  changeImport({ planning: undefined, step: 'problems' });
}

/** Saves the plan, unless it would take much away: then the clerk is asked first. */
export async function savePlan(): Promise<void> {
  const store = currentLedger();
  const { plan, left } = currentImport();
  if (!store || !plan || (await isOutdated(store))) return;
  const guard = await inSlices(pagePace, guardOf(plan, left ?? nothingLeft(plan)));
  if (guard) changeImport({ guard });
  else await saveNow();
}

/** A plan made before the latest edits of the ledger, or before rows in doubt were decided, is worked out anew. */
async function isOutdated(store: LedgerStore): Promise<boolean> {
  const { planBase, isPlanStale } = currentImport();
  if (isPlanStale) {
    await planNow();
    return true;
  }
  if (isSameBase(planBase, baseOf(store.book))) return false;
  await planNow();
  changeImport({ refusal: '还没有入库。核对之后台账又有改动，已经重新核对，请再看一遍，然后点“入库”。' });
  return true;
}

/** Saves what is ticked, or nothing of it. */
export async function saveNow(): Promise<void> {
  const store = currentLedger();
  const { plan: whole, left, file } = currentImport();
  if (!store || !whole) return;
  const cancellation = newCancellation();
  changeImport({ saving: { share: 0, cancellation }, refusal: undefined, guard: undefined });
  const plan = await inSlices(pagePace, leaveOut(whole, left ?? nothingLeft(whole)));
  const onProgress = seldom((done, total) => {
    if (currentLedger() === store) changeImport({ saving: { share: done / total, cancellation } });
  });
  const changes = [...plan.changes, ...notesOfImport(store, plan)];
  const saved = await store.commit(changes, `导入 ${file?.name ?? ''}`, 'undoable', { onProgress, cancellation });
  if (currentLedger() !== store) return;
  if (!saved.ok) return changeImport({ saving: undefined, refusal: describeStoreProblem(saved.error) });
  changeImport({ saving: undefined, step: 'done', result: { importId: idOfImport(plan), plan } });
  await keepUnimported();
}

/** True when what is ticked would write a record, not only the note of the import. */
export function bringsSomething({ plan, fields = [], left }: ImportState): boolean {
  if (!plan) return false;
  const made = Object.values(plan.counts.created).reduce((sum, count) => sum + count, 0);
  const parts = fields.reduce((sum, { isPart, cells }) => sum + (isPart ? cells.length : 0), 0);
  const isTicked = plan.cells.length > 0 && countLeft(left) < plan.cells.length;
  return made > parts || isTicked || plan.linked > 0;
}

function sheetsOf({ tables, sheets, files, decisions, options }: ImportState): readonly ImportSheet[] {
  return chosenTables(tables).map(({ sheet, sheetAt, entities: [entity], head, columns, rows, index }) => ({
    sheet,
    entity,
    ...(files.length > 1 ? { file: files[sheets[sheetAt]?.file ?? 0]?.name ?? '' } : {}),
    headerRows: head ? [head.top + 1] : [],
    columns: columns.map(importColumn),
    rows,
    ...keysOf(entity, options.matchRules[index]),
    decisions: decisions[sheet] ?? {},
  }));
}

function importColumn({ col, target }: SourceColumn): ImportColumn {
  const isAdded = target?.item !== undefined && !isTick(target);
  return { col, field: target?.field ?? null, entity: target?.entity ?? null, ...(isAdded && { isAdded }) };
}

function keysOf(entity: ImportSheet['entity'], rule: string | undefined): Pick<ImportSheet, 'keys'> {
  const keys = matchRulesOf(entity).find(({ id }) => id === rule)?.keys;
  return keys ? { keys } : {};
}

function choicesNow(): ImportChoices {
  const { file, options } = currentImport();
  const { mode, blankErases, asOf } = options;
  return {
    mode,
    blankErases,
    asOf,
    importId: newUlid(Date.now()),
    file: file?.name ?? '',
    ...(file?.format ? { format: file.format } : {}),
    at: new Date().toISOString(),
    newId: () => newUlid(Date.now()),
  };
}
