// Which register a table is: whole heads as offices write them, short lists that could be several, and tables that are
// none of ours.
import { describe, expect, it } from 'vitest';
import type { ProfileName } from '#shared/workbook/profiles.ts';
import { type RawCell, sheetOf } from '#shared/workbook/raw-sheet.ts';
import { findTables, type Head, isRegistered } from '#shared/workbook/recognise.ts';
import { gridOf } from '#shared/workbook/sheet-grid.ts';
import { seededRandom } from '../simulation/random.ts';
import { madeUpRow } from './made-up-values.ts';

const headsIn = (rows: readonly (readonly RawCell[])[]): readonly Head[] =>
  findTables(gridOf(sheetOf('Sheet1', rows))).map(({ head }) => head);
const kindOf = ({ kind }: Head) => (isRegistered(kind) ? kind.name : kind.label);

/** Heading=field, `-` for a column of no field. */
const wholeHeads: readonly (readonly [ProfileName, string])[] = [
  [
    'worker',
    `编号=- 人员姓名=name 性别=sex 出生年份=birth 居民身份证=idNo 户口性质=- 户口所在地=hukouAddress
      现居住地（街道/社区）=homeAddress 本人联系方式=phone 最高学历=education 婚否=- 从事行业类别=group 服务的平台=platform 用工主体=organizationName
      所在站（网）点=workSite 劳动关系类型=jobForm 何时开始从业=from 日均工作时长=- 是否缴纳社保=insurance 是否为中共党员=- 党组织关系所在党支部=partyOrganizationName
      是否为流动党员=isMobileMember 当前最需要解决的困难=needs 备注=note`,
  ],
  [
    'worker',
    `序号=- 姓名=name 身份证号码=idNo 联系手机=phone 职业类型=group 所属快递公司=organizationName 所属快递网点=workSite
      用工性质（直营/加盟）=jobForm 入职日期（年/月）=from 车辆类型（二轮/三轮/四轮）=vehicle 号牌=plateNo 居住小区=homeAddress 所在村居（社区）=communityName 网格=gridUnit
      政治面貌（党员/团员/群众）=political 入党时间（党员填写）=joinedPartyOn 党员是否双报到=hasCheckedIn 是否担任兼职网格员=isGridWarden 紧急联系人及关系=emergencyName 紧急联系人电话号码=emergencyPhone`,
  ],
  [
    'worker',
    `骑手编号=- 骑手真实姓名=name 性别=sex 证件号=idNo 手机=phone 站点=workSite 承运商=organizationName
      骑手类型（专送、众包）=jobForm 注册日期=from 籍贯=nativePlace 住址=homeAddress 是否党员=- 是否提交入党申请=hasApplied 诉求与建议=needs`,
  ],
  [
    'worker',
    `主播姓名=name 身份证=idNo 主播平台=platform MCN机构名称=organizationName 从业起始时间=from 粉丝量=- 联系电话=phone
      直播类型=- 居住社区=communityName 个人困难诉求=needs 备注=note`,
  ],
  [
    'worker',
    `驾驶员姓名=name 身份证号码=idNo 从业资格证号=- 车牌号码=plateNo 车辆品牌型号=vehicle 平台名称=platform 挂靠（所属）公司=organizationName
      联系方式=phone 户籍地址=hukouAddress 暂住地址=homeAddress 所在党支部=partyOrganizationName 加入平台日期=from`,
  ],
  [
    'member',
    `序号=- 党员姓名=name 性别=sex 民族=ethnic 出生日期=birth 公民身份号码=idNo 文化程度=education
      组织关系所在党支部=partyOrganizationName 党员类型=memberType 加入党组织日期=joinedOn 转为正式党员日期=regularOn 现任党内职务=position 工作单位及岗位=workUnit 新就业群体类型=occupation
      联系电话=phone 是否流动党员=isMobile 每月应交党费=duesMonthly 备注=note`,
  ],
  [
    'member',
    `支部名称=partyOrganizationName 姓名=name 身份证号=idNo 入党年月=joinedOn 转正年月=regularOn 正式或预备=memberType 手机号=phone
      家庭住址=homeAddress 流入时间=inOn 流出地党组织=- 备注=note`,
  ],
  [
    'member',
    `姓名=name 性别=sex 身份证号码=idNo 入党时间=joinedOn 党龄=- 所属支部=partyOrganizationName 支部职务=position
      从业单位=workUnit 职业=occupation 电话=phone`,
  ],
  [
    'organization',
    `序号=- 两新组织名称（全称）=name 统一社会信用代码（18位）=creditCode 类型（非公/社会组织）=organizationClass 所属行业=industry 注册地址=address 法人代表=legalRepresentative
      法人手机号=legalPhone 企业联络员=contactName 联络员手机=contactPhone 在职职工总数=declaredStaff 其中党员人数=declaredMembers 是否已建党组织=hasPartyOrganization 党组织组建形式=coverageKind
      隶属党支部=partyOrganizationName 派驻指导员=instructorName 成立（注册）时间=foundedOn 注册资金（万元）=capital 经营状态=status 所在社区=communityName 备注=note`,
  ],
  [
    'organization',
    `商户（企业）名称=name 经营者姓名=legalRepresentative 经营者联系方式=legalPhone 营业执照注册号=creditCode 经营地点=address 从业人员数量=declaredStaff 党员数量=declaredMembers
      有无党组织=hasPartyOrganization 所属网格=- 是否停业注销=isClosed`,
  ],
  [
    'organization',
    `单位名称=name 组织机构类型=organizationClass 登记时间=foundedOn 业务主管单位=- 负责人=legalRepresentative 联系电话=contactPhone 专职工作人员数=declaredStaff
      党员情况=declaredMembers 党建联络员=instructorName 办公地址=address`,
  ],
  [
    'partyOrganization',
    `序号=- 党支部全称=name 党组织类型（党委/总支/支部）=level 所属上级党组织=superiorName 支部书记姓名=secretaryName 支部书记手机=secretaryPhone 副书记姓名=deputyName
      正式党员数=- 预备党员人数=declaredProbationary 党员总人数=declaredMembers 积极分子人数=declaredActivists 批准成立日期=establishedOn 最近一次换届日期=lastElectedOn 届满日期=electionDueOn
      组建类型（单独/联合）=formation 覆盖企业名单=unitNames 备注=note`,
  ],
  [
    'partyOrganization',
    `党组织名称=name 书记=secretaryName 联系方式=secretaryPhone 党员数（人）=declaredMembers 成立时间=establishedOn 本届任期起始时间=lastElectedOn 下届换届时间=electionDueOn
      所覆盖两新组织=unitNames 活动阵地=-`,
  ],
  [
    'station',
    `序号=- 驿站（站点）名称=name 类别（标准/示范/微型）=grade 具体地址=address 所属社区=communityName 依托单位/场所=host 负责人=managerName
      负责人联系方式=phone 服务时间=openHours 建筑面积（平方米）=area 座椅数量=seats 建成启用时间=openedOn 目前运行状态=status 月均服务人数（人次）=monthlyVisits
      备注=note`,
  ],
  [
    'station',
    `驿站名称=name 位置=address 管理员=managerName 电话=phone 开放时段=openHours 面积=area 投入使用时间=openedOn
      是否24小时开放=- 月服务人次=monthlyVisits`,
  ],
  [
    'stationAsset',
    `序号=- 站点名称=stationName 物品名称=item 规格=- 数量=quantity 计量单位=measure 单价（元）=price
      合计（元）=amount 购置时间=boughtOn 经费来源=source 使用状况=condition 责任人=custodian 备注=note`,
  ],
  [
    'stationAsset',
    `驿站=stationName 设备名称=item 配备数量=quantity 单位=measure 金额=amount 配备日期=boughtOn 来源渠道=source
      完好情况=condition 管理人=custodian`,
  ],
  [
    'activity',
    `序号=- 活动序号=code 开展时间=heldOn 活动类别=activityKind 活动名称（主题）=topic 活动地点=place 主办（承办）党组织=hostName
      活动负责人=moderator 应参加人数=expected 实际参加人数=headcount 请假人数=absent 活动时长（小时）=hours 主要内容=content 备注=note`,
  ],
  [
    'activity',
    `日期=heldOn 会议名称=topic 会议类型=activityKind 地点=place 主持人=moderator 应到=expected 实到=headcount
      缺席=absent 会议主要内容=content 记录人=-`,
  ],
  [
    'attendance',
    `序号=- 活动名称=activityCode 参加人员姓名=name 手机号码=phone 工作单位=unitName 签到情况=isPresent 未到原因=leaveReason`,
  ],
  [
    'attendance',
    `编号=activityCode 姓名=name 单位（支部）=unitName 是否到会=isPresent 请假理由=leaveReason 联系电话=phone`,
  ],
  [
    'demand',
    `序号=- 问题编号=demandNo 收集时间=reportedOn 收集渠道=channel 诉求人姓名=reporterName 从业类别=group 诉求人联系方式=phone
      问题分类=category 问题具体描述=content 牵头办理单位=unitName 要求办结时限=dueOn 当前办理状态=state 处理结果反馈=result 实际办结时间=closedOn
      群众满意度评价=satisfaction 备注=note`,
  ],
  [
    'demand',
    `受理时间=reportedOn 来源=channel 反映人=reporterName 电话=phone 诉求类型=category 诉求事项=content 承办部门=unitName
      办理进展=state 办理情况=result 完成时间=closedOn 是否满意=satisfaction`,
  ],
  [
    'visit',
    `序号=- 走访时间=visitedOn 走访组成员=visitors 走访企业（单位）名称=target 企业对接人=contactName 对接人电话=contactPhone 走访事项=purpose
      走访了解情况=content 企业反映的问题=problem 拟采取的解决措施=measure 问题是否已解决=isSolved 备注=note`,
  ],
  [
    'visit',
    `日期=visitedOn 走访人=visitors 被走访对象=target 联系人=contactName 联系方式=contactPhone 类型=purpose 内容=content
      存在问题=problem 处理情况=measure 是否办结=isSolved`,
  ],
  [
    'dualCheckIn',
    `序号=- 党员姓名=name 身份证号码=idNo 联系方式=phone 报到村（社区）=communityName 到社区报到日期=on 参加服务项目=service
      服务时长（小时）=hours 本次获得积分=earned 已兑换积分=spent 剩余可用积分=balance 兑换物品名称=gift 经办人=recorder 备注=note`,
  ],
  [
    'dualCheckIn',
    `报到人=name 手机号=phone 报到单位=communityName 报到时间=on 志愿服务内容=service 服务小时=hours 积分=earned
      消费积分=spent 积分余额=balance 礼品=gift 登记人=recorder`,
  ],
  [
    'instructor',
    `序号=- 党建指导员姓名=name 性别=sex 身份证号码=idNo 出生日期=birth 原工作单位=fromUnit 现任职务=position
      手机号=phone 包联企业名称=organizationNames 选派日期=from 任期届满日期=to 全年入企次数=visitsPerYear 是否为专职指导员=isFullTime 备注=note`,
  ],
  [
    'instructor',
    `姓名=name 派出单位=fromUnit 职级=position 联系电话=phone 派驻两新组织=organizationNames 派驻时间=from 到期时间=to
      指导次数=visitsPerYear 专/兼职=-`,
  ],
  [
    'secretaryProject',
    `序号=- 书记项目题目=title 申报（实施）党组织=partyOrganizationName 领办书记姓名=leaderName 项目分类=category 拟解决的主要问题=problem 年度目标=goal
      推进举措=measures 立项日期=startedOn 计划完成时间=dueOn 当前完成进度=progress 投入经费（万元）=funds 目前状态=state 阶段性成果=result
      备注=note`,
  ],
  [
    'secretaryProject',
    `项目名称=title 单位=partyOrganizationName 党组织书记=leaderName 类型=category 突出问题=problem 目标任务=goal 具体措施=measures
      启动时间=startedOn 完成时限=dueOn 完成比例=progress 项目预算=funds 成效=result`,
  ],
];

