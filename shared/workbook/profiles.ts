// What kinds of table the importer knows. A profile names the entities one row may become and what a table must have to
// be of that kind; the headings come from the entity declarations. Kinds for which the program has no register yet are
// recognised by their usual headings only, so that the clerk is told so instead of having them mistaken for another.
import type { EntityName } from '#shared/domain/declaration.ts';

export type ProfileName =
  | 'worker'
  | 'member'
  | 'organization'
  | 'partyOrganization'
  | 'station'
  | 'stationAsset'
  | 'activity'
  | 'attendance'
  | 'demand'
  | 'visit'
  | 'dualCheckIn'
  | 'pointEntry'
  | 'instructor'
  | 'secretaryProject';

export type Profile = {
  readonly name: ProfileName;
  /** The first is the sheet's entity, the others are made from the same row. */
  readonly entities: readonly [EntityName, ...EntityName[]];
  /** Where a heading fits several entities, the earlier one has it. */
  readonly precedence: readonly EntityName[];
  /** Fields that this kind keeps elsewhere: a member's branch belongs to the membership, not to the person. */
  readonly without?: readonly string[];
  /** Headings that mean a field in this kind of table only: whoever is listed among instructors is an instructor. */
  readonly headings?: { readonly [entityField: string]: readonly string[] };
  /** `entity.field` that must have a column: one of each group. */
  readonly required: readonly (readonly string[])[];
  /** Columns that tell this kind from others with similar headings; they weigh double. */
  readonly distinctive: readonly string[];
  /** Words in the title or the name of the sheet. */
  readonly titles: RegExp;
};

