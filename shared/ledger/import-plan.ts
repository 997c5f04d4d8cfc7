// Planning an import: which record each row means, what it changes there, and what goes along with it. A row of a worker
// roster is a person and a job, one of a member roster a person and a membership. Nothing is written here; the plan is a
// list of changes, one transaction, each with the sheet and row it came from.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { recordById } from './book.ts';
import type { Change } from './changes.ts';
import { coverageOfImport } from './import-coverage.ts';
import { newTarget, type Planning, putParts, withFirstDay } from './import-parts.ts';
import { linkEarlierRecords, putReference } from './import-references.ts';
import { findRecord, indexTarget, newTargets, type Target, type Targets } from './import-targets.ts';
import type {
  Difference,
  ImportChoices,
  ImportCounts,
  ImportPlan,
  ImportProgress,
  ImportRow,
  ImportSheet,
  PlannedRow,
  RowAction,
} from './import-types.ts';
import { isBlank, type Putting, putOrdinaryState, putRow, withStateOf } from './import-values.ts';
import type { Book } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };
type PlannedRecord = { readonly entity: EntityName; readonly id: string };

/** Plans the whole import at once: for the demo and for tests; the page plans in slices. */
export function planImport(book: Book, sheets: readonly ImportSheet[], choices: ImportChoices): ImportPlan {
  const steps = planSteps(book, sheets, choices);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/**
 * The same in slices of about 20 milliseconds, so that the page can paint and be cancelled in between.
 *
 * @param pace `now` in milliseconds, `pause` gives the page its turn
 */
export async function* planImportInSlices(
  book: Book,
  sheets: readonly ImportSheet[],
  choices: ImportChoices,
  pace: { readonly now: () => number; readonly pause: () => Promise<void> },
): AsyncGenerator<ImportProgress, ImportPlan> {
  const steps = planSteps(book, sheets, choices);
  for (let until = pace.now() + 20; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (pace.now() < until) continue;
    yield step.value;
    await pace.pause();
    until = pace.now() + 20;
  }
}

const rowsPerStep = 128;

function* planSteps(
  book: Book,
  sheets: readonly ImportSheet[],
  choices: ImportChoices,
): Generator<ImportProgress, ImportPlan> {
  const planning: Planning = { book, choices, targets: newTargets(book), newSpells: new Map() };
  const total = sheets.reduce((sum, { rows }) => sum + rows.length, 0);
  const planned = sheets.map((): PlannedRow[] => []);
  let done = 0;
  for (const [index, sheet] of inOrderOfReference(sheets))
    for (const row of sheet.rows) {
      planned[index]?.push(planRow(planning, sheet, row));
      done++;
      if (done % rowsPerStep === 0) yield { done, total };
    }
  coverageOfImport(planning.targets, choices.newId, { asOf: choices.asOf, blankErases: false, differences: [] });
  linkEarlierRecords(planning.targets, { i: choices.importId });
  yield { done, total };
  return yield* finish(planning, sheets, planned.flat(), { done, total });
}

/** Registers that others name come first, whatever the order of the sheets. */
function inOrderOfReference(sheets: readonly ImportSheet[]): readonly (readonly [number, ImportSheet])[] {
  return [...sheets.entries()].sort(([, a], [, b]) => entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity));
}

function planRow(planning: Planning, sheet: ImportSheet, row: ImportRow): PlannedRow {
  const { choices, targets } = planning;
  const values = row.records[sheet.entity];
  const decision = choices.decisions?.[sheet.sheet]?.[row.row];
  if (row.outcome === 'rejected') return skipped(sheet, row, '有必须改正的问题，没有入库');
  if (!values || Object.values(values).every(isBlank)) return skipped(sheet, row, '没有可以入库的内容');
  if (decision === 'skip') return skipped(sheet, row, '选择了暂不导入');
  const differences: Difference[] = [];
  const how: Putting = { asOf: choices.asOf, blankErases: choices.blankErases, differences };
  const src = { i: choices.importId, s: sheet.sheet, n: row.row };
  const prepared = withOwner(targets, sheet.entity, withStateOf(sheet.entity, values));
  const found = foundFor(planning, sheet.entity, prepared, decision);
  const earlier = found === undefined ? undefined : targets.byId.get(sheet.entity)?.get(found);
  const isNew = found === undefined || (earlier !== undefined && !earlier.record);
  if (isNew && choices.mode === 'updateOnly') return skipped(sheet, row, '台账中没有这一条，本次只更新');
  if (!isNew && choices.mode === 'addOnly') return skipped(sheet, row, '台账中已有这一条，本次只新增');
  const target = earlier ?? newTarget(planning, sheet.entity, found, src);
  const before = Object.keys(target.values).length;
  putRow(target, withFirstDay(target, prepared, row, how), earlier === undefined, how);
  putReference(targets, target, how);
  indexTarget(targets, target);
  const parts = putParts(planning, target, row, src, how);
  const hasChanged = Object.keys(target.values).length > before || parts.some(({ hasChanged: changed }) => changed);
  return {
    sheet: sheet.sheet,
    row: row.row,
    action: actionOf({ isMerged: earlier !== undefined, isNew, hasChanged }),
    records: [target, ...parts.map(({ target: part }) => part)].map(nameOf),
    differences,
  };
}

