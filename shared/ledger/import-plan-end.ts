// The end of a planning: what follows from the records as they stand after the last row, what it all changes, and the
// transaction that writes it.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entityNames } from '#shared/domain/entities.ts';
import type { Change } from './changes.ts';
import { cellsOf, changesOf, partCell } from './import-cells.ts';
import { coverageOfImport, type MadeCoverage } from './import-coverage.ts';
import { importNote } from './import-note.ts';
import type { Planning } from './import-parts.ts';
import { linkEarlierRecords } from './import-references.ts';
import type { Target } from './import-targets.ts';
import type {
  ImportCounts,
  ImportPlan,
  ImportProgress,
  ImportSheet,
  MatchedFields,
  PlannedCell,
  PlannedRow,
  RowAction,
} from './import-types.ts';
import { putOrdinaryState } from './import-values.ts';
import { recordsOf } from './registers.ts';
import type { Steps } from './steps.ts';

/** Targets between two looks at the clock. */
const targetsPerStep = 256;

export function* endPlan(
  planning: Planning,
  sheets: readonly ImportSheet[],
  progress: ImportProgress,
): Generator<ImportProgress, ImportPlan> {
  const { targets, choices, rows, ignored } = planning;
  const absent = absentOf(planning, sheets);
  const covered = yield* telling(coverageOfImport(targets, choices.newId, choices.asOf), progress);
  const linked = yield* telling(linkEarlierRecords(targets, { i: choices.importId }), progress);
  const gathered = yield* telling(gather(planning, covered), progress);
  const cells = yield* telling(placeCells(rows, gathered.cells), progress);
  const counts = { ...countRows(rows), rejected: countRejected(sheets), ...countRecords(gathered.changes) };
  const changes = [importNote(choices, sheets, counts), ...gathered.changes];
  return { rows, cells, ignored, matched: matchedOf(planning), absent, linked, counts, changes };
}

/** Steps without an account of their own, told as the progress of the whole. */
function* telling<T>(steps: Steps<T>, progress: ImportProgress): Generator<ImportProgress, T> {
  for (let taken = 1; ; taken++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (taken % targetsPerStep === 0) yield progress;
  }
}

type Gathered = { readonly changes: readonly Change[]; readonly cells: readonly (readonly PlannedCell[])[] };

/** What each record changes, and by which row. */
function* gather(planning: Planning, covered: readonly MadeCoverage[]): Steps<Gathered> {
  const changes: Change[] = [];
  const cells: PlannedCell[][] = [];
  const coverage = coverageBySaying(covered);
  for (const entity of entityNames)
    for (const target of planning.targets.byId.get(entity)?.values() ?? []) {
      yield;
      putOrdinaryState(target);
      for (const cell of cellsOf(target)) put(cells, withCoverage(cell, coverage));
      changes.push(...changesOf(target, (row) => planning.sources[row] ?? target.src));
      if (target.row !== undefined && isPart(planning, target, target.row, coverage.byId.get(target.id)))
        put(cells, partCell(target, target.row));
    }
  return { changes, cells };
}

function put(byRow: PlannedCell[][], cell: PlannedCell): void {
  const known = byRow[cell.row];
  if (known) known.push(cell);
  else byRow[cell.row] = [cell];
}

/** Coverage by its id, and the ids of what a field of a record said. */
type Coverage = {
  readonly byId: ReadonlyMap<string, MadeCoverage>;
  readonly bySaying: ReadonlyMap<string, readonly string[]>;
};

function coverageBySaying(covered: readonly MadeCoverage[]): Coverage {
  const bySaying = new Map<string, string[]>();
  for (const { id, by, field } of covered) {
    const saying = `${by.id} ${field}`;
    const known = bySaying.get(saying);
    if (known) known.push(id);
    else bySaying.set(saying, [id]);
  }
  return { byId: new Map(covered.map((made) => [made.id, made])), bySaying };
}

/** A coverage that follows from a name which the row changes goes along with that cell. */
function withCoverage(cell: PlannedCell, { bySaying }: Coverage): PlannedCell {
  const ids = bySaying.size === 0 ? undefined : bySaying.get(`${cell.id} ${cell.field}`);
  if (!ids) return cell;
  return {
    ...cell,
    along: [...(cell.along ?? []), ...ids.map((id) => ({ entity: 'coverage' as const, id, field: '' }))],
  };
}

/** A new record that belongs to one of the book, and goes along with no cell of it. */
function isPart({ targets, rows }: Planning, target: Target, row: number, made: MadeCoverage | undefined): boolean {
  if (target.record) return false;
  if (made) return made.by.record !== undefined && !Object.hasOwn(made.by.values, made.field);
  const main = rows[row]?.records[0];
  return main !== undefined && targets.byId.get(main.entity)?.get(main.id)?.record !== undefined;
}

type PlacedRow = { -readonly [K in 'action' | 'firstCell' | 'cellCount']: PlannedRow[K] };

/** All cells in the order of their rows; a row changes the book exactly when it has cells. */
function* placeCells(rows: readonly PlacedRow[], byRow: Gathered['cells']): Steps<readonly PlannedCell[]> {
  const cells: PlannedCell[] = [];
  for (const [index, row] of rows.entries()) {
    yield;
    const own = byRow[index] ?? [];
    if (row.action === 'same' || row.action === 'update') row.action = own.length > 0 ? 'update' : 'same';
    row.firstCell = cells.length;
    row.cellCount = own.length;
    cells.push(...own);
  }
  return cells;
}

/** Records of the registers that the file is about which no row names. */
function absentOf({ book, targets }: Planning, sheets: readonly ImportSheet[]): ImportPlan['absent'] {
  const absent: { [entity in EntityName]?: number } = {};
  for (const { entity } of sheets) {
    const named = [...(targets.byId.get(entity)?.values() ?? [])].filter(({ record }) => record).length;
    absent[entity] = recordsOf(book, entity).length - named;
  }
  return absent;
}

function matchedOf({ held }: Planning): readonly MatchedFields[] {
  return [...held].flatMap(([entity, fields]) =>
    Object.entries(fields).map(([field, count]) => ({ entity, field, held: count })),
  );
}

export function countRows(rows: readonly PlannedRow[]): { readonly [action in RowAction]: number } {
  const counts = { create: 0, update: 0, same: 0, merge: 0, doubtful: 0, skip: 0 };
  for (const { action } of rows) counts[action]++;
  return counts;
}

/** Records made and changed, each once however many rows said something of it. */
export function countRecords(changes: readonly Change[]): Pick<ImportCounts, 'created' | 'updated'> {
  const created: { [entity: string]: number } = {};
  const updated: { [entity: string]: number } = {};
  let last = '';
  for (const change of changes) {
    if (change.kind !== 'create' && change.kind !== 'update') continue;
    const { entity, id, kind } = change;
    if (id === last) continue;
    last = id;
    const counts = kind === 'create' ? created : updated;
    counts[entity] = (counts[entity] ?? 0) + 1;
  }
  return { created, updated };
}

function countRejected(sheets: readonly ImportSheet[]): number {
  return sheets.reduce((sum, { rows }) => sum + rows.filter(({ outcome }) => outcome === 'rejected').length, 0);
}
