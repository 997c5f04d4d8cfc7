import { Alert, Button } from 'antd';
import { ExchangeTabs } from '#renderer/components/page/ExchangeTabs.tsx';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { AsideFiles } from './AsideFiles.tsx';
import { FileTable } from './FileTable.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import './receiving.css';
import { type Told, useReceiving, type Working } from './use-receiving.ts';

/** Everything that comes on a stick or a share: colleagues' bundles, receipts, certificates. */
export function ReceivingPage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <div className="receiving">
      <ExchangeTabs current="/receiving" />
      {store.unlocked.ledger === 'sample' ? <SampleNotice /> : <Receiving store={store} />}
    </div>
  );
}

function SampleNotice() {
  return (
    <Alert
      type="info"
      showIcon
      title="示例数据不能接收"
      description="设置好正式台账以后，在这一页接收同事电脑的交换包、区里的回执和授权文件。"
    />
  );
}

function Receiving({ store }: { readonly store: LedgerStore }) {
  const receiving = useReceiving(store);
  const { files, looked, working, told } = receiving;
  const isBusy = working !== undefined;
  return (
    <>
      <section className="receiving-panel" aria-labelledby="receiving-title">
        <h2 id="receiving-title">收到的文件</h2>
        <div className="receiving-row">
          <Button type="primary" disabled={isBusy} onClick={() => void receiving.search()}>
            查找 U 盘和共享文件夹
          </Button>
          <Button disabled={isBusy} onClick={() => void receiving.choose()}>
            选择文件
          </Button>
          <span className="receiving-soft">接收前先给你看会改动什么，确认后才写入台账</span>
        </div>
        <WorkingLine working={working} />
        <ToldLines told={told} />
        {looked && (
          <PreviewPanel
            key={looked.preview.file.id}
            store={store}
            looked={looked}
            isBusy={isBusy}
            onReceive={(confirmed) => void receiving.receive(confirmed)}
            onLeave={receiving.leave}
          />
        )}
        {files && (
          <FileTable
            files={files.filter(({ state }) => state === 'new' || state === 'received')}
            isBusy={isBusy}
            onLook={(file) => void receiving.look(file)}
            onVolumes={(volumes) => void receiving.receiveVolumes(volumes)}
          />
        )}
      </section>
      {files && (
        <AsideFiles
          files={files.filter(({ state }) => state === 'held' || state === 'refused')}
          isBusy={isBusy}
          onLook={(file) => void receiving.look(file)}
          onDrop={(file) => void receiving.drop(file)}
        />
      )}
    </>
  );
}

function WorkingLine({ working }: { readonly working: Working | undefined }) {
  if (!working) return null;
  const { label, share, cancellation } = working;
  const mayStop = cancellation && !cancellation.isTooLate;
  const cancel = mayStop ? () => Object.assign(cancellation, { isWanted: true }) : undefined;
  return <WorkingBar key={label} label={label} done={share} total={1} onCancel={cancel} />;
}

function ToldLines({ told }: { readonly told: readonly Told[] }) {
  return (
    <div role="status">
      {told.map(({ kind, sentence }) => (
        <Alert key={sentence} className="receiving-gap" type={kind} showIcon title={sentence} />
      ))}
    </div>
  );
}
