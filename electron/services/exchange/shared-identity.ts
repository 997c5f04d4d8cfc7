// Two PCs under one id (SYNC.md 4.5, "Cloned disk"): how this PC knows of it, until when it must ask for an id of its own,
// and what changes in the record when the district has certified that id. Nothing is lost in between: reports go on under
// the shared id, and what was not reported by then goes with the first report under the new one.

import { instantOf } from '#shared/bundle/document-shape.ts';
import type { SharedIdentity } from '#shared/host/host-api.ts';
import type { Journal } from '../journal.ts';
import type { DeviceSession } from '../session.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { noPeers, withPeerCertificate } from './peer-record.ts';
import { withoutWaiting } from './secretaries.ts';

export type SharingRecord = {
  /** When the data folder was found to be a copy of another one. */
  readonly copiedAt?: string;
  /** Logs from before the present id: that another PC wrote them too has been settled by it. */
  readonly settledLogs?: readonly string[];
  /** Why the page has still to begin a new log: another PC writes the present one, or this PC has another id. */
  readonly newLogDue?: 'forked' | 'newId' | undefined;
};

/** So long the district waits before it revokes the shared certificate. */
const graceMs = 30 * 86_400_000;

/** What tells that another PC reports under this id; undefined when nothing does, or a new id has settled it. */
export function sharedIdentityOf(
  record: ExchangeRecord,
  { deviceId, next }: DeviceSession,
): SharedIdentity | undefined {
  const { copiedAt, settledLogs = [] } = record.sharing ?? {};
  const reported = record.receipts
    .filter(
      ({ forked = [], code, device = deviceId }) =>
        forked.some((log) => !settledLogs.includes(log)) || (isTwice(code) && device === deviceId),
    )
    .map(({ at }) => ({ why: 'fork' as const, since: at }));
  const found = copiedAt === undefined ? [] : [{ why: 'clone' as const, since: copiedAt }];
  const [first] = [...reported, ...found].sort((a, b) => (a.since < b.since ? -1 : 1));
  if (!first) return undefined;
  return { ...first, dueOn: instantOf(Date.parse(first.since) + graceMs).slice(0, 10), isAsked: next !== undefined };
}

/** The district had another bundle of this number already: a second PC counts under this id. */
export function isTwice(code: string): boolean {
  return code === 'E_EQUIVOCATION';
}

export function withSharing(record: ExchangeRecord, change: SharingRecord): ExchangeRecord {
  return { ...record, sharing: { ...record.sharing, ...change } };
}

/**
 * The record of a PC that goes on under the id it asked for: the certificate before becomes that of a colleague, which the
 * other PC may still be; answers to it stay answers to this PC; what waits to be released bears the old id.
 *
 * @param session as it was before
 */
export function underNewId(record: ExchangeRecord, session: DeviceSession, journal: Journal): ExchangeRecord {
  const { certificate } = record;
  const peers = record.peers ?? noPeers;
  const logs = new Set([...journal.rows()].flatMap(({ log, received }) => (received ? [] : [log])));
  return {
    ...withoutWaiting(record),
    receipts: record.receipts.map((receipt) => ({ device: session.deviceId, ...receipt })),
    peers: certificate ? withPeerCertificate(peers, certificate) : peers,
    sharing: { settledLogs: [...logs], newLogDue: 'newId' },
  };
}
