// What can be said about one row when its fields are seen together.
import { firstDayOf, fullYearsBetween, lastDayOf } from '#shared/base/calendar-date.ts';
import { sexes } from '#shared/domain/code-lists.ts';
import { entities } from '#shared/domain/entities.ts';
import { factsOfIdNumber } from '#shared/domain/id-number.ts';
import type { AsOf } from './as-of.ts';
import type { Profile } from './profiles.ts';
import { textOf } from './raw-sheet.ts';
import { addProblem, fieldOf, hasCode, numberValue, problemAt, type RowDraft, textValue } from './row-draft.ts';

/** A birth written 1989.1 in a numeric cell is January or October; the ID number of the row settles which. */
export function settleBirth(draft: RowDraft): void {
  const birth = fieldOf(draft, 'person.birth');
  if (!birth?.codes.includes('DATE_AMBIGUOUS')) return;
  const year = /^(\d{4})\.1$/.exec(textOf(birth.cell))?.[1];
  const month = factsOfIdNumber(textValue(draft, 'person.idNo'))?.birth.slice(0, 7);
  if (!year || (month !== `${year}-01` && month !== `${year}-10`)) return;
  const place = draft.layout.places.get('person.birth') as number;
  draft.fields[place] = { ...birth, value: month, codes: ['DATE_PARTIAL'] };
}

/** All rules for one row. */
export function checkRow(profile: Profile, draft: RowDraft, asOf: AsOf): void {
  checkTitle(profile, draft);
  if (profile.entities.includes('person')) checkPerson(draft, asOf);
  for (const [earlier, later] of orderedDates) checkOrder(draft, earlier, later);
  for (const name of pastDates) checkPast(draft, name, asOf.latest);
  checkSums(draft);
}

/** A record must have a name; a row of a list must say what it belongs to. */
function checkTitle(profile: Profile, draft: RowDraft): void {
  const [entity] = profile.entities;
  const { title, fields } = entities[entity];
  const code = fields[title]?.personal === 'name' ? 'NAME_MISSING' : 'KEY_MISSING';
  for (const name of [`${entity}.${title}`, ...(owners[entity] ?? [])]) {
    const field = fieldOf(draft, name);
    const isExplained = field?.codes.some(
      (found) => found === 'CHAR_LOST' || found === 'KEY_FORMULA_ERROR' || found === 'FORMULA_ERROR',
    );
    if (field && field.value === null && !isExplained)
      addProblem(draft, name.endsWith(`.${title}`) ? code : 'KEY_MISSING', name);
  }
}

const owners: { readonly [entity: string]: readonly string[] } = {
  stationAsset: ['stationAsset.stationName'],
  attendance: ['attendance.activityCode'],
  demand: ['demand.content'],
};

function checkPerson(draft: RowDraft, asOf: AsOf): void {
  const facts = factsOfIdNumber(textValue(draft, 'person.idNo'));
  const sex = textValue(draft, 'person.sex');
  const birth = textValue(draft, 'person.birth');
  if (facts && sex && (sex === sexes[1] || sex === sexes[2]) && sex !== sexes[facts.sex])
    addProblem(draft, 'SEX_MISMATCH', 'person.sex');
  if (facts && birth && !facts.birth.startsWith(birth)) addProblem(draft, 'BIRTH_MISMATCH', 'person.birth');
  checkAge(draft, facts?.birth ?? birth, asOf);
}

/** Ages may be counted by calendar years, so one year more or less is no contradiction. */
function checkAge(draft: RowDraft, birth: string | undefined, { ages, latest }: AsOf): void {
  if (!birth) return;
  const age = numberValue(draft, 'person.age');
  if (age !== undefined && ages !== undefined) {
    const [most, least] = [fullYearsBetween(firstDayOf(birth), ages), fullYearsBetween(lastDayOf(birth), ages)];
    if (age < least - 1 || age > most + 1) addProblem(draft, 'AGE_MISMATCH', 'person.age');
  }
  const joinedOn = textValue(draft, 'membership.joinedOn');
  if (joinedOn && fullYearsBetween(firstDayOf(birth), lastDayOf(joinedOn)) < 18)
    addProblem(draft, 'UNDER_AGE', 'membership.joinedOn');
  else if (fullYearsBetween(firstDayOf(birth), ages ?? latest) < 16)
    addProblem(draft, 'UNDER_AGE', draft.layout.places.has('person.birth') ? 'person.birth' : 'person.idNo');
}

