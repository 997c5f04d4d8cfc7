// The two ways out of this PC, to the district and to the colleagues' PCs, as far as a file of attachments is concerned:
// each has its own numbers, receivers, folder and list of what was sent.

import type { Scope } from '#shared/bundle/abridged-line.ts';
import type { EncryptionKey } from '#shared/bundle/district-document.ts';
import { peerFolder, type SentKind } from '#shared/bundle/file-names.ts';
import type { BundleMode } from '#shared/bundle/manifest.ts';
import type { Folder } from '../dialog-port.ts';
import type { SafeTarget } from '../safe-write.ts';
import type { DeviceSession } from '../session.ts';
import type { ExchangeRecord, SentBundle } from './exchange-record.ts';
import { type Enrolled, ownKey, reportScope } from './exporting.ts';
import { recipientsOf } from './peer-recipients.ts';
import { noPeers, type SentToPeers } from './peer-record.ts';
import { targetFor, withBundle, withSent } from './sending.ts';

/** What is known of a sent file on either way. */
export type SentFile = Omit<SentToPeers, 'recipients'> & Pick<SentBundle, 'cover'>;

export type Lane = {
  readonly kind: SentKind;
  /** In the order of their numbers. */
  sent(record: ExchangeRecord): readonly SentFile[];
  nextNo(record: ExchangeRecord): number;
  /** @param like the file of its set whose other marks it shares */
  with(record: ExchangeRecord, file: SentFile, like: SentFile): ExchangeRecord;
  mode(main: SentFile): BundleMode;
  recipients(
    record: ExchangeRecord,
    session: DeviceSession,
    enrolled: Enrolled,
    nowMs: number,
  ): readonly EncryptionKey[];
  /** Of a volume: what the bundle leaves out that it belongs to. */
  scope(main: SentFile): { readonly scope?: Scope };
  target(record: ExchangeRecord, session: DeviceSession, place: Folder, name: string): SafeTarget;
};

const toDistrict: Lane = {
  kind: 'changes',
  sent: ({ bundles }) => bundles,
  nextNo: ({ nextNo }) => nextNo,
  with: (record, file) => withBundle(record, { upTo: {}, ...file } as SentBundle),
  mode: ({ mode }) => (mode === 'full' ? 'full' : 'incr'),
  recipients: (_record, session, { district }) => [...district.district.enc, ownKey(session)],
  scope: ({ cover }) => ({ scope: cover?.withheld ? { ...reportScope(), withheld: cover.withheld } : reportScope() }),
  target: targetFor,
};

const toPeers: Lane = {
  kind: 'peer',
  sent: ({ peers = noPeers }) => peers.sent,
  nextNo: ({ peers = noPeers }) => peers.nextNo,
  with: (record, file, like) => {
    const peers = record.peers ?? noPeers;
    const { recipients = [] } = peers.sent.find(({ no }) => no === like.no) ?? {};
    const sent = withSent(peers.sent, { recipients, ...file });
    return { ...record, peers: { ...peers, nextNo: Math.max(peers.nextNo, file.no + 1), sent } };
  },
  mode: () => 'peer',
  recipients: (record, session, _enrolled, nowMs) => [
    ...recipientsOf(record, session, nowMs).map(({ key }) => key),
    ownKey(session),
  ],
  scope: () => ({}),
  target: peerTarget,
};

/** LXSYNC/<district>/peer/<street>/ below the place. */
export function peerTarget(record: ExchangeRecord, { office }: DeviceSession, place: Folder, name: string): SafeTarget {
  const district = record.district?.district.code ?? '';
  return { folder: place.path, below: peerFolder(district, office.committeeCode), name };
}

export const lanes = { changes: toDistrict, peer: toPeers } as const;
