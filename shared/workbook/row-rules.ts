// What can be said about one row when its fields are seen together.
import { firstDayOf, fullYearsBetween, lastDayOf } from '#shared/base/calendar-date.ts';
import { sexes } from '#shared/domain/code-lists.ts';
import { entities } from '#shared/domain/entities.ts';
import { factsOfIdNumber } from '#shared/domain/id-number.ts';
import type { ProblemCode } from '#shared/domain/problems.ts';
import type { AsOf } from './as-of.ts';
import type { Profile } from './profiles.ts';
import { textOf } from './raw-sheet.ts';
import {
  addProblem,
  fieldOf,
  hasCode,
  type Layout,
  numberValue,
  problemAt,
  type RowDraft,
  textValue,
} from './row-draft.ts';

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
  for (const check of rulesFor(profile, draft.layout)) check(draft, asOf);
}

type Check = (draft: RowDraft, asOf: AsOf) => void;

/** A rule and the fields without which it has nothing to look at. */
type Rule = { readonly needs: readonly string[]; readonly check: Check };

const known = new WeakMap<Layout, readonly Check[]>();

/** The rules for the columns of a table, chosen once for all its rows. */
function rulesFor(profile: Profile, layout: Layout): readonly Check[] {
  const before = known.get(layout);
  if (before) return before;
  const rules = [...titleRules(profile), ...(profile.entities.includes('person') ? personRules : []), ...rowRules];
  const checks = rules.filter(({ needs }) => needs.every((name) => layout.places.has(name))).map(({ check }) => check);
  known.set(layout, checks);
  return checks;
}

/** A record must have a name; a row of a list must say what it belongs to. */
function titleRules({ entities: [entity] }: Profile): readonly Rule[] {
  const { title, fields } = entities[entity];
  const code = fields[title]?.personal === 'name' ? 'NAME_MISSING' : 'KEY_MISSING';
  const names = [`${entity}.${title}`, ...(owners[entity] ?? [])];
  return names.map((name) => ({
    needs: [name],
    check: (draft) => checkTitle(draft, name, name.endsWith(`.${title}`) ? code : 'KEY_MISSING'),
  }));
}

function checkTitle(draft: RowDraft, name: string, code: ProblemCode): void {
  const field = fieldOf(draft, name);
  if (!field || field.value !== null) return;
  const isExplained = field.codes.some(
    (found) => found === 'CHAR_LOST' || found === 'KEY_FORMULA_ERROR' || found === 'FORMULA_ERROR',
  );
  if (!isExplained) addProblem(draft, code, name);
}

const owners: { readonly [entity: string]: readonly string[] } = {
  stationAsset: ['stationAsset.stationName'],
  attendance: ['attendance.activityCode'],
  demand: ['demand.content'],
};

const personRules: readonly Rule[] = [{ needs: [], check: checkPerson }];

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

function checkPresence(draft: RowDraft): void {
  const [expected, headcount, absent] = numbers(draft, 'activity', 'expected', 'headcount', 'absent');
  if (expected !== undefined && headcount !== undefined && absent !== undefined && headcount + absent !== expected) {
    addProblem(draft, 'SUM_MISMATCH', 'activity.headcount');
  }
}

function checkAmount(draft: RowDraft): void {
  const [quantity, price, amount] = numbers(draft, 'stationAsset', 'quantity', 'price', 'amount');
  const isComputed = hasCode(draft, 'stationAsset.amount', 'FORMULA_CACHED');
  if (quantity !== undefined && price !== undefined && amount !== undefined && !isComputed && quantity >= 0) {
    if (Math.abs(quantity * price - amount) > 0.01 * Math.max(1, amount))
      addProblem(draft, 'SUM_MISMATCH', 'stationAsset.amount');
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

function checkPart(draft: RowDraft, entity: string, part: string, whole: string): void {
  const [some, all] = numbers(draft, entity, part, whole);
  if (some !== undefined && all !== undefined && some > all) addProblem(draft, 'SUM_MISMATCH', `${entity}.${part}`);
}

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

/** The rules of rows of any kind, in the order in which their findings are listed. */
const rowRules: readonly Rule[] = [
  ...orderedDates.map(([earlier, later]): Rule => {
    return { needs: [earlier, later], check: (draft) => checkOrder(draft, earlier, later) };
  }),
  ...pastDates.map((name): Rule => ({ needs: [name], check: (draft, { latest }) => checkPast(draft, name, latest) })),
  { needs: ['activity.expected', 'activity.headcount', 'activity.absent'], check: checkPresence },
  { needs: ['stationAsset.quantity', 'stationAsset.price', 'stationAsset.amount'], check: checkAmount },
  { needs: ['pointEntry.earned', 'pointEntry.spent', 'pointEntry.balance'], check: checkBalance },
  ...partsOfWholes.map(([entity, part, whole]): Rule => {
    const needs = [`${entity}.${part}`, `${entity}.${whole}`];
    return { needs, check: (draft) => checkPart(draft, entity, part, whole) };
  }),
];
