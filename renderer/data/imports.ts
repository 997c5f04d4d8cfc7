// The imports that the ledger remembers, by their notes: what came in, and whether it was taken back. A note is never
// rewritten; that an import was taken back, or brought back, is a note of its own, and the latest counts.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { newUlid } from '#shared/base/ids.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { type LedgerRecord, notesOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { importTopic, importUndoTopic as undoTopic } from '#shared/ledger/import-note.ts';
import type { ImportCounts } from '#shared/ledger/import-types.ts';
import { keptEditOf } from '#shared/ledger/kept-edits.ts';
import type { UndoPlan } from '#shared/ledger/undo.ts';
import { fieldHeads } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { readBatch } from './batch-reader.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type KeptByWriter, type Names, withWriters, writerOf } from './names.ts';
import { batchSize } from './sealed-batches.ts';
import { batchesOf } from './touched-records.ts';
import type { UndoEntry } from './undo-stacks.ts';

export type PastImport = {
  readonly id: string;
  readonly file: string;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly counts: Partial<ImportCounts>;
  /** Where its first operations stand; an import of another PC may not be on this one. */
  readonly place?: { readonly log: string; readonly seq: number };
  readonly takenBack?: {
    readonly at: string;
    readonly userName: string;
    readonly records: number;
    /** How much stayed as it is, and the first of it. */
    readonly keptCount: number;
    readonly kept: readonly KeptByWriter[];
  };
};

/** As many of what stayed are named in the note. */
const keptInNote = 200;

/** Every import, the newest first. */
export function pastImports(desk: LedgerDesk, names: Names): readonly PastImport[] {
  const latest = latestActs(desk);
  return notesOf(desk.book, importTopic)
    .map((note) => pastImport(desk, names, note, latest.get(note.id)))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

function pastImport(desk: LedgerDesk, names: Names, { id, values }: LedgerRecord, act: Act | undefined): PastImport {
  const at = String(values.at ?? '');
  const n = batchesOf(desk.touched, { table: importTopic, id })[0];
  const span = n === undefined ? undefined : desk.spans[n - 1];
  return {
    id,
    file: String(values.file ?? ''),
    at,
    ...writerOf(names, fieldHeads(desk.book.state, importTopic, id, 'file').at(-1)),
    counts: (values.counts ?? {}) as Partial<ImportCounts>,
    ...(span ? { place: { log: span.log, seq: span.first } } : {}),
    ...(act?.values.act === '撤销' ? { takenBack: takenBackBy(desk, names, act) } : {}),
  };
}

type Act = LedgerRecord & { readonly h: string };

/** Import → what was done to it last. */
function latestActs({ book }: LedgerDesk): ReadonlyMap<string, Act> {
  const latest = new Map<string, Act>();
  for (const note of notesOf(book, undoTopic)) {
    const h = fieldHeads(book.state, undoTopic, note.id, 'act').at(-1)?.h ?? '';
    const known = latest.get(String(note.values.import));
    if (!known || known.h < h) latest.set(String(note.values.import), { ...note, h });
  }
  return latest;
}

function takenBackBy({ book }: LedgerDesk, names: Names, { id, values }: Act): NonNullable<PastImport['takenBack']> {
  const refs = Array.isArray(values.kept) ? values.kept : [];
  const kept = refs.flatMap((ref) => {
    const [entity, record, field] = Array.isArray(ref) ? ref.map(String) : [];
    return entity && record && isEntityName(entity) ? [keptEditOf(book, entity, record, field)] : [];
  });
  const { userName } = writerOf(names, fieldHeads(book.state, undoTopic, id, 'act').at(-1));
  const count = (value: JsonValue | undefined) => (typeof value === 'number' ? value : 0);
  return {
    at: String(values.at),
    userName,
    records: count(values.records),
    keptCount: count(values.keptCount),
    kept: withWriters(names, kept),
  };
}

/** The notes that say of the imports among these operations that they are taken back, or brought back. */
export function undoNotes(
  operations: readonly StampedOperation[],
  act: '撤销' | '恢复',
  { kept, count }: Pick<UndoPlan, 'kept' | 'count'>,
  nowMs: number,
): readonly Change[] {
  const values = {
    act,
    at: new Date(nowMs).toISOString(),
    records: count,
    keptCount: kept.length,
    kept: kept.slice(0, keptInNote).map(({ entity, id, field }) => [entity, id, ...(field ? [field] : [])]),
  };
  return importsAmong(operations).map((id) => ({
    kind: 'note',
    topic: undoTopic,
    id: newUlid(nowMs),
    values: { ...values, import: id },
  }));
}

function importsAmong(operations: readonly StampedOperation[]): readonly string[] {
  const ids = operations.flatMap(({ op }) => {
    if (op.k !== 'note') return [];
    const id = op.t === importTopic ? op.r : op.t === undoTopic ? op.f?.import : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  return [...new Set(ids)];
}

/** The transaction of an import of this PC: the one that wrote its note, with which it begins. */
export async function transactionOfImport(desk: LedgerDesk, id: string): Promise<UndoEntry | undefined> {
  const note = notesOf(desk.book, importTopic).find((one) => one.id === id);
  const first = batchesOf(desk.touched, { table: importTopic, id })[0];
  if (!note || first === undefined || desk.spans[first - 1]?.received) return undefined;
  const operations = await readBatch(desk, first);
  const tx = operations.find(({ op }) => op.t === importTopic && op.r === id)?.op.x;
  if (tx === undefined) return undefined;
  const counted = operations.find(({ op }) => op.x === tx && op.ext?.txOps !== undefined)?.op.ext?.txOps;
  const batches = typeof counted === 'number' ? Math.ceil(counted / batchSize) : 1;
  const last = Math.min(first + batches - 1, desk.spans.length);
  return { tx, label: `导入 ${String(note.values.file ?? '')}`, first, last };
}
