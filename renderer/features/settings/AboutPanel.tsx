import { Alert } from 'antd';
import type { HostInfo } from '#shared/host/host-api.ts';
import { Facts, Panel } from './Panel.tsx';

type AboutPanelProps = { readonly info: HostInfo | undefined; readonly problem: string | undefined };

export function AboutPanel({ info, problem }: AboutPanelProps) {
  return (
    <Panel title="关于">
      {problem && <Alert type="error" showIcon title={problem} />}
      {info && (
        <Facts
          facts={[
            ['程序', `两新台账 ${info.version}`],
            ['运行方式', info.kind === 'electron' ? '桌面窗口' : '浏览器窗口（程序在本机后台运行）'],
            ['网络', '不连接任何网络，数据只在本机和你选择的备份、报送文件夹里'],
            ['密码算法', '签名与报送包用国密 SM2、SM3、SM4；本机数据库用 AES-256-GCM'],
          ]}
        />
      )}
    </Panel>
  );
}
