import type { OfficeInfo } from '#shared/host/host-api.ts';
import { Facts, Panel } from './Panel.tsx';

type OfficePanelProps = { readonly office: OfficeInfo; readonly deviceId: string; readonly installationId: string };

export function OfficePanel({ office, deviceId, installationId }: OfficePanelProps) {
  return (
    <Panel title="本机信息">
      <Facts
        facts={[
          ['综合党委', office.committeeName],
          ['区划代码', office.committeeCode],
          ['本机名称', office.deviceName],
          ['设备编号', deviceId],
          ['安装编号', installationId],
        ]}
      />
    </Panel>
  );
}
