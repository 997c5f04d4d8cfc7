// The open ledger as pages see it: the book in memory, saving, undoing, history, and what is not sent yet.

import { ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import type { FoundBackup, HostApi, Unlocked } from '#shared/host/host-api.ts';
import type { AuditEntry, OutgoingFile, WrittenFile } from '#shared/ledger/audit.ts';
import type { Book } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { RecordRef } from '#shared/ledger/import-types.ts';
import { type AttachmentDesk, attachmentDesk, mendBlobs } from './attachments.ts';
import { handOut, recordDeed, recordHostDeeds } from './audited.ts';
import { type BackupContents, lookIntoBackup, tryRestore } from './backups.ts';
import type { BatchReport } from './batch-report.ts';
import { commitChanges } from './commit.ts';
import { type CommitQueue, newCommitQueue, settled } from './commit-queue.ts';
import { type CompactionDesk, compactionDesk } from './compaction.ts';
import { type ConflictDesk, conflictDesk } from './conflict-desk.ts';
import type { IndexedDbParts } from './database.ts';
import { type LedgerWords, ledgerWords } from './fingerprints.ts';
import { type HistoryEntry, historyOf } from './history.ts';
import { type PastImport, pastImports } from './imports.ts';
import { completeInBackground, type JournalQueue, newJournalQueue, stopRetrying } from './journal-queue.ts';
import { dropExpired, type KeptRowsShelf, keptRowsShelf } from './kept-rows.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type KeptByWriter, knownNames, withWriters } from './names.ts';
import { beginLogIfDue, beginNewLog } from './new-log.ts';
import { openDesk } from './open-ledger.ts';
import { originsOf, type RecordOrigin } from './origins.ts';
import { type Pace, pagePace } from './pace.ts';
import { type PendingSummary, pendingSince } from './pending.ts';
import { type PrepareFile, prepareFile } from './prepare-file.ts';
import { type NoReport, type Reading, type ReadReport, readReport } from './read-report.ts';
import { type ReceivingDesk, receivingDesk } from './receiving.ts';
import { writeSnapshot } from './snapshot.ts';
import type { StoreProblem } from './store-problem.ts';
import {
  previewUndo,
  redoLast,
  type TakenBack,
  takeBackUnfinished,
  undoImport,
  undoLast,
  undoTransaction,
  type Watching,
} from './undo.ts';
import { keepVault } from './vault-copy.ts';
import { type LockParts, pageLocks, takeLock } from './window-lock.ts';

export type { AttachedFile, AttachmentDesk, OpenedAttachment } from './attachments.ts';
export type { BackupContents } from './backups.ts';
export type { BatchReport } from './batch-report.ts';
export type { Cancellation } from './cancellation.ts';
export type { CompactionDesk, CompactionState } from './compaction.ts';
export type { ConflictDesk } from './conflict-desk.ts';
export type { FingerprintWords, LedgerWords } from './fingerprints.ts';
export type { HistoryEntry, HistorySource } from './history.ts';
export type { PastImport } from './imports.ts';
export type { KeptByWriter } from './names.ts';
export type { RecordOrigin } from './origins.ts';
export type { PendingCount, PendingRecord, PendingSummary } from './pending.ts';
export type { NoReport } from './read-report.ts';
export type { IncomingDraft, Received, ReceivingDesk } from './receiving.ts';
export type { StoreProblem } from './store-problem.ts';

/** What was, or would be, taken back; what stays because it was changed or used later is listed. */
export type UndoReport = Omit<TakenBack, 'kept'> & { readonly kept: readonly KeptByWriter[] };

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'oneCopy'; readonly missing: 'journal' | 'database'; readonly why: string };