/** Pairs of which the second cannot come first. */
const orderedDates: readonly (readonly [string, string])[] = [
  ['person.birth', 'person.joinedPartyOn'],
  ['person.birth', 'membership.joinedOn'],
  ['person.birth', 'employment.from'],
  ['membership.joinedOn', 'membership.regularOn'],
  ['membership.inOn', 'membership.outOn'],
  ['employment.from', 'employment.to'],
  ['partyOrganization.lastElectedOn', 'partyOrganization.electionDueOn'],
  ['partyOrganization.establishedOn', 'partyOrganization.dissolvedOn'],
  ['instructorAssignment.from', 'instructorAssignment.to'],
  ['demand.reportedOn', 'demand.closedOn'],
  ['dualCheckIn.on', 'dualCheckIn.endedOn'],
  ['secretaryProject.startedOn', 'secretaryProject.dueOn'],
];

function checkOrder(draft: RowDraft, earlier: string, later: string): void {
  const [from, to] = [textValue(draft, earlier), textValue(draft, later)];
  if (from && to && lastDayOf(to) < firstDayOf(from)) addProblem(draft, 'DATE_ORDER', later);
}

/** Dates of what has happened; terms, plans and due dates lie ahead by nature. */
const pastDates: readonly string[] = [
  'person.birth',
  'person.joinedPartyOn',
  'person.consentOn',
  'person.lastVerifiedOn',
  'employment.from',
  'membership.joinedOn',
  'membership.regularOn',
  'membership.inOn',
  'organization.foundedOn',
  'partyOrganization.establishedOn',
  'partyOrganization.approvedOn',
  'partyOrganization.lastElectedOn',
  'station.openedOn',
  'stationAsset.boughtOn',
  'activity.heldOn',
  'demand.reportedOn',
  'demand.closedOn',
  'visit.visitedOn',
  'dualCheckIn.on',
  'pointEntry.on',
];

function checkPast(draft: RowDraft, name: string, latest: string): void {
  const date = textValue(draft, name);
  if (date && firstDayOf(date) > latest) addProblem(draft, 'DATE_FUTURE', name);
}

function checkSums(draft: RowDraft): void {
  const [expected, headcount, absent] = numbers(draft, 'activity', 'expected', 'headcount', 'absent');
  if (expected !== undefined && headcount !== undefined && absent !== undefined && headcount + absent !== expected) {
    addProblem(draft, 'SUM_MISMATCH', 'activity.headcount');
  }
  const [quantity, price, amount] = numbers(draft, 'stationAsset', 'quantity', 'price', 'amount');
  const isComputed = hasCode(draft, 'stationAsset.amount', 'FORMULA_CACHED');
  if (quantity !== undefined && price !== undefined && amount !== undefined && !isComputed && quantity >= 0) {
    if (Math.abs(quantity * price - amount) > 0.01 * Math.max(1, amount))
      addProblem(draft, 'SUM_MISMATCH', 'stationAsset.amount');
  }
  checkBalance(draft);
  for (const [entity, part, whole] of partsOfWholes) {
    const [some, all] = numbers(draft, entity, part, whole);
    if (some !== undefined && all !== undefined && some > all) addProblem(draft, 'SUM_MISMATCH', `${entity}.${part}`);
  }
}

/** 获得 − 兑换 = 余额 where a row states all three and the balance was typed. */
function checkBalance(draft: RowDraft): void {
  const [earned, spent, balance] = numbers(draft, 'pointEntry', 'earned', 'spent', 'balance');
  if (earned === undefined || spent === undefined || balance === undefined) return;
  if (!hasCode(draft, 'pointEntry.balance', 'FORMULA_CACHED') && Math.abs(earned - spent - balance) > 0.001)
    addProblem(draft, 'SUM_MISMATCH', 'pointEntry.balance');
}

/** Numbers that are counted among another one of the same row. */
const partsOfWholes: readonly (readonly [entity: string, part: string, whole: string])[] = [
  ['organization', 'declaredMembers', 'declaredStaff'],
  ['organization', 'declaredFullMembers', 'declaredMembers'],
  ['partyOrganization', 'declaredProbationary', 'declaredMembers'],
];

function numbers(draft: RowDraft, entity: string, ...fields: readonly string[]): readonly (number | undefined)[] {
  return fields.map((field) => numberValue(draft, `${entity}.${field}`));
}

/**
 * What was said about single cells, in the order of the columns.
 *
 * @param isReturned the comments of the sheet are our own and nothing to look at
 */
export function collectCellProblems(draft: RowDraft, isReturned: boolean): void {
  draft.fields.forEach(({ codes }, place) => {
    for (const code of codes)
      if (!(isReturned && code === 'HAS_COMMENT')) draft.problems.push(problemAt(draft, code, place));
  });
}
