import { useMemo } from 'react';
import { ProblemBench } from '#renderer/components/problem/ProblemBench.tsx';
import { groupOf, inGroups, sentenceOf } from '#renderer/components/problem/problem-words.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { newUlid } from '#shared/base/ids.ts';
import { fail } from '#shared/base/result.ts';
import { type ListedCheck, settlingNotes } from '#shared/ledger/row-checks.ts';

type CheckListProps = { readonly store: LedgerStore; readonly checks: readonly ListedCheck[] };
type ShownCheck = ListedCheck & { readonly key: string; readonly sentence: string; readonly source: string };

const words = {
  what: '要核实的',
  reason: '核实原因',
  example: '例如：已电话核实',
  act: '标记已核实',
  allTicked: false,
} as const;

/** Rows that came in although something about them is doubtful, grouped by what has to be looked into. */
export function CheckList({ store, checks }: CheckListProps) {
  const groups = useMemo(() => inGroups(checks.map(shownCheck), groupOf), [checks]);
  const settle = async (settled: readonly ShownCheck[], reason: string, title: string) => {
    const notes = settlingNotes(settled, reason, new Date().toISOString(), () => newUlid(Date.now()));
    const saved = await store.commit(notes, `核实 ${title}`, 'lasting');
    return saved.ok ? saved : fail({ message: describeStoreProblem(saved.error) });
  };
  return (
    <ProblemBench label="核实的内容" book={store.book} groups={groups} words={words} explain={settle}>
      <p className="kept-soft">没有。导入时可以入库但要核实的行会列在这里，改好或标记已核实后自动消去。</p>
    </ProblemBench>
  );
}

function shownCheck(check: ListedCheck): ShownCheck {
  const { importId, sheet, row, code, field, file } = check;
  const key = JSON.stringify([importId, sheet, row, code, field]);
  return { ...check, key, sentence: sentenceOf(check), source: `${sheet} 第 ${row} 行 · ${file}` };
}
