// Comparing the words of this PC with those that the colleague reads out.

/** Words typed as they are heard: with or without blanks, commas or 顿号 between them. */
export function wordsTyped(typed: string): readonly string[] {
  const plain = [...typed.replace(/[\s,，、.。;；·\-－—]/gu, '')];
  const words: string[] = [];
  for (let at = 0; at < plain.length; at += 2) words.push(plain.slice(at, at + 2).join(''));
  return words;
}

/** `unfinished` while fewer than four words have been typed. */
export type Compared = 'empty' | 'unfinished' | 'equal' | 'different';

export function compareWords(mine: readonly string[], typed: string): Compared {
  const theirs = wordsTyped(typed);
  if (theirs.length === 0) return 'empty';
  if (theirs.some((word, at) => !(mine[at] ?? '').startsWith(word))) return 'different';
  return theirs.length === mine.length && theirs.every((word, at) => word === mine[at]) ? 'equal' : 'unfinished';
}

/** What to tell the two clerks once both have read everything. @param modules label → what was found */
export function verdictOf(whole: Compared, modules: readonly { readonly label: string; readonly found: Compared }[]) {
  const different = modules.filter(({ found }) => found === 'different').map(({ label }) => label);
  if (whole === 'equal') return { isEqual: true, different: [] };
  return whole === 'different' || different.length > 0 ? { isEqual: false, different } : undefined;
}
