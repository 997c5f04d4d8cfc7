// Is a text a heading of anything the importer knows? Asked of every cell that may begin a table, so answers are kept.
import { comparable } from '#shared/domain/width.ts';
import { isHeadingOf } from './headings.ts';
import { profiles, unregisteredKinds } from './profiles.ts';

const headingWords = new Map<string, boolean>();

export function isHeadingWord(text: string): boolean {
  if (text.length > 30 || /\d{5}/.test(text)) return false;
  const known = headingWords.get(text);
  if (known !== undefined) return known;
  const leaf = text.replace(/\s+/g, '');
  const bare = comparable(leaf).replace(/\([^()]*\)/g, '');
  const answer =
    profiles.some((profile) => isHeadingOf(profile, leaf)) ||
    unregisteredKinds.some(({ distinctive, usual }) => distinctive.includes(bare) || usual.includes(bare));
  if (headingWords.size < 20_000) headingWords.set(text, answer);
  return answer;
}
