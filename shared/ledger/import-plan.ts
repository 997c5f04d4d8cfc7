// Planning an import: which record each row means, what it changes there, and what goes along with it. A row of a worker
// roster is a person and a job, one of a member roster a person and a membership. Nothing is written here; the plan is a
// list of changes, one transaction, each with the sheet and row it came from.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { recordById } from './book.ts';
import { withHeldTexts } from './import-added.ts';
import { declaredKeysOf } from './import-keys.ts';
import { idOf, type Match, matchRow, matchTwin } from './import-match.ts';
import { tableNamesOf } from './import-note.ts';
import {
  newPlanning,
  newScratch,
  newTarget,
  type Planning,
  putParts,
  type RowPlace,
  withFirstDay,
} from './import-parts.ts';
import { endPlan } from './import-plan-end.ts';
import { putReference } from './import-references.ts';
import { indexTarget } from './import-targets.ts';
import type {
  ImportChoices,
  ImportPlan,
  ImportProgress,
  ImportRow,
  ImportSheet,
  PlannedRow,
  RowAction,
} from './import-types.ts';
import { unreadableIn } from './import-unreadable.ts';
import { isBlank, type Putting, putRow, withStateOf } from './import-values.ts';
import type { Book } from './registers.ts';

type FieldValues = { readonly [field: string]: JsonValue };

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
  const planning = newPlanning(book, choices);
  const names = tableNamesOf(sheets);
  const firstOf = firstPositions(sheets);
  const progress = { done: 0, total: sheets.reduce((sum, { rows }) => sum + rows.length, 0) };
  for (const [place, sheet] of inOrderOfReference(sheets))
    for (const [at, row] of sheet.rows.entries()) {
      const index = (firstOf[place] ?? 0) + at;
      const src = { i: choices.importId, n: row.row, s: names[place] as string };
      planning.sources[index] = src;
      planning.rows[index] = planRow(planning, sheet, row, { index, src });
      if (++progress.done % rowsPerStep === 0) yield { ...progress };
    }
  yield { ...progress };
  return yield* endPlan(planning, sheets, progress);
}

/** Registers that others name come first, whatever the order of the sheets. */
function inOrderOfReference(sheets: readonly ImportSheet[]): readonly (readonly [number, ImportSheet])[] {
  return [...sheets.entries()].sort(([, a], [, b]) => entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity));
}

/** The position in the plan of the first row of each sheet. */
function firstPositions(sheets: readonly ImportSheet[]): readonly number[] {
  let next = 0;
  return sheets.map(({ rows }) => {
    const first = next;
    next += rows.length;
    return first;
  });
}

function planRow(planning: Planning, sheet: ImportSheet, row: ImportRow, place: RowPlace): PlannedRow {
  const { choices, targets } = planning;
  const values = row.records[sheet.entity];
  if (row.outcome === 'rejected') return left(sheet, row, '有必须改正的问题，没有入库');
  if (!values || Object.values(values).every(isBlank)) return left(sheet, row, '没有可以入库的内容');
  if (sheet.decisions?.[row.row] === 'skip') return left(sheet, row, '选择了暂不导入');
  const prepared = withOwner(planning, sheet.entity, withStateOf(sheet.entity, values));
  const match = matchOf(planning, sheet, row, prepared);
  const found = idOf(match);
  const earlier = found === undefined ? undefined : targets.byId.get(sheet.entity)?.get(found);
  const isNew = match.kind === 'none' || (earlier !== undefined && !earlier.record);
  if (isNew && choices.mode === 'updateOnly') return left(sheet, row, '台账中没有这一条，本次只更新');
  if (!isNew && choices.mode === 'addOnly') return left(sheet, row, '台账中已有这一条，本次只新增');
  if (match.kind === 'several') return inDoubt(sheet, row, match.ids);
  const how = puttingOf(planning, place.index, choices.blankErases ? unreadableIn(sheet, row) : none);
  const target = earlier ?? newTarget(planning, sheet.entity, found, place);
  const before = Object.keys(target.values).length;
  const whole = withHeldTexts(target, sheet, withFirstDay(target, prepared, row, how));
  putRow(target, whole, earlier === undefined, how);
  putReference(targets, target, how);
  indexTarget(targets, target);
  const parts = putParts(planning, target, row, place, how);
  const hasChanged = Object.keys(target.values).length > before || parts.some(({ hasChanged: changed }) => changed);
  return {
    ...rowOf(sheet, row),
    action: actionOf({ isMerged: earlier !== undefined, isNew, hasChanged }),
    records: [target, ...parts.map(({ target: part }) => part)].map(({ entity, id }) => ({ entity, id })),
    ...(earlier?.row === undefined ? {} : { joins: earlier.row }),
  };
}

function matchOf({ book, targets }: Planning, sheet: ImportSheet, { row }: ImportRow, values: FieldValues): Match {
  const { entity, decisions, keys = declaredKeysOf(entity) } = sheet;
  const decision = decisions?.[row];
  if (decision === 'separate') return { kind: 'none' };
  if (typeof decision === 'object' && recordById(book, entity, decision.use)) return { kind: 'one', id: decision.use };
  const match = matchRow(targets, entity, values, keys);
  const isUsual = keys === declaredKeysOf(entity);
  return match.kind === 'none' && entity === 'person' && isUsual ? matchTwin(targets, values) : match;
}

/** A part of something else (设施, 签到) is told apart within its owner, so the owner is looked up first. */
function withOwner(planning: Planning, entity: EntityName, values: FieldValues): FieldValues {
  if (entities[entity].owner === undefined) return values;
  const scratch = newScratch(entity, values);
  putReference(planning.targets, scratch, puttingOf(planning, 0, none));
  return scratch.values;
}

const none: ReadonlySet<string> = new Set();

function puttingOf({ choices, ignored, held }: Planning, row: number, unreadable: ReadonlySet<string>): Putting {
  const { asOf, blankErases } = choices;
  return { asOf, blankErases, row, ignored, held, unreadable };
}

function actionOf(row: { isMerged: boolean; isNew: boolean; hasChanged: boolean }): RowAction {
  if (row.isMerged) return 'merge';
  if (row.isNew) return 'create';
  return row.hasChanged ? 'update' : 'same';
}

function rowOf({ sheet }: ImportSheet, { row }: ImportRow) {
  return { sheet, row, firstCell: 0, cellCount: 0 };
}

function left(sheet: ImportSheet, row: ImportRow, why: string): PlannedRow {
  return { ...rowOf(sheet, row), action: 'skip', why, records: [] };
}

function inDoubt(sheet: ImportSheet, row: ImportRow, candidates: readonly string[]): PlannedRow {
  const why = `台账中有 ${candidates.length} 条可能是这一条，没有选是哪一条`;
  return { ...rowOf(sheet, row), action: 'doubtful', why, records: [], candidates };
}
