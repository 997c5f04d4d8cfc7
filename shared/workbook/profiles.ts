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
  | 'attendance';

export type Profile = {
  readonly name: ProfileName;
  /** The first is the sheet's entity, the others are made from the same row. */
  readonly entities: readonly [EntityName, ...EntityName[]];
  /** Where a heading fits several entities, the earlier one has it. */
  readonly precedence: readonly EntityName[];
  /** Fields that this kind keeps elsewhere: a member's branch belongs to the membership, not to the person. */
  readonly without?: readonly string[];
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
    label: '诉求问题',
    distinctive: words(
      '诉求编号 诉求渠道 反映人 诉求人 诉求类别 诉求内容 受理日期 受理时间 责任单位 承办单位 办理时限 办理状态 办理结果 办理情况 办结日期 办结时间 满意度 反映渠道 问题类别 诉求来源 处理结果 回访情况',
    ),
    usual: words('序号 编号 群体类别 联系电话 联系方式 电话 备注 所属社区 状态'),
    titles: /诉求|问题台账|信访|工单/,
  },
  {
    label: '走访记录',
    distinctive: words(
      '走访日期 走访时间 走访人员 走访人 走访对象 走访类型 走访内容 走访方式 走访企业 走访单位 对方联系人 被走访人 发现问题 存在问题 处理措施 解决措施 是否解决 解决情况 走访地点',
    ),
    usual: words('序号 联系电话 电话 备注 所属社区'),
    titles: /走访|入户|探访/,
  },
  {
    label: '双报到积分',
    distinctive: words(
      '获得积分 兑换积分 积分余额 剩余积分 兑换物品 积分 报到日期 报到时间 报到社区 服务时长 服务时间 登记人 累计积分 本次积分 加分 扣分 积分事项',
    ),
    usual: words('序号 姓名 身份证号 手机号 联系电话 服务项目 服务内容 备注 性别 所在党支部'),
    titles: /积分|双报到/,
  },
  {
    label: '党建指导员选派',
    distinctive: words(
      '指导员姓名 派出单位 选派单位 联系企业 包联企业 选派时间 期满时间 指导次数 年度指导次数 是否专职 派驻企业 派驻单位 选派日期 聘期 到期时间 联系单位',
    ),
    usual: words('序号 姓名 性别 身份证号 出生年月 职务 联系电话 备注 政治面貌'),
    titles: /指导员/,
  },
  {
    label: '书记项目',
    distinctive: words(
      '项目名称 申报党组织 领办书记 项目类别 针对问题 预期目标 主要措施 立项时间 完成时限 进度 经费 项目状态 取得成效 项目负责人 项目内容 实施单位 牵头单位 完成情况',
    ),
    usual: words('序号 备注 联系电话'),
    titles: /书记项目|项目清单|领办/,
  },
];