function foundFor(
  { book, targets }: Planning,
  entity: EntityName,
  values: FieldValues,
  decision: 'separate' | { readonly use: string } | undefined,
): string | undefined {
  if (decision === 'separate') return undefined;
  if (decision && recordById(book, entity, decision.use)) return decision.use;
  return findRecord(targets, entity, values) ?? (entity === 'person' ? findTwin(targets, values) : undefined);
}

/** Somebody with neither number nor telephone is the same only if nothing that is known speaks against it. */
function findTwin(targets: Targets, values: FieldValues): string | undefined {
  if (!isBlank(values.idNo) || !isBlank(values.phone)) return undefined;
  const id = findRecord(targets, 'person', values, [['name']]);
  const held = id === undefined ? undefined : targets.book.registers.get('person')?.records.get(id)?.values;
  const says = Object.entries(values).filter(([, value]) => !isBlank(value));
  return held && says.every(([field, value]) => JSON.stringify(held[field]) === JSON.stringify(value)) ? id : undefined;
}

/** A part of something else (设施, 签到) is told apart within its owner, so the owner is looked up first. */
function withOwner(targets: Targets, entity: EntityName, values: FieldValues): FieldValues {
  if (entities[entity].owner === undefined) return values;
  const scratch: Target = { entity, id: '', record: undefined, src: { i: '' }, values: { ...values }, stated: values };
  putReference(targets, scratch, { asOf: '', blankErases: false, differences: [] });
  return scratch.values;
}

function actionOf(row: { isMerged: boolean; isNew: boolean; hasChanged: boolean }): RowAction {
  if (row.isMerged) return 'merge';
  if (row.isNew) return 'create';
  return row.hasChanged ? 'update' : 'same';
}

function skipped({ sheet }: ImportSheet, { row }: ImportRow, why: string): PlannedRow {
  return { sheet, row, action: 'skip', why, records: [], differences: [] };
}

function* finish(
  { choices, targets }: Planning,
  sheets: readonly ImportSheet[],
  rows: readonly PlannedRow[],
  progress: ImportProgress,
): Generator<ImportProgress, ImportPlan> {
  const changes: Change[] = [];
  const created: { [entity: string]: number } = {};
  const updated: { [entity: string]: number } = {};
  let seen = 0;
  for (const entity of entityNames)
    for (const target of targets.byId.get(entity)?.values() ?? []) {
      putOrdinaryState(target);
      const change = changeOf(target);
      const counts = target.record ? updated : created;
      if (change) counts[entity] = (counts[entity] ?? 0) + 1;
      if (change) changes.push(change);
      if (++seen % 1024 === 0) yield progress;
    }
  const rejected = sheets.reduce((sum, sheet) => sum + sheet.rows.filter(isRejected).length, 0);
  const counts = { ...countRows(rows), rejected, created, updated };
  return { rows, counts, changes: [noteOf(choices, sheets, counts), ...changes] };
}

function changeOf({ entity, id, record, values, src }: Target): Change | undefined {
  if (!record) return { kind: 'create', entity, id, values, src };
  return Object.keys(values).length > 0 ? { kind: 'update', entity, id, values, src } : undefined;
}

function noteOf(choices: ImportChoices, sheets: readonly ImportSheet[], counts: ImportCounts): Change {
  const mapping: { [sheet: string]: { [field: string]: string } } = {};
  for (const { sheet, columns } of sheets) {
    const mapped = columns.flatMap(({ col, field }) => (field === null ? [] : [[field, col] as const]));
    mapping[sheet] = { ...mapping[sheet], ...Object.fromEntries(mapped) };
  }
  const { importId, file, format, at } = choices;
  const values = { file, at, mapping, counts: counts as unknown as JsonValue, ...(format ? { format } : {}) };
  return { kind: 'note', topic: 'import', id: importId, values };
}

function countRows(rows: readonly PlannedRow[]): { [action in RowAction]: number } {
  const counts = { create: 0, update: 0, same: 0, merge: 0, skip: 0 };
  for (const { action } of rows) counts[action]++;
  return counts;
}

function isRejected({ outcome }: ImportRow): boolean {
  return outcome === 'rejected';
}

function nameOf({ entity, id }: Target): PlannedRecord {
  return { entity, id };
}
