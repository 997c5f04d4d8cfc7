// What a form can be filled from: every register, people by what they are today, or nothing but one line about the office.

import { relatedPartsOf } from '#renderer/components/grid/related-parts.ts';
import type { Register } from '#renderer/components/page/register.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import type { PeopleOnDay } from '#shared/report/figure.ts';
import type { ProfileName } from '#shared/workbook/profiles.ts';

export type FillSource = {
  /** Kept in remembered choices. */
  readonly key: string;
  readonly label: string;
  readonly register: Register;
  readonly entities: readonly EntityName[];
  /** Which of the people belong, by the same rules as the figures; all when left out. */
  readonly among?: keyof PeopleOnDay;
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
  { key: 'workers', label: '在职从业人员', ...people, among: 'employed' },
  { key: 'members', label: '党员', ...people, among: 'members' },
  { key: 'person', label: '全部人员', ...people },
  ...entityNames
    .filter((name) => name !== 'person')
    .map((name) => ({ key: name, label: entities[name].label, register: registerFor(name), entities: [name] })),
];

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
