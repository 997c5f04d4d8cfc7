import { Button, Checkbox, Input } from 'antd';
import { useMemo, useState } from 'react';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { type ListedCheck, settlingNotes } from '#shared/ledger/row-checks.ts';
import { groupChecks, keyOf, sentenceOf } from './check-words.ts';

type CheckListProps = { readonly store: LedgerStore; readonly checks: readonly ListedCheck[] };

/** Rows that came in although something about them is doubtful, grouped by what has to be looked into. */
export function CheckList({ store, checks }: CheckListProps) {
  const groups = useMemo(() => groupChecks(checks), [checks]);
  const [chosen, setChosen] = useState<string>();
  const group = groups.find(({ title }) => title === chosen) ?? groups[0];
  if (!group)
    return <p className="kept-soft">没有。导入时可以入库但要核实的行会列在这里，改好或标记已核实后自动消去。</p>;
  return (
    <div className="kept-bench">
      <nav className="kept-groups" aria-label="核实的内容">
        <ul>
          {groups.map(({ title, checks: own }) => (
            <li key={title}>
              <button
                type="button"
                aria-current={title === group.title ? 'true' : undefined}
                onClick={() => setChosen(title)}
              >
                <span>{title}</span>
                <span className="digits">{own.length.toLocaleString('zh-CN')}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <GroupOfChecks key={group.title} store={store} title={group.title} checks={group.checks} />
    </div>
  );
}

type GroupProps = CheckListProps & { readonly title: string };

function GroupOfChecks({ store, title, checks }: GroupProps) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useTask();
  const open = checks.filter((check) => ticked.has(keyOf(check)));
  const settle = () =>
    run(async () => {
      const at = new Date().toISOString();
      const notes = settlingNotes(open, reason.trim(), at, () => newUlid(Date.now()));
      const saved = await store.commit(notes, `核实 ${title}`, 'lasting');
      return saved.ok ? saved : { ok: false as const, error: { message: describeStoreProblem(saved.error) } };
    });
  const tick = (keys: readonly string[], isTicked: boolean) => {
    const next = new Set(ticked);
    for (const key of keys)
      if (isTicked) next.add(key);
      else next.delete(key);
    setTicked(next);
  };
  return (
    <div className="kept-rows">
      <div className="kept-row">
        <Checkbox
          checked={open.length === checks.length}
          indeterminate={open.length > 0 && open.length < checks.length}
          onChange={({ target }) => tick(checks.map(keyOf), target.checked)}
        >
          全选
        </Checkbox>
        <label htmlFor="kept-reason">核实原因</label>
        <Input
          id="kept-reason"
          className="kept-reason"
          maxLength={100}
          placeholder="例如：已电话核实"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Button
          type="primary"
          loading={busy && { delay: 300 }}
          disabled={open.length === 0 || reason.trim() === ''}
          onClick={() => void settle()}
        >
          标记已核实{open.length > 0 && `（${open.length.toLocaleString('zh-CN')}）`}
        </Button>
        {problem && (
          <span role="alert" className="kept-bad">
            {problem}
          </span>
        )}
      </div>
      <WindowedTable<ListedCheck>
        label={`${title}的行`}
        rows={checks}
        rowKey={keyOf}
        rowHeight={44}
        columns={[
          {
            key: 'tick',
            title: '选',
            width: 48,
            render: (check) => (
              <Checkbox
                aria-label={`选中 ${titleOf(store, check)}`}
                checked={ticked.has(keyOf(check))}
                onChange={({ target }) => tick([keyOf(check)], target.checked)}
              />
            ),
          },
          { key: 'title', title: '记录', width: 160, render: (check) => <RecordLink store={store} check={check} /> },
          {
            key: 'why',
            title: '要核实的',
            render: (check) => <span title={sentenceOf(check)}>{sentenceOf(check)}</span>,
          },
          {
            key: 'source',
            title: '来自',
            width: 300,
            render: ({ file, sheet, row }) => (
              <span className="kept-soft" title={`${file} · ${sheet} · 第 ${row} 行`}>
                {sheet} 第 {row} 行 · {file}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

function titleOf({ book }: LedgerStore, { entity, record }: ListedCheck): string {
  return recordTitle(book, entity, record);
}

function RecordLink({ store, check }: { readonly store: LedgerStore; readonly check: ListedCheck }) {
  const href = recordHref(store.book, check.entity, check.record);
  const words = titleOf(store, check);
  return href ? (
    <a href={href} title="打开记录，在里面改">
      {words}
    </a>
  ) : (
    <span>{words}</span>
  );
}
