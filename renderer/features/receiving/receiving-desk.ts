// The steps of taking in one file, as the page follows them: nothing is open → looking → looked (the dry run is shown) →
// receiving → nothing is open, with a sentence about what happened. Letting go of a dry run leaves no trace.

import { type Cancellation, newCancellation } from '#renderer/data/cancellation.ts';
import { refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { IncomingDraft, LedgerStore } from '#renderer/data/ledger-store.ts';
import { refreshReference } from '#renderer/data/reference.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { IncomingFile, IncomingPreview, SettledIncoming } from '#shared/host/host-api.ts';

/** An opened file with its dry run; receipts and certificates have none. */
export type Looked = { readonly preview: IncomingPreview; readonly draft?: IncomingDraft };

/** `isAside`: the host has put the file on the list of held or refused ones. */
export type NotDone = { readonly message: string; readonly code?: string };

export type OnShare = (done: number, total: number) => void;

/** Opens a file and works out what it would change. */
export async function lookInto(
  store: LedgerStore,
  { id }: Pick<IncomingFile, 'id'>,
  onProgress: OnShare,
  cancellation: Cancellation = newCancellation(),
): Promise<Result<Looked, NotDone>> {
  const opened = await host.openIncoming({ id });
  if (!opened.ok) return opened;
  const preview = opened.value;
  if (cancellation.isWanted) return fail({ message: describeStoreProblem({ kind: 'cancelled' }) });
  if (!preview.operations) return ok({ preview });
  const draft = await store.receiving.look(id, preview.operations, { onProgress, cancellation });
  return draft.ok ? ok({ preview, draft: draft.value }) : fail({ message: describeStoreProblem(draft.error) });
}

/** Puts what was looked at into the ledger and tells the host; counters and marks follow what the file said. */
export async function takeIn(
  store: LedgerStore,
  { preview, draft }: Looked,
  confirmed: boolean,
  onProgress: OnShare,
  cancellation: Cancellation = newCancellation(),
): Promise<Result<SettledIncoming, NotDone>> {
  if (draft) {
    const received = await store.receiving.receive(draft, { onProgress, cancellation });
    if (!received.ok) return fail({ message: describeStoreProblem(received.error) });
  }
  const settled = await host.settleIncoming({ id: preview.file.id, confirmed });
  if (!settled.ok) return settled;
  if (mayAskForLog.includes(preview.file.kind)) await store.beginLogIfDue();
  await refreshExchange();
  if (preview.file.kind === 'refdata') await refreshReference();
  return settled;
}

const mayAskForLog: readonly string[] = ['certificate', 'receipt'];

export type Outcome = { readonly kind: 'success' | 'error'; readonly sentence: string };

/**
 * Takes in files of attachments: they change nothing in the ledger, so nothing has to be looked at before.
 *
 * @param onVolume hears the place, from 0, of the file that is next; between two files the work can be cancelled
 */
export async function takeInVolumes(
  volumes: readonly IncomingFile[],
  onVolume: (index: number) => void,
  cancellation: Cancellation,
): Promise<readonly Outcome[]> {
  const problems: Outcome[] = [];
  let [taken, blobs] = [0, 0];
  for (const [index, { id }] of volumes.entries()) {
    if (cancellation.isWanted) break;
    onVolume(index);
    const opened = await host.openIncoming({ id });
    const settled = opened.ok ? await host.settleIncoming({ id, confirmed: false }) : opened;
    if (!settled.ok) problems.push({ kind: 'error', sentence: settled.error.message });
    else {
      taken++;
      blobs += settled.value.blobs ?? 0;
    }
  }
  const left = volumes.length - taken - problems.length;
  const rest = left > 0 ? `还有 ${left} 个没有收，可以再点接收。` : '';
  const sentence = `已接收附件文件 ${taken} 个，新收到附件 ${blobs} 个。${rest}`;
  return taken + left > 0 ? [{ kind: 'success', sentence }, ...problems] : problems;
}

/** Takes in the receipts of files of attachments that nobody has to look at. @returns a sentence when there were some */
export async function takeInFollowing(receipts: readonly IncomingFile[]): Promise<readonly Outcome[]> {
  let taken = 0;
  for (const { id } of receipts) {
    const opened = await host.openIncoming({ id });
    if (!opened.ok || !opened.value.mayFollow) continue;
    const settled = await host.settleIncoming({ id, confirmed: false });
    if (settled.ok) taken++;
  }
  return taken === 0 ? [] : [{ kind: 'success', sentence: `附件文件的回执 ${taken} 个也已接收，都没有退回。` }];
}

/** Whether a file that was waiting may follow without being asked about: it takes away nothing that needs a yes. */
export function mayFollow({ preview, draft }: Looked): boolean {
  return preview.compare === undefined && (draft?.effect.shrinking.length ?? 0) === 0;
}
