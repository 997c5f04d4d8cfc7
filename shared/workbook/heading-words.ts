// Is a text a heading of anything the importer knows? Asked of every cell that may begin a table, so the answer for a
// usual text is one look into a set.
import { comparable } from '#shared/domain/width.ts';
import { coreOf, coresKnownTo, headingsKnownTo, spellingsOf, toggleWhether } from './headings.ts';
import { profiles, unregisteredKinds } from './profiles.ts';

/** Such a text is spelled in one way only, but for the 是否 before it. */
const isPlain = /^[\u4e00-\u9fa5a-z][\u4e00-\u9fa5a-z\d]*$/;

/** Whether a text is a heading as it stands in a declaration. */
export function isKnownHeading(text: string): boolean {
  if (text.length > 30) return false;
  const { ours, foreign, plain, longest } = headingWords();
  if (isPlain.test(text)) return text.length <= longest && plain.has(text);
  const leaf = text.replace(/\s+/g, '');
  return (
    spellingsOf({ group: '', leaf }).some((word) => ours.has(word)) ||
    foreign.has(comparable(leaf).replace(/\([^()]*\)/g, ''))
  );
}

/** The same, or a text that says the same in other words. */
export function isHeadingWord(text: string): boolean {
  if (isKnownHeading(text)) return true;
  return text.length <= 30 && !/\d{3}/.test(text) && headingWords().cores.has(coreOf(text));
}

type HeadingWords = {
  readonly ours: ReadonlySet<string>;
  readonly foreign: ReadonlySet<string>;
  /** Both, with and without 是否. */
  readonly plain: ReadonlySet<string>;
  readonly longest: number;
  readonly cores: ReadonlySet<string>;
};

let known: HeadingWords | undefined;

function headingWords(): HeadingWords {
  if (known) return known;
  const ours = new Set(profiles.flatMap((profile) => [...headingsKnownTo(profile)]));
  const foreign = new Set(unregisteredKinds.flatMap(({ distinctive, usual }) => [...distinctive, ...usual]));
  const plain = new Set([...ours, ...[...ours].flatMap((word) => [`是否${word}`, toggleWhether(word)]), ...foreign]);
  const cores = new Set(profiles.flatMap((profile) => [...coresKnownTo(profile)]));
  known = { ours, foreign, plain, longest: Math.max(...[...plain].map((word) => word.length)), cores };
  return known;
}
