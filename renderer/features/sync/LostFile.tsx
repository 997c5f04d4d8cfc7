import { Alert } from 'antd';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { RewritePanel } from './RewritePanel.tsx';

type LostFileProps = { readonly bundle: ExportedBundle; readonly how: 'vanished' | 'changed' };

/** Where the usual security programs keep what they took away, and how they are told to leave a folder alone. */
const programs = [
  ['360 安全卫士', '打开“木马查杀”，进“恢复区”，找到这个文件点“恢复”；再进“信任区”，添加报送用的文件夹。'],
  ['火绒', '打开“病毒查杀”，进“隔离区”，选中文件点“恢复”，勾选“添加到信任区”。'],
  [
    'Windows 自带（Defender）',
    '打开“Windows 安全中心”→“病毒和威胁防护”→“保护历史记录”，找到这个文件点“操作”→“还原”；再在“管理设置”→“排除项”里添加报送用的文件夹。',
  ],
] as const;

/** A file that went away or changed by itself within a minute: almost always the security software of this PC. */
export function LostFile({ bundle, how }: LostFileProps) {
  const what = how === 'vanished' ? '刚写好就不见了' : '刚写好就被改动了';
  return (
    <Alert
      type="error"
      showIcon
      title={`报送包 ${bundle.fileName} ${what}，多半是本机的安全软件做的`}
      description={
        <>
          <p>记录没有丢，本机留有一份。先让安全软件放行，再写一次：</p>
          <dl className="exchange-how">
            {programs.map(([name, steps]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{steps}</dd>
              </div>
            ))}
          </dl>
          <p>单位统一管理的电脑，请管理员放行。不要关闭安全软件，也不要送这一份。</p>
          <RewritePanel id={`lost-${bundle.no}`} bundle={bundle} />
        </>
      }
    />
  );
}
