import type { ReportDue } from '#shared/host/host-api.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';

const dayMs = 86_400_000;

/** The reminder that the district wants (`remindDays` of its policy): undefined while the last report is younger. */
export function reportDueOf({ trust, bundles, certificate }: ExchangeRecord, nowMs: number): ReportDue | undefined {
  const everyDays = trust?.policy?.remindDays;
  const last = bundles.findLast(({ written }) => written);
  const since = last?.createdAt ?? certificate?.cert.notBefore;
  if (everyDays === undefined || since === undefined) return undefined;
  const days = Math.floor((nowMs - Date.parse(since)) / dayMs);
  return days >= everyDays ? { since, days, everyDays, isFirst: last === undefined } : undefined;
}
