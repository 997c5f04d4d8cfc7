// Finding a record by what a clerk types: part of the name, its pinyin in full or by initials, the end of a telephone or
// identity number. Each record has one line of text; a query is looked for in all of them, which takes some milliseconds
// for 50,000 records. The pinyin table is large and comes later: a provider gives it, and a name of several readings
// (单 shàn or dān) is found by each.

import type { LedgerRecord } from './registers.ts';

/** Every reading of one character in plain letters (单 → dan, shan, chan); nothing for what has none. */
export type PinyinOf = (character: string) => readonly string[];

/** The fields to search: `name` also by its pinyin, `numbers` by any part of their digits. */
export type SearchFields = {
  readonly name: string;
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
};

export type SearchIndex = {
  readonly records: readonly LedgerRecord[];
  /** One text a record: parts between line breaks, each begun with a mark so that a beginning can be told. */
  readonly haystacks: readonly string[];
};

export const personSearch: SearchFields = {
  name: 'name',
  texts: ['communityName', 'partyOrganizationName'],
  numbers: ['phone', 'altPhone', 'idNo'],
};

/** Readings of a name beyond this many are left out; four characters with two readings each are all there. */
const mostReadings = 16;

/** @param before the index of earlier records: what did not change is taken over */
export function buildSearchIndex(
  records: readonly LedgerRecord[],
  fields: SearchFields,
  pinyinOf: PinyinOf,
  before?: SearchIndex,
): SearchIndex {
  const known = new Map(before?.records.map((record, at) => [record, before.haystacks[at] as string]));
  return { records, haystacks: records.map((record) => known.get(record) ?? haystackOf(record, fields, pinyinOf)) };
}

/**
 * The records in which every word of the query is found, those whose name begins with it first.
 *
 * @param limit how many to give at most
 */
export function searchRecords({ records, haystacks }: SearchIndex, query: string, limit: number): LedgerRecord[] {
  const words = query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const begin = `${mark}${words[0]}`;
  const first: LedgerRecord[] = [];
  const others: LedgerRecord[] = [];
  for (let at = 0; at < haystacks.length && first.length < limit; at++) {
    const haystack = haystacks[at] as string;
    if (!words.every((word) => haystack.includes(word))) continue;
    const target = haystack.includes(begin) ? first : others;
    if (target.length < limit) target.push(records[at] as LedgerRecord);
  }
  return [...first, ...others].slice(0, limit);
}

/** Stands before each spelling of the name, and nowhere else. */
const mark = '\u0001';

function haystackOf({ values }: LedgerRecord, fields: SearchFields, pinyinOf: PinyinOf): string {
  const name = textOf(values[fields.name]);
  const spellings = [name, ...spellingsOf(name, pinyinOf)].map((spelling) => mark + spelling);
  const rest = [...fields.texts, ...fields.numbers].map((field) => textOf(values[field]));
  return [...spellings, ...rest].join('\n');
}

/** A name in full pinyin and in initials, once for each way of reading it. */
function spellingsOf(name: string, pinyinOf: PinyinOf): string[] {
  let full: readonly string[] = [''];
  let initials: readonly string[] = [''];
  for (const character of name) {
    const readings = pinyinOf(character);
    if (readings.length === 0) continue;
    const letters = [...new Set(readings.map((reading) => reading.slice(0, 1)))];
    full = each(full, readings);
    initials = each(initials, letters);
  }
  return [...new Set([...full, ...initials])].filter((spelling) => spelling !== '');
}

function each(starts: readonly string[], ends: readonly string[]): string[] {
  return starts.flatMap((start) => ends.map((end) => start + end)).slice(0, mostReadings);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
