// What a clerk must decide, as pages see it. The list follows the book a moment after each change, in slices, so that no
// edit waits for it; receipts are handed in by whoever reads them. Deciding, taking back and asking write to the ledger
// like any other edit.

import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { changesOfDecision, type Decided, type DecisionProblem } from '#shared/ledger/conflict-decisions.ts';
import {
  type ConflictIndex,
  conflictsIn,
  createConflictIndex,
  isBehind,
  updateConflicts,
} from '#shared/ledger/conflict-index.ts';
import {
  type Decision,
  decisionsOf,
  decisionTopic,
  type Remark,
  remarkNote,
  remarksOf,
} from '#shared/ledger/conflict-notes.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import { marksOf, type RecordMarks } from '#shared/ledger/record-marks.ts';
import { type AnsweringReceipt, type ReturnedItem, returnedItems } from '#shared/ledger/returned-items.ts';
import { commitChanges } from './commit.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type KeptByWriter, type Names, type Writer, withWriters, writerOf } from './names.ts';
import { inSlices } from './pace.ts';
import type { StoreProblem } from './store-problem.ts';
import { batchesOf } from './touched-records.ts';
import { undoNoted } from './undo.ts';

/** What was decided at once, and which conflicts had changed meanwhile and stay open. */
export type DecisionReport = { readonly decided: number; readonly changedMeanwhile: readonly string[] };

export type ConflictDesk = {
  /** Open conflicts as of the last look; undefined until the book has been looked through once. */
  list(): readonly Conflict[] | undefined;
  /** The newest first. */
  decisions(): readonly Decision[];
  /** What was asked and answered about a conflict. */
  remarksOn(conflict: string): readonly Remark[];
  returned(): readonly ReturnedItem[];
  marks(): RecordMarks;
  writerOf(head: ConflictHead): Writer;
  subscribe(listener: () => void): () => void;
  version(): number;
  /** Brings everything up to date with the book now. */
  refresh(): Promise<void>;
  /** What the host holds of the district's answers. @param acknowledged log → greatest sequence number covered */
  takeReceipts(receipts: readonly AnsweringReceipt[], acknowledged: { readonly [log: string]: number }): void;
  /** Carries out decisions as one transaction; a conflict that changed since the clerk saw it stays open. */
  decide(decided: readonly Decided[]): Promise<Result<DecisionReport, StoreProblem>>;
  /** Takes back the transaction of a decision, as far as nobody changed the same since. @returns what stays as it is */
  takeBack(decision: Decision): Promise<Result<readonly KeptByWriter[], StoreProblem>>;
  /** Asks the colleague about a conflict, or answers. */
  remark(conflict: string, text: string): Promise<Result<null, StoreProblem>>;
};

type Seen = {
  /** What the marks were made from: they stay the same objects until it changes, so that no grid is painted anew. */
  marked: string;
  conflicts: readonly Conflict[] | undefined;
  decisions: readonly Decision[];
  remarks: ReadonlyMap<string, readonly Remark[]>;
  returned: readonly ReturnedItem[];
  marks: RecordMarks;
};

type Watch = {
  readonly queue: CommitQueue;
  readonly index: ConflictIndex;
  readonly listeners: Set<() => void>;
  receipts: readonly AnsweringReceipt[];
  acknowledged: { readonly [log: string]: number };
  seen: Seen;
  version: number;
  /** The version of the ledger that was looked at last. */
  bookVersion: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  running: Promise<void> | undefined;
};

/** The list need not follow every key that is pressed. */
const settleMs = 300;

export function conflictDesk(queue: CommitQueue, names: () => Names): ConflictDesk {
  const { desk } = queue;
  const watch = newWatch(queue);
  desk.listeners.add(() => lookLater(watch));
  return {
    list: () => watch.seen.conflicts,
    decisions: () => watch.seen.decisions,
    remarksOn: (conflict) => watch.seen.remarks.get(conflict) ?? [],
    returned: () => watch.seen.returned,
    marks: () => watch.seen.marks,
    writerOf: ({ by, log }) => writerOf(names(), { log, ...(by === undefined ? {} : { user: by }) }),
    subscribe: (listener) => {
      watch.listeners.add(listener);
      lookLater(watch);
      return () => watch.listeners.delete(listener);
    },
    version: () => watch.version,
    refresh: () => look(watch),
    takeReceipts: (receipts, acknowledged) => {
      watch.receipts = receipts;
      watch.acknowledged = acknowledged;
      watch.bookVersion = -1;
      lookLater(watch);
    },
    decide: (decided) => decide(watch, decided),
    takeBack: async (decision) => {
      const note = { table: decisionTopic, id: decision.id };
      const undone = await undoNoted(queue, note, `处理冲突：${conflictTitle(desk.book, decision)}`);
      return undone.ok ? ok(withWriters(names(), undone.value.kept)) : undone;
    },
    remark: async (conflict, text) => {
      const note = remarkNote(newUlid(desk.now()), { conflict, text, ...handOf(desk) });
      const noted = await commitChanges(queue, commission([note], '冲突留言', 'beside'));
      return noted.ok ? ok(null) : noted;
    },
  };
}

