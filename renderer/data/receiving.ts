// 接收 as pages use it: a dry run of what a file would change, then the same lines into the ledger.

import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type EffectSample, effectOf, type IncomingEffect } from '#shared/ledger/incoming-effect.ts';
import { withWriterNames, writerNote } from '#shared/ledger/writer-names.ts';
import type { OpenReason, StampedOperation } from '#shared/sync/operation.ts';
import { type Cancellation, stoppable } from './cancellation.ts';
import { commitChanges } from './commit.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { knownNames, type Writer, writerOf } from './names.ts';
import { inSlices } from './pace.ts';
import { type OnProgress, portion } from './progress.ts';
import { type Received, receiveStaged, type Staged, type StagedPart, stageIncoming, type Watch } from './receive.ts';
import type { StoreProblem } from './store-problem.ts';

export type { Received } from './receive.ts';

type Watching = { readonly onProgress?: OnProgress; readonly cancellation?: Cancellation };

/** What taking a file in would change. Nothing of it is in the ledger yet; letting go of it is all there is to cancel. */
export type IncomingDraft = {
  readonly effect: IncomingEffect;
  writerOf(sample: EffectSample): Writer;
  readonly staged: Staged;
};

export type ReceivingDesk = {
  /** Reads an opened file from the host and works out what it would change. @param total its operations, for the progress */
  look(id: string, total: number, watching?: Watching): Promise<Result<IncomingDraft, StoreProblem>>;
  /** Puts it into the ledger, whole or not at all. The host is to be told (`settleIncoming`) when both copies have it. */
  receive(draft: IncomingDraft, watching?: Watching): Promise<Result<Received, StoreProblem>>;
  /** Sees to it that the log says what this PC and its users are called; before anything is written for other PCs. */
  introduce(): Promise<Result<null, StoreProblem>>;
};

export type BeginNewLog = (desk: LedgerDesk, why: OpenReason) => Promise<Result<unknown, StoreProblem>>;

export function receivingDesk(
  queue: CommitQueue,
  users: ReadonlyMap<string, string>,
  beginNewLog: BeginNewLog,
): ReceivingDesk {
  const { desk } = queue;
  return {
    look: (id, total, { onProgress = quiet, cancellation } = {}) =>
      look(desk, users, id, total, { onProgress, cancellation }),
    receive: ({ staged }, { onProgress = quiet, cancellation } = {}) =>
      receiveStaged(queue, staged, (one) => beginNewLog(one, 'split'), { onProgress, cancellation }),
    introduce: () => introduce(queue, users),
  };
}

const quiet: OnProgress = () => undefined;

async function look(
  desk: LedgerDesk,
  users: ReadonlyMap<string, string>,
  id: string,
  total: number,
  { onProgress, cancellation }: Watch,
): Promise<Result<IncomingDraft, StoreProblem>> {
  const read = (from: number) => desk.host.readIncoming({ id, from });
  const staged = await stageIncoming(desk, read, total, { onProgress: portion(onProgress, 0, 0.7), cancellation });
  if (!staged.ok) return staged;
  const { parts } = staged.value;
  const steps = Math.max(1, stepsPerOperation * staged.value.operations);
  const tell = portion(onProgress, 0.7, 1);
  const dryRun = stoppable(effectOf(desk.book, operationsIn(parts)), cancellation);
  const effect = await inSlices(desk.pace, dryRun, (done) => tell(done, steps));
  if (!effect) return fail({ kind: 'cancelled' });
  const names = withWriterNames(knownNames(desk, users), operationsIn(parts));
  return ok({ effect, staged: staged.value, writerOf: ({ by }) => writerOf(names, by) });
}

/** Borrowed, asked for conflicts, applied, asked again, compared. */
const stepsPerOperation = 5;

function* operationsIn(parts: readonly StagedPart[]): Iterable<StampedOperation> {
  for (const { operations } of parts) yield* operations;
}

async function introduce(queue: CommitQueue, users: ReadonlyMap<string, string>): Promise<Result<null, StoreProblem>> {
  const { book, now, pen, unlocked } = queue.desk;
  const note = writerNote(book, newUlid(now()), pen.head.log, unlocked.office.deviceName, users);
  if (!note) return ok(null);
  const written = await commitChanges(queue, {
    changes: [note],
    label: '本机与用户的名称',
    move: 'beside',
    onProgress: quiet,
  });
  return written.ok ? ok(null) : written;
}
