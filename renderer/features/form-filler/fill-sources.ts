// What a form can be filled from: every register, people by what they are today, or nothing but one line about the office.

import type { RelatedPart } from '#renderer/components/grid/joined-rows.ts';
import { spellOf } from '#renderer/components/grid/joined-rows.ts';
import { relatedPartsOf } from '#renderer/components/grid/related-parts.ts';
import type { GridRow } from '#renderer/components/grid/row.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { type CalendarDate, isAlive } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { employment } from '#shared/domain/employment.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { membership } from '#shared/domain/membership.ts';
import type { ProfileName } from '#shared/workbook/profiles.ts';

export type FillSource = {
  /** Kept in remembered choices. */
  readonly key: string;
  readonly label: string;
  readonly register: Register;
  readonly entities: readonly EntityName[];
  /** Which of the rows belong; all when left out. */
  passes?(row: GridRow, today: CalendarDate): boolean;
};

/** The form asks about the office itself: one line, made of figures, computed fields and fixed words. */
export const officeKey = 'office';

function registerFor(entity: EntityName): Register {
  return {
    declaration: entities[entity],
    related: relatedPartsOf(entity),
    owned: [],
    heading: '填空表',
    emptyText: '',
  };
}

const people = { register: registerFor('person'), entities: ['person', 'employment', 'membership'] } as const;

export const fillSources: readonly FillSource[] = [
  { key: 'workers', label: '在职从业人员', ...people, passes: (row, today) => isInForce(row, 1, employment, today) },
  { key: 'members', label: '党员', ...people, passes: (row, today) => isInForce(row, 2, membership, today) },
  { key: 'person', label: '全部人员', ...people },
  ...entityNames
    .filter((name) => name !== 'person')
    .map((name) => ({ key: name, label: entities[name].label, register: registerFor(name), entities: [name] })),
];

function isInForce(row: GridRow, part: number, declaration: RelatedPart['declaration'], today: CalendarDate): boolean {
  const record = row.records[part];
  return record !== undefined && isAlive(spellOf(declaration, record), today);
}

export function sourceWithKey(key: string | undefined): FillSource | undefined {
  return fillSources.find((source) => source.key === key);
}

/** The source that a kind of table is usually filled from. */
export function sourceKeyFor(profile: ProfileName | undefined): string {
  switch (profile) {
    case undefined:
      return officeKey;
    case 'worker':
      return 'workers';
    case 'member':
      return 'members';
    case 'instructor':
      return 'instructorAssignment';
    default:
      return profile;
  }
}
