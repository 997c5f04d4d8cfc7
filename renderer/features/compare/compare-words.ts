// Comparing the words of this PC with those that the colleague reads out.

/** Words typed as they are heard: with or without blanks, commas or 顿号 between them. */
export function wordsTyped(typed: string): readonly string[] {
  const plain = [...typed.replace(/[\s,，、.。;；·\-－—]/gu, '')];
  const words: string[] = [];
  for (let at = 0; at < plain.length; at += 2) words.push(plain.slice(at, at + 2).join(''));
  return words;
}

/** `unfinished` while fewer than four words have been typed. A part without records has no words: the colleague says so. */
export type Compared = 'empty' | 'unfinished' | 'equal' | 'different';

export function compareWords(mine: readonly string[], typed: string): Compared {
  const theirs = wordsTyped(typed);
  if (theirs.length === 0) return 'empty';
  if (/^(还)?没有(记录)?$/u.test(theirs.join(''))) return mine.length === 0 ? 'equal' : 'different';
  if (theirs.some((word, at) => !(mine[at] ?? '').startsWith(word))) return 'different';
  return theirs.length === mine.length && theirs.every((word, at) => word === mine[at]) ? 'equal' : 'unfinished';
}

export type Verdict =
  | { readonly kind: 'equal' }
  /** Every part is the same, so the whole must be: a word was misheard. */
  | { readonly kind: 'misheard' }
  | { readonly kind: 'different'; readonly parts: readonly string[] };

/** What to tell the two clerks as far as they have read. @param modules label → what was found */
export function verdictOf(
  whole: Compared,
  modules: readonly { readonly label: string; readonly found: Compared }[],
): Verdict | undefined {
  const parts = modules.filter(({ found }) => found === 'different').map(({ label }) => label);
  if (whole === 'equal') return parts.length > 0 ? { kind: 'misheard' } : { kind: 'equal' };
  if (parts.length > 0) return { kind: 'different', parts };
  if (whole !== 'different') return undefined;
  const areAllEqual = modules.length > 0 && modules.every(({ found }) => found === 'equal');
  return areAllEqual ? { kind: 'misheard' } : { kind: 'different', parts };
}
