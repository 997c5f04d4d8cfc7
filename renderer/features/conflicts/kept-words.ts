import type { KeptByWriter } from '#renderer/data/ledger-store.ts';

/** 张三（联系电话）、李四（姓名）等 5 处 */
export function namesOfKept(kept: readonly KeptByWriter[]): string {
  const first = kept.slice(0, 3).map(({ title, label }) => `${title}（${label}）`);
  return kept.length > 3 ? `${first.join('、')}等 ${kept.length} 处` : first.join('、');
}
