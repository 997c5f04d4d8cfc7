// What the truth files of the fixtures say, and the figures that follow from them. Nothing here uses the program's own
// importer, merge or figures; the formulas are those of the registers, written down again.

import { readFileSync } from 'node:fs';

export const fixtures = new URL('../fixtures/', import.meta.url);

type Value = string | number | boolean | null | readonly string[] | undefined;
type Values = { readonly [field: string]: Value };
type Row = {
  readonly row: number;
  readonly outcome: 'accepted' | 'warned' | 'rejected';
  readonly reasons: readonly { readonly code: string }[];
  readonly values: Values;
};
type Sheet = { readonly sheet: string; readonly kind: string | null; readonly rows: readonly Row[] };
export type Truth = {
  readonly expect: string;
  readonly error?: { readonly code: string };
  readonly sheets?: readonly Sheet[];
};

export function truthOf(file: string): Truth {
  return JSON.parse(readFileSync(new URL(`truth/${file}.json`, fixtures), 'utf8')) as Truth;
}

function sheetsOf(file: string): readonly Sheet[] {
  return (truthOf(file).sheets ?? []).filter(({ kind }) => kind !== null);
}

/** Rows that come in: every one that is not rejected. */
function rowsOf(files: readonly string[], kind: string): readonly Values[] {
  return files
    .flatMap(sheetsOf)
    .filter((sheet) => sheet.kind === kind)
    .flatMap(({ rows }) => rows.filter(({ outcome }) => outcome !== 'rejected'))
    .map(({ values }) => values);
}

export type Counts = { readonly accepted: number; readonly warned: number; readonly rejected: number };

/**
 * Rows of a workbook by outcome, when the others were taken in before it. The truth warns of a person who stands in
 * another file as well; on a PC that person is known only if the row there was not rejected.
 */
export function countsOf(file: string, before: readonly string[]): Counts {
  const known = new Set(['worker', 'member'].flatMap((kind) => rowsOf(before, kind).map(({ idNo }) => idNo)));
  const counts = { accepted: 0, warned: 0, rejected: 0 };
  for (const row of sheetsOf(file).flatMap(({ rows }) => rows)) {
    const isUnknown = row.reasons.some(({ code }) => code === 'DUP_ID_OTHER_FILE') && !known.has(row.values.idNo);
    counts[row.outcome === 'warned' && isUnknown ? 'accepted' : row.outcome]++;
  }
  return counts;
}

type Person = { readonly key: string; readonly values: Values };

/** A person is told by the ID number, else by name and phone; who stands with a number elsewhere is that person. */
function peopleIn(files: readonly string[], kind: 'worker' | 'member' | 'instructor'): readonly Person[] {
  const everybody = ['worker', 'member', 'instructor'].flatMap((each) => rowsOf(files, each));
  const numbers = new Map(everybody.flatMap((values) => (values.idNo ? [[contactOf(values), values.idNo]] : [])));
  return rowsOf(files, kind).map((values) => ({
    key: String(values.idNo ?? numbers.get(contactOf(values)) ?? contactOf(values)),
    values,
  }));
}

function contactOf({ name, phone }: Values): string {
  return `${name} ${phone}`;
}

function distinct(keys: Iterable<string>): number {
  return new Set(keys).size;
}

/** P-02: distinct persons of worker sheets: whoever is on a worker roster works. Rosters have no column for leaving. */
function workers(files: readonly string[]): readonly Person[] {
  return peopleIn(files, 'worker');
}

/** O-01: distinct by credit code, else by name, without those ticked 是否注销. */
function operatingOrganizations(files: readonly string[]): number {
  const open = rowsOf(files, 'enterprise').filter(({ closed }) => closed !== true);
  return distinct(open.map(({ uscc, name }) => String(uscc ?? name)));
}

/** S-01: distinct by name, 运行状态 正常 or not filled in. */
function openStations(files: readonly string[]): number {
  const open = rowsOf(files, 'station').filter(({ status }) => !status || status === '正常');
  return distinct(open.map(({ name }) => String(name)));
}

const isPartyMember = (political: Value) => political === '中共党员' || political === '中共预备党员';

/** The figures of a committee that took in these workbooks, for a window that holds all their activities. */
export function figuresIn(files: readonly string[]): { readonly [id: string]: number } {
  const members = peopleIn(files, 'member');
  const memberKeys = new Set(members.map(({ key }) => key));
  return {
    'O-01': operatingOrganizations(files),
    'P-02': distinct(workers(files).map(({ key }) => key)),
    // Every Party organisation of the fixtures is established, none is temporary, in preparation or dissolved.
    'G-01': distinct(rowsOf(files, 'partyOrg').map(({ name }) => String(name))),
    // 流动党员 are with us, their membership is not.
    'M-01': distinct(members.filter(({ values }) => values.floating !== true).map(({ key }) => key)),
    'M-11': distinct(
      workers(files)
        .filter(({ key, values }) => isPartyMember(values.political) || memberKeys.has(key))
        .map(({ key }) => key),
    ),
    'S-01': openStations(files),
    // No activity of the fixtures is planned or cancelled, and 三会一课 does not say which of the meetings it was.
    'A-01': distinct(rowsOf(files, 'activity').map(({ code }) => String(code))),
  };
}

function namesIn(value: Value): readonly string[] {
  return Array.isArray(value) ? value : [];
}

/** Rows of the district's tables that follow one to one from rows of the sheets; a register without rows has no entry. */
export function tablesIn(files: readonly string[]): { readonly [table: string]: number } {
  const rows = {
    organization: distinct(rowsOf(files, 'enterprise').map(({ uscc, name }) => String(uscc ?? name))),
    partyOrganization: distinct(rowsOf(files, 'partyOrg').map(({ name }) => String(name))),
    person: distinct(
      (['worker', 'member', 'instructor'] as const).flatMap((kind) => peopleIn(files, kind)).map(({ key }) => key),
    ),
    instructorAssignment: distinct(
      rowsOf(files, 'instructor').flatMap(({ idNo, enterprises }) =>
        namesIn(enterprises).map((name) => `${idNo} ${name}`),
      ),
    ),
    demand: distinct(rowsOf(files, 'appeal').map(({ code }) => String(code))),
    visit: rowsOf(files, 'visit').length,
    dualCheckIn: distinct(rowsOf(files, 'point').map((row) => `${contactOf(row)} ${row.reportCommunity}`)),
    pointEntry: rowsOf(files, 'point').length,
    secretaryProject: distinct(rowsOf(files, 'project').map(({ name }) => String(name))),
    station: distinct(rowsOf(files, 'station').map(({ name }) => String(name))),
    activity: distinct(rowsOf(files, 'activity').map(({ code }) => String(code))),
  };
  return Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0));
}
