// Which files this PC has taken in, and which lie aside: held back until something else has come, or refused. It is a part
// of the exchange record.

import type { IncomingFile } from '#shared/host/host-api.ts';

/** A file in the inbox (held) or in the quarantine (refused). */
export type AsideFile = Omit<IncomingFile, 'placeLabel'>;

/** Sender and number stand there since exchange acts are kept on record. */
export type ReceivedFile = Pick<IncomingFile, 'id' | 'kind' | 'no'> & {
  readonly at: string;
  readonly from?: string;
};

export type IncomingRecord = {
  /** The newest last. */
  readonly received: readonly ReceivedFile[];
  readonly aside: readonly AsideFile[];
  /** Number → SM3 of the header of each of this PC's own reports that was taken back. */
  readonly takenBack?: { readonly [no: string]: string };
};

export const nothingIncoming: IncomingRecord = { received: [], aside: [] };

/** A stick may carry the files of years: so many are remembered as taken in. Older ones bring nothing new when opened. */
const mostReceived = 5000;
/** So many refused files are kept; the oldest goes first. */
const mostRefused = 50;

export function withReceived(
  incoming: IncomingRecord,
  { id, kind, no, from }: Pick<IncomingFile, 'id' | 'kind' | 'no' | 'from'>,
  at: string,
): IncomingRecord {
  const others = incoming.received.filter((known) => known.id !== id);
  return {
    ...withoutAside(incoming, id),
    received: [...others, { id, kind, at, from, ...(no === undefined ? {} : { no }) }].slice(-mostReceived),
  };
}

export function withAside(incoming: IncomingRecord, file: AsideFile): IncomingRecord {
  const all = [...withoutAside(incoming, file.id).aside, file];
  const refused = all.filter(({ state }) => state === 'refused').slice(-mostRefused);
  return { ...incoming, aside: all.filter((each) => each.state !== 'refused' || refused.includes(each)) };
}

export function withoutAside(incoming: IncomingRecord, id: string): IncomingRecord {
  return { ...incoming, aside: incoming.aside.filter((known) => known.id !== id) };
}
