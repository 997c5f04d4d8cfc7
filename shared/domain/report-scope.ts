// Which personal values a report to the district carries (FEATURES H15). The district counts, tells persons apart and
// checks; where somebody lives, whom to call in an emergency and what hardship a family has is the office's own work and
// stays there unless the district has agreed something else in writing.

import type { EntityName } from './declaration.ts';

/** Fields that a report leaves out, each group by what it is called where the clerk decides about it. */
export const withheldGroups = {
  address: { label: '籍贯和住址', fields: { person: ['nativePlace', 'hukouAddress', 'homeAddress'] } },
  contacts: { label: '备用电话和紧急联系人', fields: { person: ['altPhone', 'emergencyName', 'emergencyPhone'] } },
  hardship: { label: '重点关爱类型', fields: { person: ['difficulty'] } },
} as const satisfies {
  readonly [group: string]: {
    readonly label: string;
    readonly fields: { readonly [table in EntityName]?: readonly string[] };
  };
};

export type WithheldGroup = keyof typeof withheldGroups;

/**
 * The fields that a report to the district leaves out.
 *
 * @param agreed the groups that the district has agreed to receive all the same
 */
export function withheldFromDistrict(agreed: readonly WithheldGroup[] = []): { [table: string]: readonly string[] } {
  const withheld: { [table: string]: string[] } = {};
  for (const [group, { fields }] of Object.entries(withheldGroups)) {
    if (agreed.includes(group as WithheldGroup)) continue;
    for (const [table, names] of Object.entries(fields)) withheld[table] = [...(withheld[table] ?? []), ...names];
  }
  return withheld;
}

/** Whether a value of one of these fields is ever withheld, so that its line needs a nonce against guessing. */
export function isEverWithheld(table: string, fields: readonly string[]): boolean {
  const names = Object.hasOwn(everWithheld, table) ? everWithheld[table] : undefined;
  return names !== undefined && fields.some((field) => names.includes(field));
}

const everWithheld = withheldFromDistrict();
