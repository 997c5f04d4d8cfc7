// What a clerk must decide, as pages see it (conflict-watch.ts keeps it up to date); receipts are handed in by whoever
// reads them. Deciding, taking back and asking write to the ledger like any other edit.

import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { changesOfDecision, type Decided, type DecisionProblem } from '#shared/ledger/conflict-decisions.ts';
import { conflictsIn } from '#shared/ledger/conflict-index.ts';
import { type Decision, decisionTopic, type Remark, remarkNote } from '#shared/ledger/conflict-notes.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import type { RecordMarks } from '#shared/ledger/record-marks.ts';
import type { AnsweringReceipt, ReturnedItem } from '#shared/ledger/returned-items.ts';
import { commitChanges } from './commit.ts';
import type { CommitQueue } from './commit-queue.ts';
import { look, lookLater, newWatch, type Watch } from './conflict-watch.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type KeptByWriter, type Names, type Writer, withWriters, writerOf } from './names.ts';
import type { StoreProblem } from './store-problem.ts';
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
