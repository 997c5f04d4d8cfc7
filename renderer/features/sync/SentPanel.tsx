import { CheckCircleFilled } from '@ant-design/icons';
import { Alert } from 'antd';
import { fileJustMade, type SeenFile } from '#renderer/data/exchange-watch.ts';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { BundlePapers } from './BundlePapers.tsx';
import { inGroups, numberOf } from './bundle-status.ts';
import { LostFile } from './LostFile.tsx';
import { RewritePanel } from './RewritePanel.tsx';

type SentPanelProps = { readonly bundle: ExportedBundle; readonly office: OfficeInfo };

/** What was just written: whether the stick may be pulled out, what becomes of the file, and the papers that go with it. */
export function SentPanel({ bundle, office }: SentPanelProps) {
  const seen = fileJustMade();
  if (seen?.state === 'vanished' || seen?.state === 'changed')
    return (
      <section className="exchange-panel" aria-label="报送包被动过" role="alert">
        <LostFile bundle={bundle} how={seen.state} />
      </section>
    );
  return (
    <section className="exchange-panel" aria-labelledby="sent-title">
      {bundle.verified ? <MayBePulledOut bundle={bundle} seen={seen} /> : <NotVerified bundle={bundle} />}
      <dl className="exchange-label">
        <div>
          <dt>包号</dt>
          <dd>{numberOf(bundle)}</dd>
        </div>
        <div>
          <dt>校验码</dt>
          <dd>
            <output className="exchange-digits" aria-label="校验码">
              {inGroups(bundle.checkCode)}
            </output>
          </dd>
        </div>
        {bundle.volumes && (
          <div>
            <dt>附件</dt>
            <dd>
              {bundle.volumes.blobs} 个，在另外 {bundle.volumes.count} 个文件里
            </dd>
          </div>
        )}
        <div>
          <dt>文件</dt>
          <dd>
            {bundle.placeLabel} / {bundle.fileName}
          </dd>
        </div>
      </dl>
      <BundlePapers bundle={bundle} office={office} />
    </section>
  );
}

function MayBePulledOut({ bundle, seen }: { readonly bundle: ExportedBundle; readonly seen: SeenFile | undefined }) {
  return (
    <div role="status">
      <h2 id="sent-title" className="exchange-good">
        <CheckCircleFilled aria-hidden /> 可以拔出
      </h2>
      <p>报送包已写好并校验通过：{bundle.placeLabel}。先在系统里弹出 U 盘，再拔出。</p>
      {seen && <p className="exchange-soft">{watchInWords(seen)}</p>}
    </div>
  );
}

function watchInWords({ state, secondsLeft }: SeenFile): string {
  if (state === 'watching')
    return `程序再看这个文件 ${secondsLeft} 秒，防止被安全软件删掉；着急时现在就可以弹出，插回来会再查一遍。`;
  if (state === 'kept') return '一分钟内文件没有被动过。';
  return state === 'left' ? 'U 盘已经拔出。' : '';
}

function NotVerified({ bundle }: { readonly bundle: ExportedBundle }) {
  return (
    <>
      <h2 id="sent-title">还不能送</h2>
      <Alert type="error" showIcon title="已写入，但回读时没有校验通过。请不要送这一份，换一个 U 盘再写一次。" />
      <RewritePanel id={`unverified-${bundle.no}`} bundle={bundle} />
    </>
  );
}