function newWatch(queue: CommitQueue): Watch {
  return {
    queue,
    index: createConflictIndex(queue.desk.book),
    listeners: new Set(),
    receipts: [],
    acknowledged: {},
    seen: { marked: '', conflicts: undefined, decisions: [], remarks: new Map(), returned: [], marks: new Map() },
    version: 0,
    bookVersion: -1,
    timer: undefined,
    running: undefined,
  };
}

/** Nobody looks while nobody watches. */
function lookLater(watch: Watch): void {
  if (watch.listeners.size === 0 || watch.timer !== undefined) return;
  watch.timer = setTimeout(() => {
    watch.timer = undefined;
    if (!watch.queue.isClosed) void look(watch);
  }, settleMs);
}

function look(watch: Watch): Promise<void> {
  watch.running ??= lookNow(watch).finally(() => {
    watch.running = undefined;
  });
  return watch.running;
}

async function lookNow(watch: Watch): Promise<void> {
  const { desk } = watch.queue;
  while (isBehind(watch.index) || watch.bookVersion !== desk.book.version) {
    const { version } = desk.book;
    await inSlices(desk.pace, updateConflicts(watch.index));
    watch.bookVersion = version;
    watch.seen = seenIn(watch);
    watch.version++;
    for (const listener of [...watch.listeners]) listener();
  }
}

function seenIn({ queue, index, receipts, acknowledged, seen }: Watch): Seen {
  const { book } = queue.desk;
  const conflicts = conflictsIn(index);
  const returned = returnedItems(book, receipts, (table, id) => isUnsent(queue.desk, table, id, acknowledged));
  const marked = JSON.stringify([conflicts.map(({ id }) => id), returned.map(({ id, state }) => [id, state])]);
  const marks = marked === seen.marked ? seen.marks : marksOf(book, conflicts, returned);
  return { marked, conflicts, decisions: decisionsOf(book), remarks: remarksOf(book), returned, marks };
}

function isUnsent(
  { touched, spans }: LedgerDesk,
  table: string,
  id: string,
  acknowledged: { readonly [log: string]: number },
): boolean {
  return batchesOf(touched, { table, id }).some((n) => {
    const span = spans[n - 1];
    return span !== undefined && span.last > (acknowledged[span.log] ?? 0);
  });
}

/** The conflicts are read again first: what the clerk saw must still be what there is. */
async function decide(watch: Watch, decided: readonly Decided[]): Promise<Result<DecisionReport, StoreProblem>> {
  await look(watch);
  const { desk } = watch.queue;
  const open = new Map(conflictsIn(watch.index).map((conflict) => [conflict.id, conflict]));
  const changes: Change[] = [];
  const changedMeanwhile: string[] = [];
  let problem: DecisionProblem | undefined;
  for (const { conflict, choice } of decided) {
    const now = open.get(conflict.id);
    const carried =
      now && isSame(now, conflict)
        ? changesOfDecision(desk.book, { conflict: now, choice }, handOf(desk), newUlid(desk.now()))
        : undefined;
    if (carried?.ok) changes.push(...carried.value);
    else {
      problem ??= carried?.error ?? { kind: 'notOffered', title: conflictTitle(desk.book, conflict) };
      changedMeanwhile.push(conflict.id);
    }
  }
  if (changes.length === 0 && problem) return fail({ kind: 'refusedDecision', problem });
  const [first] = decided;
  const what = decided.length === 1 && first ? conflictTitle(desk.book, first.conflict) : `${decided.length} 条`;
  const committed = await commitChanges(watch.queue, commission(changes, `处理冲突：${what}`, 'edit'));
  if (!committed.ok) return committed;
  await look(watch);
  return ok({ decided: decided.length - changedMeanwhile.length, changedMeanwhile });
}

function isSame(a: Conflict, b: Conflict): boolean {
  return a.heads.length === b.heads.length && a.heads.every(({ op }, at) => op === b.heads[at]?.op);
}

function handOf({ unlocked: { user, office } }: LedgerDesk) {
  return { userName: user.name, deviceName: office.deviceName };
}

function commission(changes: readonly Change[], label: string, move: 'edit' | 'beside') {
  return { changes, label, move, onProgress: () => undefined };
}
