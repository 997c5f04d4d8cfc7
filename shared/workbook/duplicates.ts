// Rows that may be the same record: within a table, in another sheet of the file, or already registered. People are
// told apart by the 17 digits of the ID number before its check character, other records by the keys of their entity.
import { entities } from '#shared/domain/entities.ts';
import { idNumberKey } from '#shared/domain/id-number.ts';
import { comparable } from '#shared/domain/width.ts';
import type { KnownRecords } from './known-records.ts';
import type { Profile } from './profiles.ts';
import { addProblem, type RowDraft, textValue } from './row-draft.ts';

/** What the earlier sheets of the file held: profile → ID number keys. */
export type SeenPeople = Map<string, Set<string>>;

export function checkDuplicates(
  profile: Profile,
  drafts: readonly RowDraft[],
  seen: SeenPeople,
  known: KnownRecords,
): void {
  if (profile.entities.includes('person')) checkPeople(profile, drafts, seen, known);
  else checkKeys(profile, drafts);
}

/** Whether a field (`entity.field`) is one by which rows of this kind are told apart. */
export function tellsApart({ entities: [entity, ...also] }: Profile, field: string): boolean {
  if (entity === 'person' || also.includes('person')) return personFields.includes(field);
  return keyFieldsOf(entity).some((fields) => fields.some((name) => nameIn(entity, name) === field));
}

const placesOfPeople = ['employment.platform', 'membership.partyOrganizationName'];
const personFields = ['person.idNo', 'person.name', 'person.sex', ...placesOfPeople];

function checkPeople(profile: Profile, drafts: readonly RowDraft[], seen: SeenPeople, known: KnownRecords): void {
  const elsewhere = seen.get(profile.name) ?? new Set<string>();
  const here = new Set<string>();
  const namesakes: Namesakes = new Map();
  for (const draft of drafts) {
    const idNo = textValue(draft, 'person.idNo');
    const key = idNo && idNumberKey(idNo);
    const confusing = confusions(draft);
    if (key && here.has(key)) addProblem(draft, 'DUP_ID', 'person.idNo');
    else if (key && elsewhere.has(key)) addProblem(draft, 'DUP_ID_OTHER_SHEET', 'person.idNo');
    else if (key && known.idNumbers.has(key)) addProblem(draft, 'DUP_ID_OTHER_FILE', 'person.idNo');
    else if (idNo && isNamesake(idNo, confusing, namesakes)) addProblem(draft, 'SAME_NAME_OTHER_PERSON', 'person.name');
    if (key) here.add(key);
    if (idNo) rememberName(idNo, confusing, namesakes);
  }
  for (const key of elsewhere) here.add(key);
  seen.set(profile.name, here);
}

/** What a row would be confused by → the ID numbers found under it; most often it is one, which needs no set. */
type Namesakes = Map<string, string | Set<string>>;

/**
 * A namesake is worth a hint where the two could be confused: same sex, and a name of three characters or more, which
 * few people share, or the same platform or branch. Two-character names meet by chance in every roster.
 */
function confusions(draft: RowDraft): readonly string[] {
  const name = textValue(draft, 'person.name');
  if (name === undefined) return [];
  const person = `${name} ${textValue(draft, 'person.sex') ?? ''}`;
  const keys = name.length >= 3 && [...name].length >= 3 ? [person] : [];
  for (const field of placesOfPeople) {
    const place = textValue(draft, field);
    if (place !== undefined) keys.push(`${person} ${place}`);
  }
  return keys;
}

function isNamesake(idNo: string, confusing: readonly string[], namesakes: Namesakes): boolean {
  return confusing.some((key) => {
    const ids = namesakes.get(key);
    return ids !== undefined && (typeof ids === 'string' ? ids !== idNo : !ids.has(idNo));
  });
}

function rememberName(idNo: string, confusing: readonly string[], namesakes: Namesakes): void {
  for (const key of confusing) {
    const ids = namesakes.get(key);
    if (ids === undefined) namesakes.set(key, idNo);
    else if (typeof ids !== 'string') ids.add(idNo);
    else if (ids !== idNo) namesakes.set(key, new Set([ids, idNo]));
  }
}

function checkKeys(profile: Profile, drafts: readonly RowDraft[]): void {
  const [entity] = profile.entities;
  const seen = new Set<string>();
  for (const draft of drafts) {
    const key = keyFieldsOf(entity)
      .map((fields) => fields.map((field) => textValue(draft, nameIn(entity, field))))
      .findIndex((values) => values.every((value) => value !== undefined));
    const fields = keyFieldsOf(entity)[key];
    if (!fields) continue;
    const text = `${key} ${fields.map((field) => comparable(textValue(draft, nameIn(entity, field)) ?? '')).join('\n')}`;
    if (seen.has(text)) addProblem(draft, 'DUP_KEY', nameIn(entity, fields[0] as string));
    seen.add(text);
  }
}

/** A key may reach into another record of the same row: `pointEntry.service`. */
function nameIn(entity: keyof typeof entities, field: string): string {
  return field.includes('.') ? field : `${entity}.${field}`;
}

/** Keys by which sheets name what records hold as references. */
function keyFieldsOf(entity: keyof typeof entities): readonly (readonly string[])[] {
  switch (entity) {
    case 'attendance':
      return [['name', 'phone', 'activityCode']];
    case 'stationAsset':
      return [['stationName', 'item', 'boughtOn', 'custodian']];
    case 'dualCheckIn':
      return [['name', 'phone', 'communityName', 'on', 'pointEntry.service']];
    default:
      return entities[entity].keys;
  }
}