describe('whole heads', () => {
  it.each(wholeHeads)('%s: %s', (kind, text) => {
    const columns = text.split(/\s+/).map((pair) => pair.split('=') as [string, string]);
    const rows = [0, 1, 2, 3, 4, 5].map((at) => {
      const made = madeUpRow(kind, at, seededRandom(at));
      return columns.map(([heading, field]) =>
        heading === '序号' ? at + 1 : field === '-' ? '一般' : (made[field]?.cell ?? ''),
      );
    });
    const [head, ...others] = headsIn([columns.map(([heading]) => heading), ...rows]);
    expect([head && kindOf(head), others]).toEqual([kind, []]);
    expect(head?.columns.map(({ header, target }) => `${header}=${target?.field ?? '-'}`)).toEqual(
      columns.map(([heading, field]) => `${heading}=${field}`),
    );
  });
});

/** Kind, title, headings, one record; # counts the rows. */
const tables: readonly (readonly [string, string, string, string])[] = [
  ['attendance', '', '序号 姓名 单位 联系电话 签到', '# 张三 甲公司 1990000000# √'],
  ['attendance', '主题党日活动签到表', '序号 姓名 单位 职务 联系电话 签名', '# 张三 甲公司 员工 1990000000# -'],
  ['attendance', '会议签到表', '姓名 单位 签到', '张三 甲公司 -'],
  ['attendance', '培训签到册', '序号 姓名 所在党支部 手机号 签到', '# 张三 河畔党支部 1990000000# √'],
  ['worker', '', '序号 姓名 联系电话 备注', '# 张三 1990000000# -'],
  ['worker', '骑手名单', '序号 姓名 性别 手机号', '# 张三 男 1990000000#'],
  [
    'worker',
    '新就业群体党员花名册',
    '序号 姓名 性别 身份证号 所属平台 政治面貌 入党时间 所在党组织 联系电话',
    '# 张三 男 99000019900101101X 美团 中共党员 2010.5 河畔党支部 1990000000#',
  ],
  [
    'member',
    '党员名册',
    '序号 姓名 性别 身份证号 入党时间 所在党组织 联系电话',
    '# 张三 男 99000019900101101X 2010.5 河畔党支部 1990000000#',
  ],
  ['member', '', '序号 姓名 性别 所在党支部 党员类别 入党时间 转正时间', '# 张三 男 河畔党支部 正式党员 2010.5 2011.5'],
  ['member', '流动党员台账', '序号 姓名 性别 手机 所在支部 工作单位', '# 张三 男 1990000000# 河畔党支部 甲公司'],
  ['member', '支部党员信息表', '姓名 入党时间 转正时间 支部职务 联系电话', '张三 2010.5 2011.5 书记 1990000000#'],
  ['organization', '', '序号 企业名称 联系人 联系电话', '# 甲#公司 张三 1990000000#'],
  ['organization', '辖区企业名单', '序号 单位名称 地址', '# 甲#公司 东街#号'],
  [
    'organization',
    '',
    '序号 企业名称 统一社会信用代码 党员数 党组织名称 书记姓名',
    '# 甲#公司 91990000MA0000007X 3 甲党支部 张三',
  ],
  ['partyOrganization', '', '序号 党组织名称 书记姓名 党员数', '# 甲#党支部 张三 12'],
  [
    'partyOrganization',
    '党支部基本情况',
    '序号 支部名称 书记 联系电话 党员人数 成立时间',
    '# 甲#党支部 张三 1990000000# 12 2019.5',
  ],
  ['station', '', '序号 驿站名称 地址 负责人 联系电话', '# 柳荫#驿站 东街#号 张三 1990000000#'],
  ['station', '暖新驿站一览表', '序号 名称 地址 联系人 联系电话', '# 柳荫#驿站 东街#号 张三 1990000000#'],
  ['stationAsset', '驿站物资清单', '序号 名称 数量 单位 备注', '# 饮水机 # 台 -'],
  ['stationAsset', '', '驿站 设施 数量 状态', '柳荫驿站 饮水机# # 完好'],
  ['activity', '', '序号 时间 地点 主题 参加人数', '# 2024.5.# 会议室 学习会# 20'],
  ['activity', '活动台账', '序号 活动时间 活动名称 参加人数 主要内容', '# 2024.5.# 学习会# 20 学习文件'],
  ['demand', '', '序号 反映人 联系电话 诉求内容 办理情况', '# 张三 1990000000# 停车难# 已协调'],
  ['demand', '问题清单', '序号 问题 责任单位 完成时限 完成情况', '# 停车难# 城管办 2024.5.# 已完成'],
  ['demand', '诉求收集表', '姓名 电话 诉求内容 备注', '张三 1990000000# 停车难# -'],
  ['visit', '', '序号 走访时间 走访人员 走访对象 走访内容', '# 2024.5.# 张三 甲公司 了解情况'],
  ['visit', '走访企业台账', '序号 日期 企业名称 走访人 存在问题 解决措施', '# 2024.5.# 甲公司 张三 招工难 对接'],
  [
    'dualCheckIn',
    '双报到登记表',
    '序号 姓名 身份证号 工作单位 报到社区 报到时间',
    '# 张三 99000019900101101X 甲公司 柳荫社区 2024.5.#',
  ],
  ['dualCheckIn', '', '姓名 报到社区 报到日期 服务项目 积分', '张三 柳荫社区 2024.5.# 巡逻 10'],
  [
    'pointEntry',
    '积分兑换登记表',
    '序号 姓名 联系电话 兑换积分 兑换物品 兑换时间',
    '# 张三 1990000000# 50 洗衣液 2024.5.#',
  ],
  ['pointEntry', '志愿服务积分台账', '姓名 服务项目 服务时长 获得积分 剩余积分', '张三 巡逻 2 10 30'],
  [
    'instructor',
    '党建指导员名册',
    '序号 姓名 性别 工作单位 职务 联系电话 联系企业',
    '# 张三 男 税务局 科员 1990000000# 甲公司、乙公司',
  ],
  ['instructor', '', '指导员姓名 派出单位 联系企业 选派时间', '张三 税务局 甲公司 2024.5.#'],
  ['secretaryProject', '书记项目清单', '序号 项目名称 负责人 完成时限 进度', '# 红色驿站# 张三 2024.12.1# 50%'],
  ['secretaryProject', '', '项目名称 领办书记 目标任务 推进措施 完成时间', '红色驿站# 张三 建十个 摸排 2024.12.1#'],
  ['none', '汇总表', '类别 人数', '快递员 1#'],
  ['none', '工作计划', '序号 工作内容 责任人 完成时间', '# 开会# 张三 2024.5.#'],
  ['none', '各社区统计', '社区 快递员 外卖员 网约车司机 合计', '柳荫社区# 3 4 5 12'],
  ['none', '预算表', '项目 金额 备注', '饮水机 100# -'],
  ['none', '值班表', '日期 带班领导 值班人员 值班电话', '2024.5.# 张三 李四 0359-000000#'],
  ['none', '会议议程', '时间 内容 主持人', '9:00 开场# 张三'],
  ['none', '通讯录', '科室 办公电话 地址', '党建办 0359-000000# 301'],
  ['none', '填表说明', '序号 说明', '# 请如实填写#'],
  ['none', '街道统计表', '指标 本年 上年 增减', '驿站数 1# 8 3'],
  ['none', '得票统计', '候选人 得票数 得票率', '张三 1# 50%'],
  ['none', '字典', '政治面貌 从业形式', '群众 全职'],
  ['none', '字典', '民族 学历 政治面貌', '汉族 本科 群众'],
  ['none', '参数', '名称 值', '版本 #'],
  ['none', '党费收缴', '姓名 1月 2月 3月 合计', '张三 10 10 10 30'],
];

describe('tables with few headings', () => {
  it.each(tables)('%s %s %s', (kind, title, headings, record) => {
    const records = [1, 2, 3, 4].map((number) =>
      record.split(' ').map((cell) => (cell === '-' ? '' : cell.replace('#', String(number)))),
    );
    const heads = headsIn([...(title === '' ? [] : [[title]]), headings.split(' '), ...records]);
    expect(heads.map(kindOf)).toEqual(kind === 'none' ? [] : [kind]);
  });
});
