import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import { reportCheckSteps } from '#shared/report/report-checks.ts';
import type { ReportPeriod } from './periods.ts';

/**
 * What the office answers for in a report: its period, and what its own rules and figures say, which the district works
 * out again. Without a period the figures are those of the year so far.
 */
export async function answeredFor(store: LedgerStore, period: ReportPeriod | undefined, today: CalendarDate) {
  const { from, to } = period ?? { from: `${today.slice(0, 4)}-01-01`, to: today };
  const { rules, figures } = await inSlices(pagePace, reportCheckSteps(store.book, { from, to }));
  const checks = { from, to, rules: [...rules], figures: [...figures] };
  return period ? { period: { from, to }, checks } : { checks };
}
