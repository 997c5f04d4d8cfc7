// Deeds with personal data that are kept on record before they are done: no record, no deed.

import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import {
  type AuditEntry,
  type AuditOutcome,
  auditActs,
  auditNote,
  auditOutcome,
  type OutgoingFile,
  type WrittenFile,
} from '#shared/ledger/audit.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { commitChanges } from './commit.ts';
import type { CommitQueue, Committed } from './commit-queue.ts';
import type { StoreProblem } from './store-problem.ts';

/** Puts a deed on record. */
export async function recordDeed(queue: CommitQueue, entry: AuditEntry): Promise<Result<null, StoreProblem>> {
  const noted = await commitBeside(queue, entry, noteOf(queue, newId(queue), entry));
  return noted.ok ? ok(null) : noted;
}

/**
 * Puts on record what the host did, or saw, when the log could not be written: under the id it gave, so that a deed that is
 * put on record twice is one, and in the name of who did it.
 */
export async function recordHostDeeds(
  queue: CommitQueue,
  deeds: readonly HostDeed[],
): Promise<Result<null, StoreProblem>> {
  const { host, unlocked } = queue.desk;
  const written: string[] = [];
  let problem: StoreProblem | undefined;
  for (const deed of deeds) {
    const entry = entryOf(deed);
    const hand = { userName: deed.userName || unlocked.user.name, deviceName: unlocked.office.deviceName };
    const noted = await commitBeside(queue, entry, auditNote(deed.id, entry, hand));
    if (!noted.ok) {
      problem = noted.error;
      break;
    }
    written.push(deed.id);
  }
  if (written.length > 0) await host.forgetDeeds({ ids: written });
  return problem ? fail(problem) : ok(null);
}

/** 2026-03-01T08:00:00Z → 2026-03-01 16:00, in China's time. */
function timeInWords(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** What the host keeps on record, as an entry of the log. */
export function entryOf({ act, subject, at, from, count }: HostDeed): AuditEntry {
  const since = from === undefined || from === at ? '' : `，${timeInWords(from)} 起`;
  return {
    act,
    subject: `${subject}${since}`,
    ...(at === undefined ? {} : { doneAt: at }),
    ...(count === undefined ? {} : { count }),
  };
}

/** Puts a deed on record, writes its file, and adds to the record what became of it. */
export async function handOut(
  queue: CommitQueue,
  entry: AuditEntry,
  file: OutgoingFile,
): Promise<Result<WrittenFile | null, StoreProblem>> {
  const id = newId(queue);
  const noted = await commitBeside(queue, entry, noteOf(queue, id, { ...entry, file: file.suggestedName }));
  if (!noted.ok) return noted;
  const saved = await queue.desk.host.saveFile(file);
  await commitBeside(queue, entry, auditOutcome(id, outcomeOf(saved)));
  return saved.ok ? ok(saved.value) : fail({ kind: 'hostRefused', message: saved.error.message });
}

type Saved = Awaited<ReturnType<CommitQueue['desk']['host']['saveFile']>>;

function outcomeOf(saved: Saved): AuditOutcome {
  if (!saved.ok) return { notSaved: saved.error.message };
  return saved.value ? { savedAs: saved.value.label } : { notSaved: '没有选择位置，已取消' };
}

function noteOf({ desk }: CommitQueue, id: string, entry: AuditEntry): Change {
  const { user, office } = desk.unlocked;
  return auditNote(id, entry, { userName: user.name, deviceName: office.deviceName });
}

function commitBeside(queue: CommitQueue, { act }: AuditEntry, change: Change): Promise<Committed> {
  return commitChanges(queue, {
    changes: [change],
    label: auditActs[act],
    move: 'beside',
    onProgress: () => undefined,
  });
}

function newId({ desk }: CommitQueue): string {
  return newUlid(desk.now());
}