export const profiles: readonly Profile[] = [
  {
    name: 'worker',
    entities: ['person', 'employment'],
    precedence: ['person', 'employment'],
    required: [['person.name']],
    distinctive: [
      'employment.group',
      'employment.platform',
      'employment.organizationName',
      'employment.workSite',
      'employment.jobForm',
      'employment.from',
      'employment.plateNo',
      'person.isGridWarden',
      'person.communityRoles',
    ],
    titles: /从业人员|骑手|配送|快递|司机|主播|新就业|群体|花名册|人员信息|登记表/,
  },
  {
    name: 'member',
    entities: ['person', 'membership'],
    precedence: ['membership', 'person'],
    without: ['person.partyOrganizationName', 'person.joinedPartyOn', 'person.isMobileMember'],
    required: [
      ['person.name'],
      ['membership.partyOrganizationName', 'membership.memberType', 'membership.joinedOn', 'membership.regularOn'],
    ],
    distinctive: [
      'membership.partyOrganizationName',
      'membership.memberType',
      'membership.joinedOn',
      'membership.regularOn',
      'membership.position',
      'membership.duesMonthly',
      'membership.isMobile',
    ],
    titles: /党员(?!.*(?:活动|大会))/,
  },
  {
    name: 'organization',
    entities: ['organization'],
    precedence: ['organization'],
    required: [
      ['organization.name'],
      [
        'organization.creditCode',
        'organization.organizationClass',
        'organization.legalRepresentative',
        'organization.legalPhone',
        'organization.industry',
        'organization.declaredStaff',
        'organization.address',
        'organization.hasPartyOrganization',
        'organization.contactName',
      ],
    ],
    distinctive: [
      'organization.creditCode',
      'organization.legalRepresentative',
      'organization.organizationClass',
      'organization.declaredStaff',
    ],
    titles: /企业|两新组织台账|社会组织|商户|单位(?:台账|名单|名册|信息)/,
  },
  {
    name: 'partyOrganization',
    entities: ['partyOrganization'],
    precedence: ['partyOrganization'],
    required: [
      ['partyOrganization.name'],
      [
        'partyOrganization.secretaryName',
        'partyOrganization.superiorName',
        'partyOrganization.establishedOn',
        'partyOrganization.lastElectedOn',
        'partyOrganization.level',
        'partyOrganization.formation',
        'partyOrganization.declaredMembers',
      ],
    ],
    distinctive: [
      'partyOrganization.secretaryName',
      'partyOrganization.superiorName',
      'partyOrganization.level',
      'partyOrganization.lastElectedOn',
      'partyOrganization.electionDueOn',
      'partyOrganization.formation',
    ],
    titles: /党组织|党支部|支部(?:台账|名册|情况)/,
  },
  {
    name: 'station',
    entities: ['station'],
    precedence: ['station'],
    required: [
      ['station.name'],
      [
        'station.address',
        'station.managerName',
        'station.openHours',
        'station.area',
        'station.grade',
        'station.host',
        'station.openedOn',
        'station.facilities',
        'station.services',
        'station.phone',
      ],
    ],
    distinctive: ['station.openHours', 'station.grade', 'station.host', 'station.facilities', 'station.seats'],
    titles: /驿站|站点台账|服务站/,
  },
  {
    name: 'stationAsset',
    entities: ['stationAsset'],
    precedence: ['stationAsset'],
    required: [
      ['stationAsset.item'],
      ['stationAsset.stationName', 'stationAsset.quantity'],
      [
        'stationAsset.quantity',
        'stationAsset.amount',
        'stationAsset.condition',
        'stationAsset.boughtOn',
        'stationAsset.custodian',
      ],
    ],
    distinctive: [
      'stationAsset.item',
      'stationAsset.quantity',
      'stationAsset.price',
      'stationAsset.amount',
      'stationAsset.boughtOn',
      'stationAsset.custodian',
    ],
    titles: /设施|物资|设备|资产|物品/,
  },
  {
    name: 'activity',
    entities: ['activity'],
    precedence: ['activity'],
    required: [['activity.topic', 'activity.content'], ['activity.heldOn']],
    distinctive: [
      'activity.topic',
      'activity.hostName',
      'activity.headcount',
      'activity.activityKind',
      'activity.expected',
      'activity.hours',
    ],
    titles: /活动|主题党日|三会一课|会议(?:记录|台账)|培训/,
  },
  {
    name: 'attendance',
    entities: ['attendance'],
    precedence: ['attendance'],
    required: [['attendance.name'], ['attendance.isPresent', 'attendance.activityCode', 'attendance.leaveReason']],
    distinctive: ['attendance.isPresent', 'attendance.activityCode', 'attendance.leaveReason'],
    titles: /签到|参会|出席|参加人员/,
  },
  {
    name: 'demand',
    entities: ['demand'],
    precedence: ['demand'],
    required: [
      ['demand.content', 'demand.subject'],
      [
        'demand.demandNo',
        'demand.channel',
        'demand.reporterName',
        'demand.category',
        'demand.unitName',
        'demand.dueOn',
        'demand.state',
        'demand.result',
        'demand.closedOn',
        'demand.satisfaction',
      ],
    ],
    distinctive: [
      'demand.content',
      'demand.channel',
      'demand.reporterName',
      'demand.category',
      'demand.dueOn',
      'demand.state',
      'demand.result',
      'demand.closedOn',
      'demand.satisfaction',
    ],
    titles: /诉求|问题(?:台账|清单|办理)|信访|工单|急难愁盼/,
  },
  {
    name: 'visit',
    entities: ['visit'],
    precedence: ['visit'],
    required: [
      ['visit.target', 'visit.contactName'],
      ['visit.visitedOn', 'visit.visitors'],
      ['visit.visitors', 'visit.content', 'visit.problem', 'visit.purpose', 'visit.measure'],
    ],
    distinctive: [
      'visit.visitedOn',
      'visit.visitors',
      'visit.target',
      'visit.purpose',
      'visit.content',
      'visit.problem',
      'visit.measure',
      'visit.isSolved',
    ],
    titles: /走访|入户|探访|五必访/,
  },
  {
    name: 'dualCheckIn',
    entities: ['dualCheckIn', 'pointEntry'],
    precedence: ['dualCheckIn', 'pointEntry'],
    without: ['dualCheckIn.note'],
    required: [['dualCheckIn.name'], ['dualCheckIn.on', 'dualCheckIn.communityName']],
    distinctive: [
      'dualCheckIn.on',
      'dualCheckIn.communityName',
      'pointEntry.service',
      'pointEntry.hours',
      'pointEntry.earned',
      'pointEntry.spent',
      'pointEntry.balance',
      'pointEntry.gift',
    ],
    titles: /积分|双报到|报到/,
  },
  {
    name: 'pointEntry',
    entities: ['pointEntry'],
    precedence: ['pointEntry'],
    required: [['pointEntry.name'], ['pointEntry.earned', 'pointEntry.spent', 'pointEntry.balance']],
    distinctive: [
      'pointEntry.service',
      'pointEntry.hours',
      'pointEntry.earned',
      'pointEntry.spent',
      'pointEntry.balance',
      'pointEntry.gift',
    ],
    titles: /积分|兑换/,
  },
  {
    name: 'instructor',
    entities: ['person', 'instructorAssignment'],
    precedence: ['instructorAssignment', 'person'],
    without: ['instructorAssignment.organizationName'],
    headings: { 'person.name': ['指导员姓名', '指导员', '党建指导员', '党建指导员姓名', '选派人员', '派驻人员'] },
    required: [
      ['person.name'],
      [
        'instructorAssignment.organizationNames',
        'instructorAssignment.fromUnit',
        'instructorAssignment.visitsPerYear',
        'instructorAssignment.isFullTime',
      ],
      [
        'instructorAssignment.organizationNames',
        'instructorAssignment.from',
        'instructorAssignment.to',
        'instructorAssignment.visitsPerYear',
      ],
    ],
    distinctive: [
      'instructorAssignment.organizationNames',
      'instructorAssignment.from',
      'instructorAssignment.to',
      'instructorAssignment.visitsPerYear',
      'instructorAssignment.isFullTime',
    ],
    titles: /指导员/,
  },
  {
    name: 'secretaryProject',
    entities: ['secretaryProject'],
    precedence: ['secretaryProject'],
    required: [
      ['secretaryProject.title'],
      [
        'secretaryProject.leaderName',
        'secretaryProject.goal',
        'secretaryProject.measures',
        'secretaryProject.problem',
        'secretaryProject.progress',
        'secretaryProject.funds',
      ],
    ],
    distinctive: [
      'secretaryProject.title',
      'secretaryProject.leaderName',
      'secretaryProject.category',
      'secretaryProject.goal',
      'secretaryProject.measures',
      'secretaryProject.progress',
      'secretaryProject.funds',
      'secretaryProject.state',
      'secretaryProject.result',
    ],
    titles: /书记项目|书记领办|项目(?:清单|台账|一览)|领办/,
  },
];

