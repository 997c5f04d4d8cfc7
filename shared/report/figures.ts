// The figures of DOMAIN.md section 4 that the registers of today can answer.

import { isAlive, isWithin } from '#shared/base/calendar-date.ts';
import { valueAt } from '#shared/ledger/dated-values.ts';
import type { Figure } from './figure.ts';
import { dateIn } from './people-on-day.ts';

const operatingStatuses = new Set<unknown>(['normal', 'preparing', 'suspended']);
const partyMemberStatuses = new Set<unknown>(['01', '02']);
/** 支部党员大会, 支委会 and 党小组会 are organisational life and counted in the L figures. */
const branchMeetings = new Set<unknown>(['A01', 'A02', 'A03']);

const organizationsOperating: Figure = {
  id: 'O-01',
  label: '两新组织总数',
  unit: '家',
  basis: '统计时点存续状态为正常、筹备、停业的两新组织；僵尸、空壳、迁出、注销、吊销的不计，作废的不计',
  kind: 'stock',
  of: 'organization',
  counts: (organization, { to }) => operatingStatuses.has(valueAt(organization, 'status', to)),
};

const workersOnRoster: Figure = {
  id: 'P-02',
  label: '实名在册新就业群体',
  unit: '人',
  basis:
    '统计时点有在职从业记录的人员，未填从业类别的也计入，同一人只计一次（按证件号码，没有号码的按姓名和电话）；从业起始日期不详的按在职计，已离开的不计',
  kind: 'stock',
  of: 'person',
  counts: ({ id }, { people }) => people.employed.has(id),
};

const partyOrganizations: Figure = {
  id: 'G-01',
  label: '党组织总数',
  unit: '个',
  basis: '统计时点已成立、未撤销的党委、党总支和党支部；筹建的、临时的和仅登记的行业党组织不计',
  kind: 'stock',
  of: 'partyOrganization',
  counts: ({ values }, { to }) =>
    isAlive({ from: dateIn(values.establishedOn), to: dateIn(values.dissolvedOn) }, to) &&
    values.isPreparing !== true &&
    values.isTemporary !== true &&
    values.level !== 'temporaryBranch' &&
    values.relationKind !== 'industry',
};

const membersRegistered: Figure = {
  id: 'M-01',
  label: '党员总数（组织关系在本委）',
  unit: '名',
  basis:
    '统计时点组织关系在本委的党员（含预备党员），同一人只计一次（按证件号码，没有号码的按姓名和电话）；转入日期不详的从入党日期起计；流入的流动党员、报到未编入的不计',
  kind: 'stock',
  of: 'person',
  counts: ({ id }, { people }) => people.registered.has(id),
};

const membersWorkingHere: Figure = {
  id: 'M-11',
  label: '在辖区从业党员',
  unit: '名',
  basis:
    '统计时点在辖区从业、政治面貌为中共党员或预备党员，或有党员关系记录的人员，不论组织关系在何处，同一人只计一次（按证件号码，没有号码的按姓名和电话）',
  kind: 'stock',
  of: 'person',
  counts: ({ id, values }, { people }) =>
    people.employed.has(id) && (partyMemberStatuses.has(values.political) || people.members.has(id)),
};

const stationsOpen: Figure = {
  id: 'S-01',
  label: '驿站总数（开放）',
  unit: '个',
  basis: '统计时点运行状态为正常（开放）的驿站；筹建、暂停、关闭的不计',
  kind: 'stock',
  of: 'station',
  counts: (station, { to }) => valueAt(station, 'status', to) === 'open',
};

const activitiesHeld: Figure = {
  id: 'A-01',
  label: '活动总场次',
  unit: '场',
  basis: '统计期内开展并完成的活动；计划和取消的不计，支部党员大会、支委会、党小组会另计',
  kind: 'flow',
  of: 'activity',
  counts: ({ values }, { from, to }) =>
    isWithin(dateIn(values.heldOn), from, to) &&
    values.progress !== 'planned' &&
    values.progress !== 'cancelled' &&
    !branchMeetings.has(values.activityKind),
};

export const figures: readonly Figure[] = [
  organizationsOperating,
  workersOnRoster,
  partyOrganizations,
  membersRegistered,
  membersWorkingHere,
  stationsOpen,
  activitiesHeld,
];
