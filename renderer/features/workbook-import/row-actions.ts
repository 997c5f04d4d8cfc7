import type { EntityName } from '#shared/domain/declaration.ts';
import type { ImportPlan, RowAction } from '#shared/ledger/import-types.ts';
import type { ProblemTable } from './problem-groups.ts';

export type TableActions = {
  readonly table: number;
  readonly sheet: string;
  readonly entity: EntityName;
  readonly counts: { readonly [action in RowAction]: number };
};

/** What the plan does with the rows of each table; its rows stand in the order of the tables. */
export function actionsByTable(tables: readonly ProblemTable[], plan: ImportPlan): readonly TableActions[] {
  let at = 0;
  return tables.map(({ index, sheet, entities: [entity], rows }) => {
    const counts = { create: 0, update: 0, same: 0, merge: 0, doubtful: 0, skip: 0 };
    for (const { action } of plan.rows.slice(at, at + rows.length)) counts[action] += 1;
    at += rows.length;
    return { table: index, sheet, entity, counts };
  });
}

/** The page on which the records of a register are seen. */
export const pageOf: { readonly [entity in EntityName]: { readonly href: string; readonly label: string } } = {
  person: { href: '#/people', label: '去看从业人员名册' },
  employment: { href: '#/people', label: '去看从业人员名册' },
  membership: { href: '#/people', label: '去看从业人员名册' },
  organization: { href: '#/organizations', label: '去看企业名册' },
  coverage: { href: '#/organizations', label: '去看企业名册' },
  instructorAssignment: { href: '#/instructors', label: '去看指导员派驻' },
  partyOrganization: { href: '#/party-organizations', label: '去看党组织名册' },
  postHolding: { href: '#/party-organizations', label: '去看党组织名册' },
  station: { href: '#/stations', label: '去看暖新驿站' },
  stationAsset: { href: '#/stations', label: '去看暖新驿站' },
  activity: { href: '#/activities', label: '去看活动台账' },
  attendance: { href: '#/activities', label: '去看活动台账' },
  demand: { href: '#/demands', label: '去看诉求问题' },
  visit: { href: '#/visits', label: '去看走访记录' },
  dualCheckIn: { href: '#/check-ins', label: '去看双报到' },
  pointEntry: { href: '#/points', label: '去看积分记录' },
  secretaryProject: { href: '#/projects', label: '去看书记项目' },
};