export type LedgerStore = {
  readonly book: Book;
  readonly unlocked: Omit<Unlocked, 'dataKey'>;
  /** What was found and mended at opening, for the clerk. */
  readonly notices: readonly string[];
  /**
   * Saves changes as one transaction; the book shows an ordinary edit at once, an import when it is on disk. `lasting`
   * changes are nothing that 撤销 could take back, such as the records a sample ledger begins with. A large transaction
   * tells how far it has come, and can be stopped until it is being written.
   */
  commit(
    changes: readonly Change[],
    label: string,
    how?: 'undoable' | 'lasting',
    watching?: Watching,
  ): Promise<Result<{ readonly tx: string }, StoreProblem>>;
  /** Keeps on record what is done with personal data; 撤销 does not take it back. */
  recordDeed(entry: AuditEntry): Promise<Result<null, StoreProblem>>;
  /** Puts what the host keeps on record into the log. */
  recordHostDeeds(deeds: readonly HostDeed[]): Promise<Result<null, StoreProblem>>;
  /**
   * Writes a file with records out of the program. The deed is put on record first; where that fails no file is written.
   *
   * @returns where it lies, or null when the clerk chose no place after all
   */
  handOut(entry: AuditEntry, file: OutgoingFile): Promise<Result<WrittenFile | null, StoreProblem>>;
  saveState(): SaveState;
  undo(): Promise<Result<string, StoreProblem>>;
  redo(): Promise<Result<string, StoreProblem>>;
  /** What 撤销 would take back, 恢复 bring back; undefined when there is nothing. */
  canUndo(): string | undefined;
  canRedo(): string | undefined;
  undoTransaction(tx: string, watching?: Watching): Promise<Result<UndoReport, StoreProblem>>;
  /** Every import that the ledger remembers, the newest first. */
  pastImports(): readonly PastImport[];
  /** What `undoImport` would take back. */
  previewUndo(importId: string, watching?: Watching): Promise<Result<UndoReport, StoreProblem>>;
  /** Takes back one import, also of an earlier session, but for what was changed or used since. */
  undoImport(importId: string, watching?: Watching): Promise<Result<UndoReport, StoreProblem>>;
  /** Where records came from when they were made. */
  originsOf(records: readonly RecordRef[]): Promise<readonly (RecordOrigin | undefined)[]>;
  subscribe(listener: () => void): () => void;
  version(): number;
  historyOf(entity: EntityName, id: string): Promise<readonly HistoryEntry[]>;
  pendingSince(acknowledged: { readonly [log: string]: number }): Promise<PendingSummary>;
  /** The state fingerprint in words; undefined when it was cancelled. */
  fingerprintWords(watching?: Watching): Promise<LedgerWords | undefined>;
  /** What a clerk must decide, and what was decided. */
  readonly conflicts: ConflictDesk;
  /** The people who can open the ledger have changed: the copy of the wrapped keys beside the records follows. */
  keepKeys(): Promise<void>;
  /** Begins a new log where what was just taken in asks for one (`openingFacts`). */
  beginLogIfDue(): Promise<Result<null, StoreProblem>>;
  /** What a backup of this ledger holds; nothing is changed. */
  lookIntoBackup(backup: FoundBackup, reading: Reading): Promise<Result<BackupContents, NoReport>>;
  /** Restores a backup into memory and compares it with what this PC holds. */
  tryRestore(backup: FoundBackup, reading: Reading): Promise<Result<BatchReport, NoReport>>;
  /** Rows that stayed out of imports, for 90 days. */
  readonly keptRows: KeptRowsShelf;
  /** Photos and files attached to records. */
  readonly attachments: AttachmentDesk;
  /** Drops old changes from the database that the journal and a tried backup, the district and every PC hold. */
  readonly compaction: CompactionDesk;
  /** What other PCs of the office wrote. */
  readonly receiving: ReceivingDesk;
  /** Finishes what is being saved, writes the snapshot, and lets go of the database. */
  close(): Promise<void>;
};

export type StoreDeps = {
  readonly host: HostApi;
  readonly unlocked: Unlocked;
  onProgress(done: number, total: number): void;
  /** The browser's own, unless a test brings others. */
  readonly indexedDb?: IndexedDbParts;
  readonly locks?: LockParts;
  readonly pace?: Pace;
  readonly now?: () => number;
  /** Reads a row of batches away from the page. */
  readonly read?: ReadReport;
  /** Makes a chosen file fit to be kept, away from the page. */
  readonly prepare?: PrepareFile;
};

export async function openLedgerStore(deps: StoreDeps): Promise<Result<LedgerStore, StoreProblem>> {
  const release = await takeLock(`lxl-${deps.unlocked.ledger}`, deps.locks ?? pageLocks());
  if (!release) return { ok: false, error: { kind: 'openElsewhere' } };
  const opened = await openDesk({
    ...deps,
    onProgress: (done, total) => deps.onProgress(done, total),
    pace: deps.pace ?? pagePace,
    now: deps.now ?? (() => Date.now()),
  });
  if (!opened.ok) {
    release();
    return opened;
  }
  const { desk, notices, unfinished } = opened.value;
  const journal = newJournalQueue(desk);
  const queue = newCommitQueue(desk, journal);
  void completeInBackground(journal);
  void mendBlobs(desk);
  await dropExpired(desk);
  const takenBack = await takeBackUnfinished(queue, unfinished, deps.onProgress);
  if (!takenBack.ok) {
    await letGo({ desk, queue, journal, release });
    return takenBack;
  }
  const told = [...notices, ...takenBack.value];
  const users = await userNames(deps.host);
  const { read = readReport, prepare = prepareFile } = deps;
  return ok(storeOver({ desk, journal, queue, notices: told, users, read, prepare, release }));
}

type Parts = {
  readonly desk: LedgerDesk;
  readonly journal: JournalQueue;
  readonly queue: CommitQueue;
  readonly notices: readonly string[];
  readonly users: ReadonlyMap<string, string>;
  readonly read: ReadReport;
  readonly prepare: PrepareFile;
  readonly release: () => void;
};

