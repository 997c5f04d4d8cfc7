// The parts of a ledger for which a state fingerprint is told, so that two clerks find by telephone where their PCs
// differ: one for each entry of the navigation, and one for everything that no register holds.

import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';

export const fingerprintModules = {
  people: '从业人员',
  organizations: '企业与组织',
  stations: '暖新驿站',
  activities: '活动服务',
  demands: '诉求问题',
  papers: '往来与留痕',
} as const;

export type FingerprintModule = keyof typeof fingerprintModules;

const moduleOfEntity: { readonly [entity in EntityName]: FingerprintModule } = {
  person: 'people',
  employment: 'people',
  membership: 'people',
  dualCheckIn: 'people',
  pointEntry: 'people',
  organization: 'organizations',
  partyOrganization: 'organizations',
  coverage: 'organizations',
  postHolding: 'organizations',
  instructorAssignment: 'organizations',
  station: 'stations',
  stationAsset: 'stations',
  activity: 'activities',
  attendance: 'activities',
  demand: 'demands',
  visit: 'demands',
  secretaryProject: 'demands',
};

/** Notes of imports, exports and decisions, and what a later version writes, belong to no register. */
export function moduleOf(table: string): FingerprintModule {
  return isEntityName(table) ? moduleOfEntity[table] : 'papers';
}
