import { App, Button, Empty, Input, Select } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { type Conflict, type ConflictType, conflictTypeLabels, conflictTypes } from '#shared/ledger/conflict.ts';
import type { Decided } from '#shared/ledger/conflict-decisions.ts';
import { type BulkRule, bulkLabels, bulkPlan, bulkQuestion } from './bulk.ts';
import { ConflictList, focusRow } from './ConflictList.tsx';
import { ConflictReview, type ReviewHandle } from './ConflictReview.tsx';
import { type ConflictFilter, countsByType, groupsOf } from './open-list.ts';

type OpenConflictsProps = {
  readonly store: LedgerStore;
  readonly conflicts: readonly Conflict[];
  /** The conflict that the address names. */
  readonly startWith: string | undefined;
};

/** What waits for a decision: the list on the left, one conflict with its sides on the right. */
export function OpenConflicts({ store, conflicts, startWith }: OpenConflictsProps) {
  const { message, modal } = App.useApp();
  const [filter, setFilter] = useState<ConflictFilter>({ type: 'all', typed: '' });
  const [currentId, setCurrent] = useState(startWith);
  const [tickedIds, setTicked] = useState<ReadonlySet<string>>(new Set());
  const review = useRef<ReviewHandle>(null);
  const { busy, run } = useTask();
  const groups = groupsOf(store.book, conflicts, filter);
  const listed = groups.flatMap((group) => group.conflicts);
  const current = listed.find(({ id }) => id === currentId) ?? listed[0];
  const ticked = conflicts.filter(({ id }) => tickedIds.has(id));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys work from the moment the page is open
  useEffect(() => {
    if (current) focusRow(current.id);
  }, []);
  const tick = (ids: readonly string[], isOn: boolean) => {
    const next = new Set(tickedIds);
    for (const id of ids)
      if (isOn) next.add(id);
      else next.delete(id);
    setTicked(next);
  };
  const decide = async (decided: readonly Decided[]) => {
    const ids = new Set(decided.map(({ conflict }) => conflict.id));
    const next = nextAfter(listed, current?.id, ids);
    const report = await run(async () => {
      const made = await store.conflicts.decide(decided);
      if (made.ok) return made;
      const sentence = describeStoreProblem(made.error);
      void message.error(sentence, 8);
      return { ok: false, error: { message: sentence } };
    });
    if (!report) return;
    const stay = report.changedMeanwhile.length;
    const rest = stay === 0 ? '' : `，另有 ${stay} 条刚刚变了，请再看一遍`;
    void message.success(`已处理 ${report.decided.toLocaleString('zh-CN')} 条${rest}，可按 Ctrl+Z 撤回`);
    setTicked(new Set());
    setCurrent(next);
    if (next !== undefined) focusRow(next);
  };
  const decideAll = (rule: BulkRule) => {
    const plan = bulkPlan(rule, ticked);
    void modal.confirm({
      title: bulkLabels[rule],
      content: bulkQuestion(plan),
      okText: `处理 ${plan.decided.length.toLocaleString('zh-CN')} 条`,
      cancelText: '取消',
      okButtonProps: { disabled: plan.decided.length === 0 },
      onOk: () => decide(plan.decided),
    });
  };
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.altKey || event.nativeEvent.isComposing || takesText(event.target)) return;
    const number = /^[1-9]$/.test(event.key) ? Number(event.key) : undefined;
    if (number !== undefined) review.current?.pick(number);
    else if (event.key === 'Enter' && confirms(event.target)) review.current?.confirm();
    else return;
    event.preventDefault();
  };

  if (conflicts.length === 0)
    return (
      <Empty
        className="conflict-none"
        description="没有要核对的冲突。接收同事的交换包以后，两边不一样的地方会列在这里。"
      />
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons and radios inside
    <div className="conflict-open" onKeyDown={pressed}>
      <div className="conflict-left">
        <div className="conflict-tools">
          <Select<ConflictType | 'all'>
            aria-label="只看一种"
            value={filter.type}
            options={typeOptions(conflicts)}
            onChange={(type) => setFilter({ ...filter, type })}
          />
          <Input
            type="search"
            aria-label="查找冲突"
            placeholder="查找姓名、单位"
            allowClear
            value={filter.typed}
            onChange={(event) => setFilter({ ...filter, typed: event.target.value })}
          />
        </div>
        <ConflictList
          store={store}
          groups={groups}
          current={current?.id}
          ticked={tickedIds}
          onOpen={({ id }) => setCurrent(id)}
          onTick={tick}
        />
        <div className="conflict-tools conflict-bulk">
          <span>已勾选 {ticked.length.toLocaleString('zh-CN')} 条</span>
          {(['latest', 'suggested'] as const).map((rule) => (
            <Button key={rule} disabled={ticked.length === 0 || busy} onClick={() => decideAll(rule)}>
              {bulkLabels[rule]}
            </Button>
          ))}
        </div>
        <p className="conflict-keys">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> 换一条
          </span>
          <span>
            <kbd>空格</kbd> 勾选
          </span>
          <span>
            <kbd>1</kbd> <kbd>2</kbd> 选一种
          </span>
          <span>
            <kbd>Enter</kbd> 处理
          </span>
        </p>
      </div>
      {current ? (
        <ConflictReview
          key={`${current.id} ${current.heads.map(({ op }) => op).join()}`}
          ref={review}
          store={store}
          conflict={current}
          isBusy={busy}
          onDecide={(choice) => void decide([{ conflict: current, choice }])}
        />
      ) : (
        <Empty description="没有符合条件的冲突" />
      )}
    </div>
  );
}

function typeOptions(conflicts: readonly Conflict[]) {
  const counts = countsByType(conflicts);
  const types = conflictTypes.filter((type) => counts.has(type));
  return [
    { value: 'all' as const, label: `全部 ${conflicts.length.toLocaleString('zh-CN')} 条` },
    ...types.map((type) => ({ value: type, label: `${conflictTypeLabels[type]} ${counts.get(type)} 条` })),
  ];
}

/** The first one after the current that stays open, or the last before it. */
function nextAfter(listed: readonly Conflict[], current: string | undefined, decided: ReadonlySet<string>) {
  const at = listed.findIndex(({ id }) => id === current);
  const stays = ({ id }: Conflict) => !decided.has(id);
  return (listed.slice(at + 1).find(stays) ?? listed.slice(0, Math.max(at, 0)).findLast(stays))?.id;
}

/** Digits that are typed into a field are text. */
function takesText(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="radio"]):not([type="checkbox"]), textarea');
}

/** Enter on a button or a link does what that says. */
function confirms(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && (target.matches('input[type="radio"]') || target.id.startsWith('conflict-row'))
  );
}
