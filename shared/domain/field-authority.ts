// Whose word counts when two PCs wrote different things into one field (FEATURES.md I11). A hint for the clerk, shown
// beside the two values; it decides nothing.

import type { EntityName } from './declaration.ts';

/** Where the right value is to be looked up. */
export const authorities = {
  document: '证件',
  licence: '登记证照',
  district: '区级',
  partySystem: '党员信息系统',
  office: '街道核实',
} as const;

export type Authority = keyof typeof authorities;

type Hint = { readonly authority: Authority; readonly words: string };

const hints: { readonly [authority in Authority]: string } = {
  document: '以本人身份证件为准，找本人看证件核对。',
  licence: '以营业执照或登记证书为准，看证照核对。',
  district: '以区级下发的代码和名称为准，拿不准时打电话问区里。',
  partySystem: '以全国党员管理信息系统为准，请组织员查一下。',
  office: '以最近一次联系本人或走访核实的为准。',
};

const table: { readonly [entity in EntityName]?: { readonly [field: string]: Authority } } = {
  person: {
    name: 'document',
    sex: 'document',
    idType: 'document',
    idNo: 'document',
    birth: 'document',
    ethnic: 'document',
    hukouAddress: 'document',
    political: 'partySystem',
    joinedPartyOn: 'partySystem',
    partyOrganizationName: 'partySystem',
    isMobileMember: 'partySystem',
    communityName: 'district',
    gridUnit: 'district',
    phone: 'office',
    altPhone: 'office',
    homeAddress: 'office',
    emergencyName: 'office',
    emergencyPhone: 'office',
    needs: 'office',
  },
  organization: {
    name: 'licence',
    creditCode: 'licence',
    organizationClass: 'licence',
    legalRepresentative: 'licence',
    foundedOn: 'licence',
    capital: 'licence',
    status: 'licence',
    communityName: 'district',
    coverageKind: 'district',
    managedBy: 'district',
    address: 'office',
    legalPhone: 'office',
    contactName: 'office',
    contactPhone: 'office',
    declaredStaff: 'office',
  },
  partyOrganization: {
    name: 'district',
    level: 'district',
    formation: 'district',
    superiorName: 'district',
    secretaryPhone: 'office',
  },
  membership: {
    memberType: 'partySystem',
    partyOrganizationName: 'partySystem',
    joinedOn: 'partySystem',
    regularOn: 'partySystem',
  },
  station: { name: 'district', stationNo: 'district', grade: 'district', managerName: 'office', phone: 'office' },
};

/** Whose word counts for a field, and what to do; undefined where nobody's counts more. */
export function authorityOf(entity: EntityName, field: string): Hint | undefined {
  const authority = table[entity]?.[field];
  return authority && { authority, words: hints[authority] };
}

/** Every field that the table names, so that a test can hold it against the declarations. */
export function fieldsWithAuthority(): readonly (readonly [entity: EntityName, field: string])[] {
  return Object.entries(table).flatMap(([entity, fields]) =>
    Object.keys(fields).map((field) => [entity as EntityName, field] as const),
  );
}