/** A kind of table that has no register yet: its name, its headings (distinctive ones first), words in its title. */
export type UnregisteredKind = {
  readonly label: string;
  readonly distinctive: readonly string[];
  readonly usual: readonly string[];
  readonly titles: RegExp;
};

const words = (list: string): readonly string[] => list.split(' ');

export const unregisteredKinds: readonly UnregisteredKind[] = [
  {
    label: '荣誉表彰',
    distinctive: words(
      '荣誉称号 荣誉名称 授予单位 表彰单位 颁发单位 表彰时间 表彰日期 授予时间 授予日期 获奖时间 获奖日期 表彰文号 表彰级别 荣誉级别 获奖情况 主要事迹 事迹简介',
    ),
    usual: words('序号 姓名 单位 所在单位 性别 联系电话 备注 获奖人 获奖单位'),
    titles: /表彰|荣誉|评选/,
  },
  {
    label: '组织关系转接',
    distinctive: words(
      '介绍信编号 介绍信号 转出党组织 转入党组织 转出单位 转入单位 转接类型 转接原因 介绍信日期 有效期 回执日期 回执时间 转接日期 转接时间',
    ),
    usual: words('序号 姓名 性别 身份证号 联系电话 备注 党员类别'),
    titles: /组织关系转接|介绍信/,
  },
];
