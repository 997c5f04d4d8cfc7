// Which personal values a report to the district carries (FEATURES H15). The district counts, tells persons apart and
// checks; where somebody lives, whom to call in an emergency and what hardship a family has is the office's own work and
// stays there unless the district has agreed something else in writing.
//
// Attachments are a field of their record here. Photos and papers of activities, stations, projects and organizations are
// evidence that the district asks for; those of people (applications, certificates, pictures of a person) and of 诉求 and
// visits (hardship, complaints, homes) are not, and their names alone may tell too much.

import type { EntityName } from './declaration.ts';

/** How the operations call what is attached to a record (shared/sync/merge-record.ts). */
const attachments = 'attachments';

/** Fields that a report leaves out, each group by what it is called where the clerk decides about it. */
export const withheldGroups = {
  address: { label: '籍贯和住址', fields: { person: ['nativePlace', 'hukouAddress', 'homeAddress'] } },
  contacts: { label: '备用电话和紧急联系人', fields: { person: ['altPhone', 'emergencyName', 'emergencyPhone'] } },
  hardship: { label: '重点关爱类型', fields: { person: ['difficulty'] } },
  personFiles: {
    label: '人员和党员的附件',
    fields: {
      person: [attachments],
      employment: [attachments],
      membership: [attachments],
      postHolding: [attachments],
      instructorAssignment: [attachments],
      attendance: [attachments],
      dualCheckIn: [attachments],
      pointEntry: [attachments],
    },
  },
  demandFiles: { label: '诉求和走访的附件', fields: { demand: [attachments], visit: [attachments] } },
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
 * @param agreed the groups that the district has agreed to receive all the same; others than these here mean nothing
 */
export function withheldFromDistrict(agreed: readonly string[] = []): { [table: string]: readonly string[] } {
  const withheld: { [table: string]: string[] } = {};
  for (const [group, { fields }] of Object.entries(withheldGroups)) {
    if (agreed.includes(group)) continue;
    for (const [table, names] of Object.entries(fields)) withheld[table] = [...(withheld[table] ?? []), ...names];
  }
  return withheld;
}

/** Whether what is attached to records of a table goes to the district. */
export function areAttachmentsReported(table: string, agreed: readonly string[] = []): boolean {
  const withheld = withheldFromDistrict(agreed);
  return !(Object.hasOwn(withheld, table) && withheld[table]?.includes(attachments));
}

/** Whether a value of one of these fields is ever withheld, so that its line needs a nonce against guessing. */
export function isEverWithheld(table: string, fields: readonly string[]): boolean {
  const names = Object.hasOwn(everWithheld, table) ? everWithheld[table] : undefined;
  return names !== undefined && fields.some((field) => names.includes(field));
}

const everWithheld = withheldFromDistrict();

/** The groups that a bundle leaves out, by what it says it withholds. */
export function groupsWithheld(withheld: { readonly [table: string]: readonly string[] }): readonly WithheldGroup[] {
  return (Object.keys(withheldGroups) as WithheldGroup[]).filter((group) =>
    Object.entries<readonly string[]>(withheldGroups[group].fields).some(([table, names]) =>
      names.some((name) => withheld[table]?.includes(name)),
    ),
  );
}
