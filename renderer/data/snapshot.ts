// The snapshot: the book as blocks of 1,024 records, so that a ledger of many years opens without replaying every edit.
// It is disposable. It is written in one transaction together with the mark that says which batches it holds; a block
// that cannot be read, or is of another generation than the mark says, and the whole snapshot is passed over and the
// book is built from the batches.

import { type Bytes, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { seal, unseal } from '#shared/crypto/seal.ts';
import { loadFrame, loadRecords } from '#shared/ledger/book.ts';
import { blockSize, decodeBlock, encodeBlock } from '#shared/ledger/columnar.ts';
import { exportFrame, exportRecord, type MergedRecordDump, type MergeFrame } from '#shared/sync/merge.ts';
import type { SnapshotRow } from './database.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { slices } from './pace.ts';
import type { BatchSpan } from './sealed-batches.ts';
import { loadMark, markOf } from './touched-records.ts';

/** What the mark says: batches up to `upto` (with its chain value) are in these blocks. */
type SnapshotMark = {
  readonly format: 1;
  readonly upto: number;
  readonly chain: string;
  /** Block key → generation in which it was written. */
  readonly blocks: { readonly [key: string]: number };
};

type FrameText = {
  readonly rest: MergeFrame['rest'];
  readonly spans: readonly BatchSpan[];
  /** The last stamp that this PC wrote; absent in snapshots of older versions. */
  readonly ownStamp?: string;
};

const markKey = 'snapshot';
/** What belongs to no record: the rest of the merge state and the list of batches as text, the known operations as bytes. */
const frameKey = 'frame';
const knownKey = 'known';

/**
 * Loads the snapshot into an empty desk.
 *
 * @returns the number of the last batch it holds; 0 when there is none that fits
 */
export async function loadSnapshot(
  desk: LedgerDesk,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const mark = await readMark(desk);
  if (!mark) return 0;
  const rows = await desk.database.snapshot.toArray();
  const plain = await Promise.all(rows.map((row) => unsealRow(desk, row, mark)));
  const blocks = new Map<string, Bytes>();
  for (const [at, row] of rows.entries()) {
    const bytes = plain[at];
    if (bytes) blocks.set(row.key, bytes);
  }
  if (Object.keys(mark.blocks).some((key) => !blocks.has(key))) return 0;
  const pauseIfDue = slices(desk.pace);
  let done = 0;
  for (const key of Object.keys(mark.blocks).sort()) {
    if (key.includes('/')) putBlock(desk, key, blocks.get(key) as Bytes);
    onProgress(++done, blocks.size);
    await pauseIfDue();
  }
  putFrame(desk, blocks.get(frameKey) as Bytes, blocks.get(knownKey) as Bytes);
  desk.snapshotN = mark.upto;
  return mark.upto;
}

/**
 * Writes what changed since the last snapshot. What could not be written is written with the next one.
 *
 * @param settled resolves when no transaction is half shown: the blocks must not hold a part of one
 */
export async function writeSnapshot(desk: LedgerDesk, settled: () => Promise<void>): Promise<void> {
  let isWritten = false;
  try {
    isWritten = await writeBlocks(desk, settled);
  } finally {
    if (!isWritten) for (const table of desk.book.state.tables.keys()) desk.dirtyTables.add(table);
  }
}

/** Rows that are handed to the database in one piece. */
const rowsAtOnce = 8;

/** @returns false when a write failed in the meantime, so that the blocks show what was withdrawn */
async function writeBlocks(desk: LedgerDesk, settled: () => Promise<void>): Promise<boolean> {
  const mark = desk.snapshotN > 0 ? await readMark(desk) : undefined;
  const generation = desk.snapshotGeneration + 1;
  const encoded = await encodeDirty(desk, mark, settled);
  const { upto, chain, keys } = encoded;
  const rows = await Promise.all([...encoded.blocks].map(([key, bytes]) => sealRow(desk, key, generation, bytes)));
  if (desk.durableN < upto || desk.spans[upto - 1]?.chain !== chain) return false;
  const generations = keys.map((key) => [key, encoded.blocks.has(key) ? generation : mark?.blocks[key]] as const);
  const text = { format: 1, upto, chain, blocks: Object.fromEntries(generations) } as SnapshotMark;
  const sealedMark = await seal(
    desk.safe.key,
    utf8(JSON.stringify(text)),
    contextOf(desk, 'meta', markKey, generation),
  );
  const { database } = desk;
  await database.transaction('rw', database.snapshot, database.meta, async () => {
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await database.snapshot.bulkPut(rows.slice(at, at + rowsAtOnce));
    const stale = (await database.snapshot.toCollection().primaryKeys()).filter((key) => !(key in text.blocks));
    await database.snapshot.bulkDelete(stale);
    await database.meta.put({ key: markKey, generation, sealed: sealedMark });
  });
  desk.snapshotN = upto;
  desk.snapshotGeneration = generation;
  return true;
}

type Encoded = {
  readonly upto: number;
  readonly chain: string;
  readonly blocks: Map<string, Bytes>;
  /** Keys of all blocks that the book has now, changed or not. */
  readonly keys: readonly string[];
};

/**
 * Encodes changed blocks in slices. What the clerk writes meanwhile is encoded again at the end, in one piece with the
 * frame, so that all blocks show the same moment.
 */
async function encodeDirty(
  desk: LedgerDesk,
  mark: SnapshotMark | undefined,
  settled: () => Promise<void>,
): Promise<Encoded> {
  const blocks = new Map<string, Bytes>();
  const isMissing = (key: string) => !blocks.has(key) && mark?.blocks[key] === undefined;
  do {
    await encodeInSlices(desk, blocks, isMissing);
    await settled();
  } while (changedBlocks(desk, isMissing).length > blocksAtOnce);
  for (const { key, table, ids } of changedBlocks(desk, isMissing)) blocks.set(key, blockBytes(desk, table, ids));
  const { known, rest } = exportFrame(desk.book.state);
  const frame: FrameText = { rest, spans: desk.spans, ownStamp: desk.pen.head.h };
  blocks.set(frameKey, utf8(JSON.stringify(frame))).set(knownKey, known);
  const keys = [...Array.from(blocksOf(desk), ({ key }) => key), frameKey, knownKey];
  return { upto: desk.pen.n, chain: desk.spans[desk.pen.n - 1]?.chain ?? '', blocks, keys };
}

/** Encoded in one piece: some ten milliseconds. */
const blocksAtOnce = 3;

async function encodeInSlices(
  desk: LedgerDesk,
  blocks: Map<string, Bytes>,
  isMissing: (key: string) => boolean,
): Promise<void> {
  const changed = changedBlocks(desk, isMissing);
  desk.dirty.clear();
  desk.dirtyTables.clear();
  desk.operationsSinceSnapshot = 0;
  const pauseIfDue = slices(desk.pace);
  for (const { key, table, ids } of changed) {
    blocks.set(key, blockBytes(desk, table, ids));
    await pauseIfDue();
  }
}

function changedBlocks(desk: LedgerDesk, isMissing: (key: string) => boolean): Block[] {
  const { dirty, dirtyTables } = desk;
  return [...blocksOf(desk)].filter(
    ({ key, table, ids }) => isMissing(key) || dirtyTables.has(table) || hasAny(dirty.get(table), ids),
  );
}

type Block = { readonly key: string; readonly table: string; readonly ids: readonly string[] };

function* blocksOf({ book }: LedgerDesk): Generator<Block> {
  for (const [table, records] of book.state.tables) {
    const ids = [...records.keys()];
    for (let at = 0; at < ids.length; at += blockSize)
      yield { key: `${table}/${String(at / blockSize).padStart(6, '0')}`, table, ids: ids.slice(at, at + blockSize) };
  }
}

function hasAny(dirty: ReadonlySet<string> | undefined, ids: readonly string[]): boolean {
  return dirty !== undefined && ids.some((id) => dirty.has(id));
}

function blockBytes({ book, touched }: LedgerDesk, table: string, ids: readonly string[]): Bytes {
  const records = ids.map((id) => exportRecord(book.state, table, id) as MergedRecordDump);
  return encodeBlock({ records, marks: ids.map((id) => markOf(touched, { table, id })) });
}

function putBlock(desk: LedgerDesk, key: string, bytes: Bytes): void {
  const table = key.slice(0, key.lastIndexOf('/'));
  const { records, marks } = decodeBlock(bytes);
  loadRecords(desk.book, table, records);
  for (const [at, { id }] of records.entries()) loadMark(desk.touched, { table, id }, marks[at] ?? []);
}

function putFrame(desk: LedgerDesk, frame: Bytes, known: Bytes): void {
  const { rest, spans, ownStamp } = JSON.parse(fromUtf8(frame)) as FrameText;
  loadFrame(desk.book, { known, rest });
  for (const span of spans) desk.spans[span.n - 1] = span;
  desk.ownStamp = ownStamp ?? rest.latestH;
}

/** The mark, when it can be read and the batch it ends with is still the same. */
async function readMark(desk: LedgerDesk): Promise<SnapshotMark | undefined> {
  const row = await desk.database.meta.get(markKey);
  if (!row || !('sealed' in row)) return undefined;
  const plain = await unseal(desk.safe.key, row.sealed, contextOf(desk, 'meta', markKey, row.generation));
  if (!plain.ok) return undefined;
  const mark = JSON.parse(fromUtf8(plain.value)) as SnapshotMark;
  const end = await desk.database.batches.get(mark.upto);
  if (mark.format !== 1 || end?.chain !== mark.chain) return undefined;
  desk.snapshotGeneration = row.generation;
  return mark;
}

async function unsealRow(desk: LedgerDesk, row: SnapshotRow, mark: SnapshotMark): Promise<Bytes | undefined> {
  const generation = mark.blocks[row.key];
  if (generation === undefined || generation !== row.generation) return undefined;
  const plain = await unseal(desk.safe.key, row.sealed, contextOf(desk, 'snapshot', row.key, generation));
  return plain.ok ? plain.value : undefined;
}

async function sealRow(desk: LedgerDesk, key: string, generation: number, bytes: Bytes): Promise<SnapshotRow> {
  const sealed = await seal(desk.safe.key, bytes, contextOf(desk, 'snapshot', key, generation));
  return { key, generation, sealed };
}

function contextOf({ safe }: LedgerDesk, table: string, key: string, generation: number) {
  return { installation: safe.installation, table, key, generation };
}
