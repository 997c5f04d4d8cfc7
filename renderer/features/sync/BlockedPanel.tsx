import { useEffect, useMemo, useRef } from 'react';
import { ProblemBench } from '#renderer/components/problem/ProblemBench.tsx';
import { groupOf, inGroups, sentenceOf } from '#renderer/components/problem/problem-words.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { fail } from '#shared/base/result.ts';
import { type BlockedProblem, keyOfProblem, reasonNotes } from '#shared/ledger/blocked-problems.ts';
import { writeButton } from './ExportPanel.tsx';
import { entityLabel, fieldLabel } from './entity-words.ts';

type BlockedPanelProps = { readonly store: LedgerStore; readonly blocked: readonly BlockedProblem[] };
type ShownBlocked = BlockedProblem & { readonly key: string; readonly sentence: string };

const words = {
  what: '问题',
  reason: '说明',
  example: '例如：执照上没有写，已问过负责人',
  act: '写明原因',
  allTicked: true,
} as const;

/** 强制 problems of the records that would go: each is corrected in its record, or explained, one or a group at a time. */
export function BlockedPanel({ store, blocked }: BlockedPanelProps) {
  const groups = useMemo(
    () => inGroups(blocked.map(shownProblem), (one) => `${entityLabel(one.entity)}：${groupOf(one)}`),
    [blocked],
  );
  const explain = async (explained: readonly ShownBlocked[], reason: string, title: string) => {
    const { user, office } = store.unlocked;
    const said = { reason, userName: user.name, deviceName: office.deviceName, at: new Date().toISOString() };
    const saved = await store.commit(
      reasonNotes(explained, said, () => newUlid(Date.now())),
      `报送说明 ${title}`,
      'lasting',
    );
    return saved.ok ? saved : fail({ message: describeStoreProblem(saved.error) });
  };
  useFocusOnward(blocked.length);
  if (blocked.length === 0) return null;
  return (
    <section className="exchange-panel exchange-blocked" aria-labelledby="blocked-title">
      <h2 id="blocked-title">报送前必须处理的 {blocked.length.toLocaleString('zh-CN')} 处</h2>
      <p className="exchange-soft">
        点记录打开改正；确实没错的，写一句说明，可以整组一起写。说明会随包报送，也记在修改记录里。
      </p>
      <div style={{ height: heightOf(groups) }}>
        <ProblemBench label="必须处理的问题" book={store.book} groups={groups} words={words} explain={explain}>
          {null}
        </ProblemBench>
      </div>
    </section>
  );
}

/** In pixels: no more than its groups and rows need; the style sheet sets the limit. */
function heightOf(groups: readonly { readonly problems: readonly unknown[] }[]): number {
  const rows = Math.max(...groups.map(({ problems }) => problems.length));
  return Math.max(groups.length * 36, 90 + rows * 45);
}

/** When the last problem has been settled its controls are gone: who works by keyboard goes on at the button. */
function useFocusOnward(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (before.current > 0 && count === 0 && document.activeElement === document.body)
      document.getElementById(writeButton)?.focus();
    before.current = count;
  }, [count]);
}

function shownProblem(problem: BlockedProblem): ShownBlocked {
  const { entity, code, field, value } = problem;
  const sentence =
    value === null || value === ''
      ? `没有填写${fieldLabel(entity, field)}。`
      : sentenceOf({ entity, code, field, text: String(value) });
  return { ...problem, key: keyOfProblem(problem), sentence };
}
