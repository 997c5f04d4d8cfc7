import { CheckCircleFilled, ExclamationCircleFilled, SyncOutlined } from '@ant-design/icons';
import { Alert, Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ExchangeTabs } from '#renderer/components/page/ExchangeTabs.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import { WorkingBar } from '#renderer/components/WorkingBar.tsx';
import { newCancellation } from '#renderer/data/cancellation.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import type { LedgerStore, LedgerWords } from '#renderer/data/ledger-store.ts';
import { seldom } from '#renderer/data/progress.ts';
import './compare.css';
import { type Compared, compareWords, verdictOf } from './compare-words.ts';
import { countsInWords } from './module-counts.ts';
import { VerdictNotice } from './VerdictNotice.tsx';

/** 核对两台电脑: four words stand for all that the ledger holds; two clerks read them to each other. */
export function ComparePage() {
  const store = currentLedger();
  if (!store) return null;
  return (
    <div className="compare">
      <ExchangeTabs current="/compare" />
      <p className="compare-lead">
        两台电脑的台账完全一样时，四个词就完全一样。打电话给同事，各自打开这一页，把对方念的四个词填进来。先念整本台账；一样就不用往下念，不一样再逐行念。
      </p>
      <Words store={store} />
    </div>
  );
}

type Counting =
  | { readonly at: 'working'; readonly done: number; readonly total: number }
  | { readonly at: 'done'; readonly words: LedgerWords; readonly version: number }
  | { readonly at: 'stopped' };

function Words({ store }: { readonly store: LedgerStore }) {
  const version = useWatched(store);
  const [counting, setCounting] = useState<Counting>({ at: 'stopped' });
  const cancellation = useRef(newCancellation());
  const count = async () => {
    cancellation.current = newCancellation();
    setCounting({ at: 'working', done: 0, total: 1 });
    const onProgress = seldom((done, total) => setCounting({ at: 'working', done, total }));
    const words = await store.fingerprintWords({ onProgress, cancellation: cancellation.current });
    setCounting(words ? { at: 'done', words, version: store.version() } : { at: 'stopped' });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted once when the page opens, then when asked for
  useEffect(() => {
    void count();
    return () => {
      cancellation.current.isWanted = true;
    };
  }, [store]);

  if (counting.at === 'working')
    return (
      <WorkingBar
        label="正在核算整本台账"
        done={counting.done}
        total={counting.total}
        onCancel={() => {
          cancellation.current.isWanted = true;
        }}
      />
    );
  const again = (
    <Button icon={<SyncOutlined aria-hidden />} onClick={() => void count()}>
      重新核算
    </Button>
  );
  if (counting.at === 'stopped')
    return (
      <div className="compare-stopped">
        <p>没有核算完。</p>
        {again}
      </div>
    );
  return (
    <>
      {counting.version !== version && (
        <Alert type="warning" showIcon title="台账刚刚有修改，这些词是修改以前的。" action={again} />
      )}
      <Comparison store={store} words={counting.words} />
    </>
  );
}

function Comparison({ store, words }: { readonly store: LedgerStore; readonly words: LedgerWords }) {
  const [typed, setTyped] = useState<{ readonly [part: string]: string }>({});
  const foundIn = (part: string, mine: readonly string[]) => compareWords(mine, typed[part] ?? '');
  const whole = foundIn('whole', words.whole);
  const modules = words.modules.map((one) => ({ ...one, found: foundIn(one.module, one.words ?? []) }));
  const verdict = verdictOf(whole, modules);
  const row = (part: string, label: string, mine: readonly string[] | undefined, found: Compared, count?: string) => (
    <tr key={part} className={part === 'whole' ? 'compare-whole' : undefined}>
      <th scope="row">{label}</th>
      <td className="compare-words">
        {mine ? (
          <ol aria-label={`${label}的四个词`}>
            {mine.map((word, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same word may come twice; its place is what it is
              <li key={at}>{word}</li>
            ))}
          </ol>
        ) : (
          '还没有记录'
        )}
        {count !== undefined && <div className="compare-count">{count}</div>}
      </td>
      <td className="compare-typed">
        <Input
          aria-label={`对方的${label}`}
          placeholder="对方念的四个词"
          value={typed[part] ?? ''}
          onChange={(event) => setTyped({ ...typed, [part]: event.target.value })}
        />
      </td>
      <td className="compare-found">
        <Found found={found} />
      </td>
    </tr>
  );
  return (
    <>
      <table className="compare-table" aria-label="台账的核对词">
        <thead>
          <tr>
            <th scope="col">部分</th>
            <th scope="col">本机的词</th>
            <th scope="col">另一台电脑的词</th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {row('whole', '整本台账', words.whole, whole)}
          {modules.map(({ module, label, words: mine, found }) =>
            row(module, label, mine, found, found === 'different' ? countsInWords(store.book, module) : undefined),
          )}
        </tbody>
      </table>
      <div role="status" className="compare-verdict">
        {verdict && <VerdictNotice verdict={verdict} />}
      </div>
    </>
  );
}

function Found({ found }: { readonly found: Compared }) {
  if (found === 'equal')
    return (
      <span className="compare-equal">
        <CheckCircleFilled aria-hidden /> 一样
      </span>
    );
  if (found === 'different')
    return (
      <span className="compare-different">
        <ExclamationCircleFilled aria-hidden /> 不一样
      </span>
    );
  return found === 'unfinished' ? <span>还没填完</span> : null;
}
