// 签发, 退回, 撤回: the host does it, the audit log says so. What was done stays done when the note cannot be written.

import type { TaskReply } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { fail } from '#shared/base/result.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { numberOf } from './bundle-status.ts';

type Who = { readonly userName: string; readonly password: string };

export async function releaseReport(
  store: LedgerStore,
  bundle: ExportedBundle,
  who: Who,
  place: string,
): Promise<TaskReply<ExportedBundle>> {
  const subject = `报送包 ${numberOf(bundle)}，经办 ${bundle.preparedBy}，签发 ${who.userName}`;
  const done = await host.releaseBundle({ ...who, digest: bundle.digest, place });
  const deed = { act: 'release', subject, count: bundle.operations } as const;
  if (done.ok) return noted(store, done, deed);
  if (await isReleased(bundle, done.error.code)) await store.recordDeed(deed);
  return done;
}

/** A medium may fail after the release: the bundle then waits, released, for another one. */
async function isReleased({ no }: ExportedBundle, code: string): Promise<boolean> {
  const kept = code === 'notWaiting' ? undefined : await host.keptBundles();
  return kept?.ok === true && kept.value.waiting?.no === no;
}

export async function returnReport(
  store: LedgerStore,
  bundle: ExportedBundle,
  who: Who,
  why: string,
): Promise<TaskReply<null>> {
  const subject = `报送包 ${numberOf(bundle)}，经办 ${bundle.preparedBy}，${who.userName} 退回`;
  const done = await host.returnBundle({ ...who, digest: bundle.digest, why });
  return done.ok ? noted(store, done, { act: 'returnReport', subject, why }) : done;
}

export async function withdrawReport(store: LedgerStore, bundle: ExportedBundle): Promise<TaskReply<null>> {
  const done = await host.withdrawBundle({ digest: bundle.digest });
  const subject = `报送包 ${numberOf(bundle)}，签发前撤回`;
  return done.ok ? noted(store, done, { act: 'returnReport', subject }) : done;
}

async function noted<T>(
  store: LedgerStore,
  done: TaskReply<T>,
  deed: Parameters<LedgerStore['recordDeed']>[0],
): Promise<TaskReply<T>> {
  const recorded = await store.recordDeed(deed);
  return recorded.ok
    ? done
    : fail({ message: `已经办好，但没有记入操作记录：${describeStoreProblem(recorded.error)}` });
}
