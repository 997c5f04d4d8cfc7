import { Alert } from 'antd';
import { useState } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { BundleLabel } from './BundleLabel.tsx';
import { EnrolmentPanel } from './EnrolmentPanel.tsx';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import type { Exchange } from './exchange-watch.ts';
import { PeerExportPanel } from './PeerExportPanel.tsx';
import { PendingPanel } from './PendingPanel.tsx';
import { usePending } from './use-pending.ts';

type ReportProps = { readonly store: LedgerStore; readonly exchange: Exchange };

/** Everything for one report on one page: may I, what will go, where to, and the label of what went. */
export function ReportPage() {
  return (
    <ExchangeFrame current="/exchange">
      {(store, exchange) => <Report store={store} exchange={exchange} />}
    </ExchangeFrame>
  );
}

function Report({ store, exchange }: ReportProps) {
  const pending = usePending(store);
  const [made, setMade] = useState<ExportedBundle>();
  const { enrolment } = exchange;
  return (
    <div className="exchange-report">
      <div className="exchange-column">
        {enrolment.enrolled ? (
          <Alert
            type="success"
            showIcon
            title={`本机已在${enrolment.districtName ?? '区里'}登记${enrolment.notAfter ? `，授权到 ${enrolment.notAfter.slice(0, 10)}` : ''}`}
          />
        ) : (
          <EnrolmentPanel enrolment={enrolment} />
        )}
        <PendingPanel store={store} pending={pending} />
        {enrolment.enrolled && <ExportPanel store={store} pending={pending} onMade={setMade} />}
        {enrolment.enrolled && <PeerExportPanel store={store} />}
      </div>
      {made && <BundleLabel bundle={made} office={store.unlocked.office} />}
    </div>
  );
}
