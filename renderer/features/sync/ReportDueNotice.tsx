import { Alert } from 'antd';
import { chineseDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import type { ReportDue } from '#shared/host/host-api.ts';

/** The district's reminder of the next report. */
export function ReportDueNotice({ due }: { readonly due: ReportDue | undefined }) {
  if (!due) return null;
  const day = chineseDate(dateOfInstant(Date.parse(due.since)));
  const last = due.isFirst ? `本机 ${day}登记以来还没有报送过` : `上次报送是 ${day}，已过 ${due.days} 天`;
  const title = `该报送了：区里要求每 ${due.everyDays} 天报送一次，${last}。`;
  return <Alert className="exchange-gap" type="warning" showIcon title={title} />;
}
