import { useWatched } from '#renderer/components/use-watched.ts';
import { currentExchange, exchangeWatch } from '#renderer/data/exchange-watch.ts';
import type { OfficeInfo } from '#shared/host/host-api.ts';
import { Facts, Panel } from './Panel.tsx';

type OfficePanelProps = { readonly office: OfficeInfo; readonly deviceId: string; readonly installationId: string };

/** The id may have changed since the log-in (数据交换, 重新登记). */
export function OfficePanel({ office, deviceId, installationId }: OfficePanelProps) {
  useWatched(exchangeWatch);
  const present = currentExchange()?.enrolment.deviceId ?? deviceId;
  return (
    <Panel title="本机信息">
      <Facts
        facts={[
          ['综合党委', office.committeeName],
          ['区划代码', office.committeeCode],
          ['本机名称', office.deviceName],
          ['设备编号', present],
          ['安装编号', installationId],
        ]}
      />
    </Panel>
  );
}
