// Many conflicts decided at once: which of the ticked ones can be, and how the clerk is asked before.

import { assertNever } from '#shared/base/result.ts';
import { type Conflict, conflictTypeLabels } from '#shared/ledger/conflict.ts';
import { type Decided, latestChoice, suggestedChoice } from '#shared/ledger/conflict-decisions.ts';
import { countsByType } from './open-list.ts';

export type BulkRule = 'latest' | 'suggested';

export const bulkLabels: { readonly [rule in BulkRule]: string } = {
  latest: '全部采用较新的',
  suggested: '全部采用建议',
};

export type BulkPlan = { readonly rule: BulkRule; readonly decided: readonly Decided[]; readonly left: number };

/** @param ticked open conflicts */
export function bulkPlan(rule: BulkRule, ticked: readonly Conflict[]): BulkPlan {
  const decided = ticked.flatMap((conflict) => {
    const choice = choiceBy(rule, conflict);
    return choice ? [{ conflict, choice }] : [];
  });
  return { rule, decided, left: ticked.length - decided.length };
}

function choiceBy(rule: BulkRule, conflict: Conflict) {
  switch (rule) {
    case 'latest':
      return latestChoice(conflict);
    case 'suggested':
      return suggestedChoice(conflict);
    default:
      return assertNever(rule, 'bulkPlan');
  }
}

/** 将一次处理 8 条：同一项填得不一样 6 条、一边删除、一边修改 2 条。另有 3 条要逐条看，不处理。 */
export function bulkQuestion({ decided, left }: BulkPlan): string {
  const counts = countsByType(decided.map(({ conflict }) => conflict));
  const kinds = [...counts].map(([type, count]) => `${conflictTypeLabels[type]} ${count.toLocaleString('zh-CN')} 条`);
  const rest = left === 0 ? '' : `勾选的另有 ${left.toLocaleString('zh-CN')} 条要逐条看，这次不处理。`;
  return `将一次处理 ${decided.length.toLocaleString('zh-CN')} 条：${kinds.join('；')}。${rest}`;
}
