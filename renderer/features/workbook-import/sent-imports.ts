// Whether an import went out to the district. What was sent is not taken back as a whole: the district has it, or will,
// and the next bundle would say that all of it was a mistake (UX.md 3.4).

import type { PastImport } from '#renderer/data/ledger-store.ts';
import type { ExchangeState } from '#shared/host/host-api.ts';

export type Sent = { readonly bundleNo?: number; readonly at?: string };

/** The first bundle that the import travelled in; undefined while it was not sent. */
export function sentIn({ place }: PastImport, { bundles, acknowledged }: ExchangeState): Sent | undefined {
  if (!place) return undefined;
  const holding = bundles
    .filter(({ upTo }) => (upTo[place.log] ?? 0) >= place.seq)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const [first] = holding;
  if (first) return { bundleNo: first.no, at: first.createdAt };
  return (acknowledged[place.log] ?? 0) >= place.seq ? {} : undefined;
}

/** Why it stays, and what can be done instead. */
export function whySentStays(sent: Sent): string {
  const how = sent.bundleNo === undefined ? '区里已经接收' : `已经写进第 ${sent.bundleNo} 号报送包`;
  return `没有撤销。这次导入${how}，报送以后不能整批撤销。有错的记录，在名册里逐条修改或删除，下次报送时会一起带去。`;
}
