// What the values of a column show when its heading says nothing: numbers of people, phones and firms have a look of
// their own, and so have the words of a code list. A guess never makes a table, it only fills it up.
import { parseCreditCode } from '#shared/domain/credit-code.ts';
import type { CodeField, EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { parseIdNumber } from '#shared/domain/id-number.ts';
import { parsePlateNumber } from '#shared/domain/plate-number.ts';
import { codeOf } from './code-words.ts';
import { essenceOf } from './heading-essence.ts';
import { hasQualifier } from './heading-nearness.ts';
import type { HeadingMatch } from './headings.ts';
import { isSerialHeading } from './headings.ts';
import type { Profile } from './profiles.ts';
import type { HeadColumn } from './table-head.ts';
import { isMobileText, isNameText, share } from './value-fit.ts';

const guess = (entity: EntityName, field: string): HeadingMatch => ({
  target: { entity, field },
  confidence: 'guess',
  weight: 0,
});

/** The fields a column without a known heading may be for; none when the values could be anything. */
export function guessesOf(profile: Profile, { heading, samples }: HeadColumn): readonly HeadingMatch[] {
  if (samples.length < 3 || isSerialHeading(heading)) return [];
  const essence = essenceOf(`${heading.group}${heading.leaf}`);
  const [hasPerson, isFirm] = [profile.entities.includes('person'), profile.entities[0] === 'organization'];
  if (hasPerson && share(samples, (text) => parseIdNumber(text).ok) >= 0.8) return [guess('person', 'idNo')];
  if (isFirm && share(samples, (text) => parseCreditCode(text).ok) >= 0.8) return [guess('organization', 'creditCode')];
  const isPhoneHeading = heading.leaf === '' || /P$|话|机|联系/.test(essence);
  if (hasPerson && isPhoneHeading && !hasQualifier(essence) && share(samples, isMobileText) >= 0.8)
    return [guess('person', 'phone'), guess('person', 'altPhone')];
  if (profile.entities.includes('employment') && share(samples, isPlateText) >= 0.8)
    return [guess('employment', 'plateNo')];
  return codeGuesses(profile, essence, samples);
}

function isPlateText(text: string): boolean {
  return /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z\d]{5,6}$/.test(
    parsePlateNumber(text),
  );
}

/** Code lists whose words are found nowhere else: a column of them is that field, whatever its heading. */
const ownWords = new Set(['person.sex', 'person.ethnic', 'person.political', 'person.education', 'employment.group']);

function codeGuesses(profile: Profile, essence: string, samples: readonly string[]): readonly HeadingMatch[] {
  const isKind = /[CFSU]$/.test(essence) && !hasQualifier(essence);
  const fitting = profile.entities.flatMap((entity) =>
    Object.entries(entities[entity].fields).flatMap(([field, declared]) => {
      if (declared.kind !== 'code' || !(isKind || ownWords.has(`${entity}.${field}`))) return [];
      return share(samples, (text) => isWordOf(declared, text)) >= 0.8 ? [guess(entity, field)] : [];
    }),
  );
  return fitting.length === 1 ? fitting : [];
}

function isWordOf(declared: CodeField, text: string): boolean {
  return !/^[\da-z]+$/i.test(text) && codeOf(declared, text) !== undefined;
}

/**
 * The column that names the records, where no heading does: the first one of people's names in a roster, or one called
 * so-and-so 名称 in another register. `assigned` must show two columns that only this kind of table has.
 */
export function subjectGuess(
  profile: Profile,
  { heading, samples }: HeadColumn,
  assigned: readonly string[],
): readonly HeadingMatch[] {
  const [entity] = profile.entities;
  const { title, fields } = entities[entity];
  const signs = assigned.filter((name) => profile.distinctive.includes(name) || name === 'person.idNo');
  if (assigned.includes(`${entity}.${title}`) || signs.length < 2 || samples.length < 2) return [];
  const isNamed =
    fields[title]?.personal === 'name' ? share(samples, isNameText) >= 0.8 : essenceOf(heading.leaf).endsWith('M');
  const isOwn = !hasQualifier(essenceOf(heading.leaf)) && !isSerialHeading(heading);
  return isNamed && isOwn ? [{ ...guess(entity, title), confidence: 'near', weight: 0.5 }] : [];
}
