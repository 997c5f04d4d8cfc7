// Who must hold a line before the page may drop its copy of it: the district, and every PC of the office that still takes
// part. A PC that never answered holds nothing. A PC takes part no longer when its certificate was revoked, when a later
// list of the district's PCs does not name it, or when its certificate ran out so long ago that its bundles are refused:
// what it wrote meanwhile is still taken in when it comes back, because lines never leave the journal.

import type { Catalog } from '#shared/bundle/catalog.ts';
import type { DeviceCertificate } from '#shared/bundle/certificate.ts';
import type { TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import { acknowledgedPoints, type ExchangeRecord } from './exchange-record.ts';
import type { JournalLogs } from './journal-logs.ts';
import { currentCertificate, deviceOf, noPeers } from './peer-record.ts';

/** Somebody who says what they hold; `name` is in words: 区里, “二号机”. */
export type Holder = { readonly name: string; readonly tips: TipsByLog };

const graceMs = 90 * 86_400_000;

/** @param listed device ids of the district's newest list; undefined when there is none */
export function holdersOf(
  record: ExchangeRecord,
  logs: Pick<JournalLogs, 'chainsAtEnds'>,
  listed: ReadonlySet<string> | undefined,
  ownDevice: string,
  nowMs: number,
): readonly Holder[] {
  const { peers = noPeers } = record;
  const devices = activePeers(record, listed, ownDevice, nowMs).map(
    (deviceId): Holder => ({ name: `“${nameOf(record, deviceId)}”`, tips: deviceOf(peers, deviceId).has }),
  );
  return [{ name: '区里', tips: acknowledgedPoints(record, logs) }, ...devices];
}

/** Why nothing at all may be dropped, as a sentence. */
export function obstacleOf(
  record: ExchangeRecord,
  listed: ReadonlySet<string> | undefined,
  ownDevice: string,
  nowMs: number,
): string | undefined {
  if (!record.certificate) return '本机还没有在区里登记，修改只有本机和备份有，不精简。';
  if (record.receipts.length === 0) return '还没有收到过区级回执，不知道区里收到了多少，不精简。';
  const silent = activePeers(record, listed, ownDevice, nowMs).filter(
    (deviceId) => deviceOf(record.peers ?? noPeers, deviceId).last === undefined,
  );
  if (silent.length === 0) return undefined;
  const names = silent.map((deviceId) => `“${nameOf(record, deviceId)}”`).join('、');
  return `${names}还没有给本机写过交换包，不知道它有没有收到本机的修改，不精简。请在那台电脑上写一次交换包，带回来在本机接收；已经停用的，请区里撤销它的登记。`;
}

function activePeers(
  { peers = noPeers, trust }: ExchangeRecord,
  listed: ReadonlySet<string> | undefined,
  ownDevice: string,
  nowMs: number,
): readonly string[] {
  const catalog = trust?.catalog?.catalog;
  return Object.keys(peers.devices).filter((deviceId) => {
    const cert = currentCertificate(peers, deviceId)?.cert;
    if (!cert || deviceId === ownDevice || Date.parse(cert.notAfter) + graceMs < nowMs) return false;
    return !revocationOf(trust?.revoked ?? [], cert) && !isLeftOut(cert, listed, catalog);
  });
}

/** A certificate that is younger than the list is not expected in it. */
function isLeftOut(
  { subject, notBefore }: DeviceCertificate,
  listed: ReadonlySet<string> | undefined,
  catalog: Catalog | undefined,
): boolean {
  return listed !== undefined && catalog !== undefined && !listed.has(subject) && notBefore < catalog.issuedAt;
}

function nameOf({ peers = noPeers }: ExchangeRecord, deviceId: string): string {
  return currentCertificate(peers, deviceId)?.cert.deviceName ?? deviceId.slice(-4).toUpperCase();
}

/** All points that anybody names in a log, none twice. */
export function pointsIn(holders: readonly Holder[], log: string): readonly LogTip[] {
  const points = holders.flatMap(({ tips }) => tips[log] ?? []);
  return [...new Map(points.map((point) => [point.c, point])).values()];
}
