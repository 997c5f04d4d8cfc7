import { Alert } from 'antd';
import { useState } from 'react';
import { bundleJustMade, type Exchange } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore, PendingSummary } from '#renderer/data/ledger-store.ts';
import { BeforeReport } from './BeforeReport.tsx';
import { BlockedPanel } from './BlockedPanel.tsx';
import { EnrolmentPanel } from './EnrolmentPanel.tsx';
import { ExchangeFrame } from './ExchangeFrame.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import { PeerExportPanel } from './PeerExportPanel.tsx';
import { PendingPanel } from './PendingPanel.tsx';
import { RecheckNotes } from './RecheckNotes.tsx';
import { ReleasePanel } from './ReleasePanel.tsx';
import { ReturnedNotice } from './ReturnedNotice.tsx';
import { SentPanel } from './SentPanel.tsx';
import { SharedIdentityPanel } from './SharedIdentityPanel.tsx';
import { type Blocked, type ReportMode, useBlocked } from './use-blocked.ts';
import { usePending } from './use-pending.ts';
import { VolumesPanel } from './VolumesPanel.tsx';
import { WaitingPanel } from './WaitingPanel.tsx';

type ReportProps = { readonly store: LedgerStore; readonly exchange: Exchange };

/** Everything for one report on one page: may I, what will go, where to, and what became of it. */
export function ReportPage() {
  return (
    <ExchangeFrame current="/exchange">
      {(store, exchange) => <Report store={store} exchange={exchange} />}
    </ExchangeFrame>
  );
}

function Report({ store, exchange }: ReportProps) {
  const pending = usePending(store);
  const [mode, setMode] = useState<ReportMode>('incremental');
  const blocked = useBlocked(store, mode, pending);
  const { enrolment } = exchange;
  return (
    <>
      {enrolment.enrolled && <BlockedPanel store={store} blocked={blocked.problems ?? []} />}
      <div className="exchange-report">
        <div className="exchange-column">
          {enrolment.enrolled && <Enrolled exchange={exchange} />}
          {enrolment.shared ? (
            <SharedIdentityPanel enrolment={enrolment} shared={enrolment.shared} />
          ) : (
            (!enrolment.enrolled || enrolment.needsRenewal) && <EnrolmentPanel enrolment={enrolment} />
          )}
          <BeforeReport store={store} />
          <PendingPanel store={store} pending={pending} />
          {enrolment.enrolled && <PeerExportPanel store={store} />}
          {exchange.volumes.peer && <VolumesPanel lane="peer" set={exchange.volumes.peer} />}
        </div>
        {enrolment.enrolled && (
          <div className="exchange-column">
            <RecheckNotes />
            <Outgoing
              store={store}
              exchange={exchange}
              pending={pending}
              blocked={blocked}
              mode={mode}
              onMode={setMode}
            />
          </div>
        )}
      </div>
    </>
  );
}

function Enrolled({ exchange: { enrolment } }: { readonly exchange: Exchange }) {
  const until = enrolment.notAfter ? `，授权到 ${enrolment.notAfter.slice(0, 10)}` : '';
  return <Alert type="success" showIcon title={`本机已在${enrolment.districtName ?? '区里'}登记${until}`} />;
}

type OutgoingProps = ReportProps & {
  readonly pending: PendingSummary | undefined;
  readonly blocked: Blocked;
  readonly mode: ReportMode;
  onMode(mode: ReportMode): void;
};

/** The bundle that was made last, on its stick or still without one; and the next. */
function Outgoing({ store, exchange, ...next }: OutgoingProps) {
  const [setAside, setSetAside] = useState<string>();
  const made = bundleJustMade();
  const { waiting } = exchange.kept;
  const { release } = exchange;
  if (release.waiting) return <ReleasePanel store={store} bundle={release.waiting} secretaries={release.secretaries} />;
  if (!made && waiting && waiting.digest !== setAside)
    return <WaitingPanel bundle={waiting} onSetAside={() => setSetAside(waiting.digest)} />;
  return (
    <>
      {made && <SentPanel bundle={made} office={store.unlocked.office} />}
      {exchange.volumes.changes && <VolumesPanel lane="changes" set={exchange.volumes.changes} />}
      <ReturnedNotice returned={release.returned} />
      <ExportPanel store={store} {...next} wanted={exchange.state.wanted ?? 0} needsRelease={release.isNeeded} />
    </>
  );
}
