import type { EntityName } from '#shared/domain/declaration.ts';
import { type ProfileName, profiles } from '#shared/workbook/profiles.ts';

/** What a table can be, in the words of the office. */
export const kindLabels: { readonly [kind in ProfileName]: string } = {
  worker: '从业人员名册',
  member: '党员名册',
  organization: '企业（两新组织）台账',
  partyOrganization: '党组织台账',
  instructor: '党建指导员选派',
  station: '驿站台账',
  stationAsset: '驿站设施物资',
  activity: '活动台账',
  attendance: '活动签到',
  dualCheckIn: '双报到',
  pointEntry: '积分记录',
  demand: '诉求问题',
  visit: '走访记录',
  secretaryProject: '书记项目',
};

export const kindNames = Object.keys(kindLabels) as readonly ProfileName[];

/** The kind of table that is the main one of a register. */
export function kindOf(entity: EntityName): ProfileName | undefined {
  return (
    profiles.find(({ entities: [main] }) => main === entity) ??
    profiles.find(({ entities }) => entities.includes(entity))
  )?.name;
}
