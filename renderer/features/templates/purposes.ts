import type { ProfileName } from '#shared/workbook/profiles.ts';

/** What each template is for, and who usually fills it in. */
export const purposes: { readonly [name in ProfileName]: string } = {
  worker: '快递、外卖、网约车、货运等从业人员首次采集，发给站点和企业填写',
  member: '党员名册和流动党员登记，发给党支部填写',
  organization: '企业和社会组织摸底，发给社区网格填写',
  partyOrganization: '党组织基本情况，发给党支部填写',
  instructor: '党建指导员选派情况，由综合党委填写',
  station: '驿站地址、开放时间和服务项目，发给驿站填写',
  stationAsset: '驿站的设施和物资清单，发给驿站填写',
  activity: '活动、主题党日、培训和志愿服务记录，一行一次活动',
  attendance: '一次活动的签到名单，一行一人',
  demand: '走访、座谈和驿站收集的诉求问题，一行一件',
  visit: '走访企业和站点的记录，一行一次',
  dualCheckIn: '党员到社区报到的登记，发给社区填写',
  pointEntry: '积分的获得和兑换，一行一笔',
  secretaryProject: '书记领办的项目和进度，一行一项',
};
