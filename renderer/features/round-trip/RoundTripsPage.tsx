import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import '#renderer/components/page/entity-page.css';
import { TableTabs } from '#renderer/components/page/TableTabs.tsx';
import { useUnloadGuard } from '#renderer/components/use-unload-guard.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { Trip } from '#shared/ledger/round-trips.ts';
import { ReceivePanel } from './ReceivePanel.tsx';
import './round-trip.css';
import { forgetReceiving, isUnfinished, receiving } from './receive-state.ts';
import { SendPanel } from './SendPanel.tsx';
import { sending } from './send-trips.ts';
import { TripList } from './TripList.tsx';

type View =
  | { readonly kind: 'list' }
  | { readonly kind: 'send'; readonly again: Trip | undefined }
  | { readonly kind: 'receive' };

/** 核对表: workbooks go out to stations and firms, come back, and are compared with what went out and what we hold. */
export function RoundTripsPage() {
  useWatched(sending);
  useWatched(receiving);
  const store = currentLedger();
  const [view, setView] = useState<View>(viewAtStart);
  const heading = useRef<HTMLHeadingElement>(null);
  const lastView = useRef(view.kind);
  useEffect(() => {
    if (lastView.current !== view.kind) heading.current?.focus();
    lastView.current = view.kind;
  }, [view.kind]);
  useUnloadGuard(sending.get()?.isRunning === true || isUnfinished());
  if (!store) return null;
  const toList = () => {
    if (sending.get()?.isRunning !== true) sending.set(undefined);
    forgetReceiving();
    setView({ kind: 'list' });
  };
  return (
    <div className="trips">
      <header className="trips-head">
        <h1 ref={heading} tabIndex={-1}>
          核对表
          {view.kind !== 'list' && <span className="trips-what">{view.kind === 'send' ? '发出' : '接收'}</span>}
        </h1>
        {view.kind === 'list' && <TableTabs current="/round-trips" />}
        <span className="trips-gap" />
        {view.kind === 'list' ? (
          <>
            <Button type="primary" onClick={() => setView({ kind: 'send', again: undefined })}>
              发出核对表
            </Button>
            <Button onClick={() => setView({ kind: 'receive' })}>接收核对表</Button>
          </>
        ) : (
          <Button disabled={sending.get()?.isRunning === true} onClick={toList}>
            返回列表
          </Button>
        )}
      </header>
      {view.kind === 'list' && <TripList store={store} onAgain={(trip) => setView({ kind: 'send', again: trip })} />}
      {view.kind === 'send' && <SendPanel store={store} again={view.again} onDone={toList} />}
      {view.kind === 'receive' && <ReceivePanel store={store} onDone={toList} />}
    </div>
  );
}

/** What was under way when another page was looked at goes on. */
function viewAtStart(): View {
  if (sending.get()?.isRunning) return { kind: 'send', again: undefined };
  return receiving.get() ? { kind: 'receive' } : { kind: 'list' };
}