function storeOver(parts: Parts): LedgerStore {
  const { desk, queue, notices, users } = parts;
  const keeper = snapshotKeeper(parts);
  const thenConsider = async <T>(work: Promise<T>): Promise<T> => {
    const outcome = await work;
    keeper.considerLater();
    return outcome;
  };
  const names = () => knownNames(desk, users);
  const reported = async (
    undone: Promise<Result<TakenBack, StoreProblem>>,
  ): Promise<Result<UndoReport, StoreProblem>> => {
    const outcome = await undone;
    return outcome.ok ? ok({ ...outcome.value, kept: withWriters(names(), outcome.value.kept) }) : outcome;
  };
  const receiving = receivingDesk(queue, users, beginNewLog);
  keeper.considerLater();
  return {
    book: desk.book,
    unlocked: desk.unlocked,
    notices,
    commit: (changes, label, how = 'undoable', { onProgress = () => undefined, cancellation } = {}) => {
      const move = how === 'lasting' ? 'apart' : 'edit';
      return thenConsider(commitChanges(queue, { changes, label, move, onProgress, cancellation }));
    },
    recordDeed: (entry) => recordDeed(queue, entry),
    recordHostDeeds: (deeds) => recordHostDeeds(queue, deeds),
    handOut: (entry, file) => handOut(queue, entry, file),
    saveState: () => saveStateOf(parts),
    undo: () => thenConsider(undoLast(queue)),
    redo: () => thenConsider(redoLast(queue)),
    canUndo: () => desk.stacks.undo.at(-1)?.label,
    canRedo: () => desk.stacks.redo.at(-1)?.label,
    undoTransaction: (tx, watching) => thenConsider(reported(undoTransaction(queue, tx, watching))),
    pastImports: () => pastImports(desk, names()),
    previewUndo: (importId, watching) => reported(previewUndo(queue, importId, watching)),
    undoImport: (importId, watching) => thenConsider(reported(undoImport(queue, importId, watching))),
    originsOf: (records) => originsOf(desk, names(), records),
    subscribe: (listener) => {
      desk.listeners.add(listener);
      return () => desk.listeners.delete(listener);
    },
    version: () => desk.version,
    historyOf: (entity, id) => historyOf(desk, names(), entity, id),
    pendingSince: (acknowledged) => pendingSince(desk, acknowledged),
    fingerprintWords: (watching) => ledgerWords(desk, watching),
    conflicts: conflictDesk(queue, names),
    keepKeys: () => keepVault(desk.host, desk.database, desk.unlocked.ledger),
    beginLogIfDue: () => beginLogIfDue(queue),
    lookIntoBackup: (backup, reading) => lookIntoBackup(desk, backup, parts.read, reading),
    tryRestore: (backup, reading) => tryRestore(desk, backup, parts.read, reading),
    keptRows: keptRowsShelf(desk),
    attachments: attachmentDesk(queue, names, parts.prepare),
    compaction: compactionDesk(queue, keeper.save),
    receiving: {
      ...receiving,
      receive: (draft, watching) => thenConsider(receiving.receive(draft, watching)),
    },
    close: () => closeStore(parts, keeper),
  };
}

function saveStateOf({ desk, queue, journal }: Parts): SaveState {
  if (queue.writing || queue.exclusive) return { kind: 'saving' };
  if (desk.journalN >= desk.durableN) return { kind: 'saved' };
  if (journal.running || desk.journalProblem === undefined) return { kind: 'saving' };
  return { kind: 'oneCopy', missing: 'journal', why: desk.journalProblem };
}

/** Writes the snapshot when enough has gathered and nobody has typed for a while. */
function snapshotKeeper({ desk, queue }: Parts) {
  const enough = 500;
  const quietMs = 3000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    await settled(queue);
    running ??= writeSnapshot(desk, () => settled(queue)).finally(() => {
      running = undefined;
    });
    await running;
  };
  /** The snapshot is disposable: the ledger is whole without it, so the clerk is not troubled. */
  const tell = (error: unknown) => desk.host.writeLog({ level: 'warn', event: 'snapshot', detail: String(error) });
  return {
    considerLater: () => {
      clearTimeout(timer);
      if (desk.operationsSinceSnapshot >= enough) timer = setTimeout(() => void write().catch(tell), quietMs);
    },
    finish: async () => {
      clearTimeout(timer);
      if (running || desk.operationsSinceSnapshot > 0) await write();
    },
    save: write,
  };
}

async function closeStore(parts: Parts, keeper: { readonly finish: () => Promise<void> }): Promise<void> {
  const { desk, queue, journal } = parts;
  if (queue.isClosed) return;
  queue.isClosed = true;
  await settled(queue);
  await completeInBackground(journal);
  try {
    await keeper.finish();
  } catch (error) {
    await desk.host.writeLog({ level: 'warn', event: 'snapshot', detail: String(error) });
  } finally {
    await letGo(parts);
  }
}

/** Leaves everything as it is on the disk. */
async function letGo({
  desk,
  queue,
  journal,
  release,
}: Omit<Parts, 'notices' | 'users' | 'read' | 'prepare'>): Promise<void> {
  queue.isClosed = true;
  while (journal.running) await journal.running;
  stopRetrying(journal);
  desk.database.close();
  desk.listeners.clear();
  release();
}

async function userNames(host: HostApi): Promise<ReadonlyMap<string, string>> {
  const info = await host.hostInfo();
  const ledgers = info.ok ? info.value.ledgers : [];
  return new Map(
    ledgers.flatMap(({ users, former = [] }) => [...users, ...former].map(({ id, name }) => [id, name] as const)),
  );
}
