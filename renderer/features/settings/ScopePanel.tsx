import { Alert, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { fail } from '#shared/base/result.ts';
import { type WithheldGroup, withheldGroups } from '#shared/domain/report-scope.ts';
import { agreedGroups, type RecordedScope, scopeDecisions, scopeNote } from '#shared/ledger/report-scope-notes.ts';
import { Panel } from './Panel.tsx';

const groups = Object.keys(withheldGroups) as WithheldGroup[];

/** What a report carries beyond the least: decided in writing, for all PCs of the office at once. */
export function ScopePanel({ store }: { readonly store: LedgerStore }) {
  useWatched(store);
  const now = agreedGroups(store.book);
  const [ticked, setTicked] = useState<readonly WithheldGroup[]>();
  const [why, setWhy] = useState('');
  const { busy, problem, run } = useTask();
  const wanted = ticked ?? now;
  const isChanged = groups.some((group) => wanted.includes(group) !== now.includes(group));
  const isReady = isChanged && why.trim().length >= 2;
  const save = async () => {
    if (!isReady || busy) return;
    const { user, office } = store.unlocked;
    const said = { why: why.trim(), userName: user.name, deviceName: office.deviceName };
    const saved = await run(async () => {
      const made = await store.commit(
        [scopeNote(newUlid(Date.now()), { agreed: wanted, ...said })],
        '报送内容',
        'lasting',
      );
      return made.ok ? made : fail({ message: describeStoreProblem(made.error) });
    });
    if (!saved) return;
    setTicked(undefined);
    setWhy('');
  };
  return (
    <Panel title="报送内容">
      <p>下面这些平时不报给区里，只留在本街道。区里有书面要求时，由书记或管理员勾选，几台电脑一起生效。</p>
      <Checkbox.Group<WithheldGroup>
        className="settings-scope"
        value={[...wanted]}
        options={groups.map((group) => ({ value: group, label: `报送${withheldGroups[group].label}` }))}
        onChange={setTicked}
      />
      <div className="settings-scope-why">
        <label htmlFor="scope-why">依据</label>
        <Input
          id="scope-why"
          maxLength={100}
          placeholder="例如：区委社会工作部 11 月 20 日通知"
          value={why}
          onChange={({ target }) => setWhy(target.value)}
          onPressEnter={({ nativeEvent }) => !nativeEvent.isComposing && void save()}
        />
        <Button disabled={!isReady} loading={busy && { delay: 300 }} onClick={() => void save()}>
          保存
        </Button>
      </div>
      {isChanged && why.trim().length < 2 && <p>写明依据后才能保存。</p>}
      {wanted.some((group) => !now.includes(group)) && (
        <p>以后写的随下次报送带上；以前写的，下次选“全部重新报送”时补报。</p>
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      <Decisions decisions={scopeDecisions(store.book)} />
    </Panel>
  );
}

function Decisions({ decisions }: { readonly decisions: readonly RecordedScope[] }) {
  if (decisions.length === 0) return <p>还没有改过，上面的都不报。</p>;
  return (
    <ul className="settings-scope-log" aria-label="报送内容改过几次">
      {decisions.slice(0, 5).map(({ id, agreed, why, userName, deviceName, at }) => (
        <li key={id}>
          {localTime(at)} {userName}@{deviceName}：
          {agreed.length === 0 ? '都不报' : `报送${agreed.map((group) => withheldGroups[group].label).join('、')}`}
          。依据：{why}
        </li>
      ))}
    </ul>
  );
}
