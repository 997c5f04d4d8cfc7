// Is a text a heading of anything the importer knows? Asked of every cell that may begin a table, so the answer for a
// usual text is one look into a set.
import { comparable } from '#shared/domain/width.ts';
import { headingsKnownTo, spellingsOf, toggleWhether } from './headings.ts';
import { profiles, unregisteredKinds } from './profiles.ts';

/** Such a text is spelled in one way only, but for the 是否 before it. */
const isPlain = /^[\u4e00-\u9fa5a-z][\u4e00-\u9fa5a-z\d]*$/;

export function isHeadingWord(text: string): boolean {
  if (text.length > 30) return false;
  const { ours, foreign, plain, longest } = headingWords();
  if (isPlain.test(text)) return text.length <= longest && plain.has(text);
  const leaf = text.replace(/\s+/g, '');
  return (
    spellingsOf({ group: '', leaf }).some((word) => ours.has(word)) ||
    foreign.has(comparable(leaf).replace(/\([^()]*\)/g, ''))
  );
}

type HeadingWords = {
  readonly ours: ReadonlySet<string>;
  readonly foreign: ReadonlySet<string>;
  /** Both, with and without 是否. */
  readonly plain: ReadonlySet<string>;
  readonly longest: number;
};

let known: HeadingWords | undefined;

function headingWords(): HeadingWords {
  if (known) return known;
  const ours = new Set(profiles.flatMap((profile) => [...headingsKnownTo(profile)]));
  const foreign = new Set(unregisteredKinds.flatMap(({ distinctive, usual }) => [...distinctive, ...usual]));
  const plain = new Set([...ours, ...[...ours].flatMap((word) => [`是否${word}`, toggleWhether(word)]), ...foreign]);
  known = { ours, foreign, plain, longest: Math.max(...[...plain].map((word) => word.length)) };
  return known;
}
