// Before rows are dropped, the snapshot that is to stand for them is read back from the database into a second book.

import { createBook } from '#shared/ledger/book.ts';
import { type MergeState, stateFingerprintSteps } from '#shared/sync/merge.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { inSlices, slices } from './pace.ts';
import { type OnProgress, portion } from './progress.ts';
import { loadSnapshot } from './snapshot.ts';
import { markOf } from './touched-records.ts';

/** `changed`: somebody wrote while the two were compared. */
export type SnapshotProof = 'same' | 'different' | 'changed';

/** Whether the snapshot in the database gives this very book: what is shown, which operations are known, what is where. */
export async function snapshotHolds(desk: LedgerDesk, onProgress: OnProgress): Promise<SnapshotProof> {
  const { version, state } = desk.book;
  const isChanged = () => desk.book.version !== version || desk.pen.n !== desk.snapshotN;
  if (isChanged()) return 'changed';
  const copy = copyOf(desk);
  const upto = await loadSnapshot(copy, portion(onProgress, 0, 0.4));
  const prints: string[] = [];
  for (const one of [copy.book.state, state]) {
    if (isChanged()) return 'changed';
    prints.push(await inSlices(desk.pace, stateFingerprintSteps(one)));
    onProgress(prints.length === 1 ? 0.7 : 1, 1);
  }
  const isSame =
    prints[0] === prints[1] && upto === desk.snapshotN && isSameAround(copy, desk) && (await marksMatch(copy, desk));
  return isChanged() ? 'changed' : isSame ? 'same' : 'different';
}

function copyOf(desk: LedgerDesk): LedgerDesk {
  const empty = { touched: new Map(), spans: [], dirty: new Map(), dirtyTables: new Set<string>() };
  return { ...desk, ...empty, book: createBook(), listeners: new Set() };
}

/** What the fingerprint leaves out: which operations are known, and the list of rows. */
function isSameAround(copy: LedgerDesk, { book, spans }: LedgerDesk): boolean {
  const known = ({ latestH, known: { size } }: MergeState) => `${latestH} ${size}`;
  const isSameSpan = (at: number) => JSON.stringify(copy.spans[at]) === JSON.stringify(spans[at]);
  return (
    known(copy.book.state) === known(book.state) &&
    copy.spans.length === spans.length &&
    spans.every((_, at) => isSameSpan(at))
  );
}

/** History, undo and the list of what is not sent yet go by these marks. */
async function marksMatch(copy: LedgerDesk, desk: LedgerDesk): Promise<boolean> {
  const pauseIfDue = slices(desk.pace);
  for (const [table, records] of desk.touched) {
    for (const id of records.keys()) {
      const name = { table, id };
      if (String(markOf(copy.touched, name)) !== String(markOf(desk.touched, name))) return false;
      await pauseIfDue();
    }
  }
  return true;
}
