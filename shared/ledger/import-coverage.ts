// Coverage from two sides: a register of firms names the Party organisation (党组织名称, 覆盖方式), one of Party
// organisations names its firms (覆盖单位). Where both are in the book, or come in the same import, the relation becomes
// a record; where one is missing, the text stays and nothing is invented.

import { type CalendarDate, firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { valueAt } from './dated-values.ts';
import { matchText } from './import-keys.ts';
import { findByText, type Target, type Targets, targetsOf, valuesAfter } from './import-targets.ts';
import { isBlank } from './import-values.ts';
import { recordsReferring } from './references.ts';
import { recordsOf } from './registers.ts';
import type { Steps } from './steps.ts';

type Pair = {
  readonly organization: string;
  readonly partyOrganization: string;
  readonly kind: string;
  /** The record whose row says so, and in which field. */
  readonly by: Target;
  readonly field: 'partyOrganizationName' | 'unitNames';
};

/** A relation that this import makes, and where it was said. */
export type MadeCoverage = Pick<Pair, 'by' | 'field'> & { readonly id: string };

/** In small steps. */
export function* coverageOfImport(
  targets: Targets,
  newId: () => string,
  asOf: CalendarDate,
): Steps<readonly MadeCoverage[]> {
  const known = new Set<string>();
  const made: MadeCoverage[] = [];
  for (const pair of [
    ...pairsOfFirms(targets, asOf),
    ...pairsOfPartyOrganizations(targets),
    ...pairsOfEarlierFirms(targets, asOf),
  ]) {
    yield;
    const name = `${pair.organization} ${pair.partyOrganization}`;
    if (known.has(name) || isCovered(targets, pair)) continue;
    known.add(name);
    const id = newId();
    addCoverage(targets, pair, id);
    made.push({ id, by: pair.by, field: pair.field });
  }
  return made;
}

function* pairsOfFirms(targets: Targets, asOf: CalendarDate): Generator<Pair> {
  for (const firm of targets.byId.get('organization')?.values() ?? []) {
    const name = firm.stated.partyOrganizationName;
    if (typeof name !== 'string' || hasGone(firm, asOf)) continue;
    const partyOrganization = findByText(targets, 'partyOrganization', 'name', name);
    if (partyOrganization === undefined) continue;
    const stated = firm.stated.coverageKind;
    const kind =
      typeof stated === 'string' ? stated : kindOf(valuesAfter(targets, 'partyOrganization', partyOrganization));
    yield { organization: firm.id, partyOrganization, kind, by: firm, field: 'partyOrganizationName' };
  }
}

function* pairsOfPartyOrganizations(targets: Targets): Generator<Pair> {
  for (const by of targets.byId.get('partyOrganization')?.values() ?? []) {
    const names = by.stated.unitNames;
    if (!Array.isArray(names)) continue;
    for (const name of names) {
      const organization = typeof name === 'string' ? findByText(targets, 'organization', 'name', name) : undefined;
      if (organization === undefined) continue;
      const said = valuesAfter(targets, 'organization', organization).coverageKind;
      const kind = typeof said === 'string' ? said : kindOf(valuesAfter(targets, 'partyOrganization', by.id));
      yield { organization, partyOrganization: by.id, kind, by, field: 'unitNames' };
    }
  }
}

/** Firms of earlier imports that named in text a Party organisation which this import brings. */
function* pairsOfEarlierFirms(targets: Targets, asOf: CalendarDate): Generator<Pair> {
  const brought = new Map<string, Target>();
  for (const by of targets.byId.get('partyOrganization')?.values() ?? [])
    if (!by.record && typeof by.values.name === 'string') brought.set(matchText(by.values.name), by);
  if (brought.size === 0) return;
  for (const { id, values } of recordsOf(targets.book, 'organization')) {
    const name = values.partyOrganizationName;
    const by = typeof name === 'string' ? brought.get(matchText(name)) : undefined;
    if (!by || hasGone({ stated: {}, record: { id, values, deleted: false } }, asOf)) continue;
    const kind = typeof values.coverageKind === 'string' ? values.coverageKind : kindOf(by.values);
    yield { organization: id, partyOrganization: by.id, kind, by, field: 'unitNames' };
  }
}

/** The kind of coverage follows from how the Party organisation was set up, when no row names it. */
function kindOf({ level, formation, unitNames }: { readonly [field: string]: JsonValue }): string {
  if (formation === 'area') return 'area';
  const hasSeveral = Array.isArray(unitNames) && unitNames.length > 1;
  return level === 'jointBranch' || formation === 'joint' || hasSeveral ? 'joint' : 'standalone';
}

function hasGone(firm: Pick<Target, 'stated' | 'record'>, asOf: string): boolean {
  const status = firm.stated.status ?? (firm.record && valueAt(firm.record, 'status', asOf));
  return status === 'cancelled' || status === 'revoked' || status === 'movedOut';
}

function isCovered({ book }: Targets, { organization, partyOrganization }: Pair): boolean {
  const coverage = book.registers.get('coverage')?.records;
  return recordsReferring(book, 'coverage', 'organizationId', organization).some((id) => {
    const values = coverage?.get(id)?.values;
    return values?.partyOrganizationId === partyOrganization && isBlank(values.to);
  });
}

/** The relation is no older than either side. */
function addCoverage(targets: Targets, { organization, partyOrganization, kind, by }: Pair, id: string): void {
  const begins = [
    valuesAfter(targets, 'partyOrganization', partyOrganization).establishedOn,
    valuesAfter(targets, 'organization', organization).foundedOn,
  ].filter((day) => typeof day === 'string');
  const from = begins.sort((a, b) => (firstDayOf(a) < firstDayOf(b) ? 1 : -1))[0];
  const values: { [field: string]: JsonValue } = {
    organizationId: organization,
    partyOrganizationId: partyOrganization,
    coverageKind: kind,
    ...(from === undefined ? {} : { from }),
  };
  targetsOf(targets, 'coverage').set(id, {
    entity: 'coverage',
    id,
    record: undefined,
    row: by.row,
    src: by.src,
    values,
    said: undefined,
    stated: {},
  });
}
