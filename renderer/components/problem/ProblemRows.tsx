import { Button, Checkbox, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { Book } from '#shared/ledger/registers.ts';
import { recordHref, recordTitle } from '../page/record-link.ts';
import { WindowedTable } from '../table/WindowedTable.tsx';
import { type TaskReply, useTask } from '../use-task.ts';

export type ShownProblem = {
  readonly key: string;
  readonly entity: EntityName;
  readonly record: string;
  readonly sentence: string;
  /** Where the value came from. */
  readonly source?: string;
};

/** How the page speaks of its problems. */
export type ProblemWords = {
  readonly what: string;
  readonly reason: string;
  readonly example: string;
  readonly act: string;
  /** Whether all are ticked at first. */
  readonly allTicked: boolean;
};

type ProblemRowsProps<T extends ShownProblem> = {
  readonly book: Book;
  readonly title: string;
  readonly problems: readonly T[];
  readonly words: ProblemWords;
  /** The group before has just been settled: the clerk goes on typing here. */
  readonly takesFocus: boolean;
  explain(problems: readonly T[], reason: string): Promise<TaskReply<unknown>>;
};

/** The rows of one group; each leads to its record, and one sentence explains all that are ticked. */
export function ProblemRows<T extends ShownProblem>({
  book,
  title,
  problems,
  words,
  takesFocus,
  explain,
}: ProblemRowsProps<T>) {
  /** Turned by the clerk: ticked where at first none is, left out where at first all are. */
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useTask();
  const input = useRef<InputRef>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  const isTicked = ({ key }: T) => turned.has(key) !== words.allTicked;
  const ticked = problems.filter(isTicked);
  const isReady = ticked.length > 0 && reason.trim() !== '';
  const tick = (keys: readonly string[], isOn: boolean) => {
    const next = new Set(turned);
    for (const key of keys)
      if (isOn === words.allTicked) next.delete(key);
      else next.add(key);
    setTurned(next);
  };
  const settle = () => isReady && !busy && void run(() => explain(ticked, reason.trim()));
  return (
    <div className="problem-rows">
      <div className="problem-row">
        <Checkbox
          checked={ticked.length === problems.length}
          indeterminate={ticked.length > 0 && ticked.length < problems.length}
          onChange={({ target }) =>
            tick(
              problems.map(({ key }) => key),
              target.checked,
            )
          }
        >
          全选
        </Checkbox>
        <label htmlFor="problem-reason">{words.reason}</label>
        <Input
          id="problem-reason"
          className="problem-reason"
          maxLength={100}
          placeholder={words.example}
          value={reason}
          ref={input}
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={({ nativeEvent }) => !nativeEvent.isComposing && settle()}
        />
        <Button type="primary" loading={busy && { delay: 300 }} disabled={!isReady} onClick={settle}>
          {words.act}
          {ticked.length > 0 && `（${ticked.length.toLocaleString('zh-CN')}）`}
        </Button>
        {problem && (
          <span role="alert" className="problem-bad">
            {problem}
          </span>
        )}
      </div>
      <WindowedTable<T>
        label={`${title}的记录`}
        rows={problems}
        rowKey={({ key }) => key}
        rowHeight={44}
        columns={[
          {
            key: 'tick',
            title: '选',
            width: 48,
            render: (one) => (
              <Checkbox
                aria-label={`选中 ${recordTitle(book, one.entity, one.record)}`}
                checked={isTicked(one)}
                onChange={({ target }) => tick([one.key], target.checked)}
              />
            ),
          },
          { key: 'title', title: '记录', width: 160, render: (one) => <RecordLink book={book} problem={one} /> },
          {
            key: 'why',
            title: words.what,
            render: ({ sentence }) => <span title={sentence}>{sentence}</span>,
          },
          ...(problems.some(({ source }) => source !== undefined) ? [sourceColumn] : []),
        ]}
      />
    </div>
  );
}

const sourceColumn = {
  key: 'source',
  title: '来自',
  width: 300,
  render: ({ source }: ShownProblem) => (
    <span className="problem-soft" title={source}>
      {source}
    </span>
  ),
};

function RecordLink({ book, problem }: { readonly book: Book; readonly problem: ShownProblem }) {
  const href = recordHref(book, problem.entity, problem.record);
  const words = recordTitle(book, problem.entity, problem.record);
  return href ? (
    <a href={href} title="打开记录，在里面改">
      {words}
    </a>
  ) : (
    <span>{words}</span>
  );
}
