import type { CellComparison, Verdict } from '#shared/ledger/three-way.ts';

/** How a cell came to differ, in the words of the page. */
export const verdictWords: { readonly [verdict in Exclude<Verdict, 'same'>]: string } = {
  theirs: '他们改了',
  conflict: '双方都改了',
  unknown: '不知谁改的',
  ours: '我们改了',
  alike: '双方改成一样',
};

export type VerdictKind = keyof typeof verdictWords;

/** What makes a change one to look at twice. */
export function remarkOf({ verdict, isOpen, theirs, doubt }: CellComparison): string | undefined {
  if (doubt !== undefined) return doubt;
  if (verdict !== 'theirs' && verdict !== 'conflict') return undefined;
  if (!isOpen) return '锁定的列，本不该改';
  return theirs === null ? '对方清空了' : undefined;
}
