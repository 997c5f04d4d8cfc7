import { ageOf } from '#shared/bundle/catalog.ts';
import { suite } from '#shared/bundle/header.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import { ownRevocation } from './own-revocation.ts';
import { clockStateOf } from './trusted-time.ts';

/** Why nothing may be written for others now: certificate revoked, suite not allowed any more, or a clock that cannot be right. */
export function trustObstacle(record: ExchangeRecord, nowMs: number): HostError | undefined {
  const revoked = ownRevocation(record);
  if (revoked)
    return {
      code: 'certificateRevoked',
      message: `区里已于 ${revoked.at.slice(0, 10)} 撤销本机的证书${revoked.reason ? `（${revoked.reason}）` : ''}，暂不能报送。录入不受影响，记录都在本机。请打电话向区里核实，再重新登记。`,
    };
  const { policy } = record.trust ?? {};
  if (policy && !policy.allowSuites.includes(suite))
    return {
      code: 'suiteNotAllowed',
      message: `区里不再允许本程序所用的加密算法组（${suite}），没有写文件。录入不受影响，记录都在本机。请向区里要新版程序，更新后再报送。`,
    };
  const clock = clockStateOf(record, nowMs);
  if (clock?.level !== 'stop') return undefined;
  const days = Math.floor(clock.behindMs / 86_400_000);
  return {
    code: 'clockBehind',
    message: `本机时间早于区级回执时间 ${days} 天以上，暂不能报送，以免记录的先后颠倒。请校准本机的日期和时间后再报送；录入不受影响。`,
  };
}

/** Why nothing may be written for the office's other PCs: nobody knows any more which of them are still trusted. */
export function peersObstacle({ trust }: ExchangeRecord, nowMs: number): HostError | undefined {
  const catalog = trust?.catalog?.catalog;
  if (!catalog || !ageOf(catalog, nowMs).blocksPeers) return undefined;
  return {
    code: 'revocationsTooOld',
    message: `本机的撤销名单是 ${catalog.issuedAt.slice(0, 10)} 的，已超过 180 天，暂不能给同事电脑写包。请先接收区里最近的下发文件；向区里报送不受影响。`,
  };
}
