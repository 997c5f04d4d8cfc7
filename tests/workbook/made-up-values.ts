// Values of made-up registers, field by field, each with what the importer must make of it. People, firms and places are
// invented; identity numbers are of the area 990000, phones begin 1990000.
import { creditCheckCharacter } from '#shared/domain/credit-code.ts';
import type { ProfileName } from '#shared/workbook/profiles.ts';
import type { Random } from '../simulation/random.ts';
import { idNumber } from './sample-workbooks.ts';

export type Cell = string | number | null;
export type Made = { readonly cell: Cell; readonly value: unknown };

/** The person of a row: what the columns say of one must agree. */
type Row = { readonly at: number; readonly birth: string; readonly isMan: boolean; readonly random: Random };

const words = (list: string): readonly string[] => list.split(' ');
const same = (cell: Cell): Made => ({ cell, value: cell });
const oneOf = (list: string) => {
  const choices = words(list);
  return ({ random }: Row): Made => same(random.pick(choices) ?? '');
};
/** Words with blanks between; `-` is an empty cell. */
const maybe = (list: string) => {
  const choose = oneOf(list);
  return (row: Row): Made => {
    const made = choose(row);
    return made.cell === '-' ? { cell: null, value: null } : made;
  };
};

const surnames = words('王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 欧阳 郭 何 林 高 罗 司马');
const given = words('伟 芳 娜 敏 静 丽 强 磊 军 洋 艳 勇 杰 涛 明 超 秀英 建国 志强 海燕 文博 雨桐 子涵 思远');

function personName({ random }: Row): Made {
  return same(`${random.pick(surnames)}${random.pick(given)}`);
}

function dateText(iso: string, random: Random): Cell {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  const styles: readonly Cell[] = [
    iso,
    `${year}.${month}.${day}`,
    `${year}/${month}/${day}`,
    `${year}年${month}月${day}日`,
    iso.replaceAll('-', ''),
    Number(iso.replaceAll('-', '')),
    `${year}-${month}-${day} 00:00:00`,
  ];
  return random.pick(styles) ?? iso;
}

function dateBetween(random: Random, from: number, to: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${from + random.below(to - from)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

function dateOf(from: number, to: number) {
  return ({ random }: Row): Made => {
    const iso = dateBetween(random, from, to);
    return { cell: dateText(iso, random), value: iso };
  };
}

function phone({ random }: Row): Made {
  const number = `1990000${String(random.below(10_000)).padStart(4, '0')}`;
  return { cell: random.chance(0.1) ? Number(number) : number, value: number };
}

const numberOf =
  (limit: number, from = 0) =>
  ({ random }: Row): Made =>
    same(from + random.below(limit));
const halves = ({ random }: Row): Made => same((1 + random.below(12)) / 2);

function creditCode({ at }: Row): Made {
  const first17 = `91990000MAXX${String(1000 + at).padStart(5, '0')}`;
  return same(first17 + creditCheckCharacter(first17));
}

function list(separator: string, choices: string) {
  return ({ random }: Row): Made => {
    const items = random.shuffle(words(choices)).slice(0, 1 + random.below(3));
    return { cell: items.join(separator), value: items };
  };
}

const firms = oneOf(
  '河东捷运快递有限公司 临海云餐配送有限公司 安顺货运有限公司 四方科技有限公司 大华商贸有限公司 安心家政服务中心',
);
const branches = oneOf('柳荫社区流动党员党支部 河畔党支部 四方科技党支部 双桥社区党支部 物流行业联合党支部');
const stations = oneOf('柳荫驿站 河畔暖新驿站 高新驿站 城南爱心驿站 双桥驿站 西门驿站');
const yesNo = ({ random }: Row): Made =>
  random.chance(0.5) ? { cell: '是', value: true } : { cell: '否', value: false };
const address = ({ random }: Row): Made =>
  same(`临江市望湖区柳荫社区${1 + random.below(30)}号楼${1 + random.below(4)}单元${101 + random.below(900)}室`);

/** Everything but names of persons and firms of the row itself. */
const makers = {
  person: personName,
  sex: ({ isMan }: Row): Made => same(isMan ? '男' : '女'),
  id: ({ birth, isMan, at }: Row): Made => same(idNumber(birth, 100 + 2 * (at % 400) + (isMan ? 1 : 0))),
  birth: ({ birth, random }: Row): Made => ({ cell: dateText(birth, random), value: birth }),
  ethnic: oneOf('汉族 汉族 汉族 回族 蒙古族 满族'),
  education: oneOf('小学 初中 高中 中专 大专 本科'),
  phone,
  political: oneOf('群众 群众 共青团员 中共党员 中共预备党员'),
  past: dateOf(2008, 2024),
  next: dateOf(2027, 2030),
  group: oneOf('快递员 外卖配送员 网约车司机 货车司机 网络主播 代驾'),
  platform: oneOf('美团 饿了么 顺丰 中通 滴滴 货拉拉 抖音 圆通'),
  firm: firms,
  site: oneOf('城南站 城北站 万达网点 高新站 西门网点 东街营业部'),
  jobForm: oneOf('全职 兼职 众包 专送'),
  vehicle: oneOf('电动自行车 电动三轮车 新能源轿车 厢式货车 重型货车'),
  plate: ({ random }: Row): Made => same(`晋Z${10_000 + random.below(90_000)}`),
  hukou: oneOf('贵州毕节 四川达州 本市 山东邹城 河南邓州'),
  address,
  community: oneOf('柳荫社区 河畔社区 新苑社区 双桥社区 东风里社区'),
  grid: ({ random }: Row): Made => same(`第${1 + random.below(12)}网格`),
  yesNo,
  roles: list('、', '网格员 宣传员 劝导员 食安员'),
  branch: branches,
  insurance: maybe('职工社保 灵活就业参保 未参保 意外险'),
  needs: maybe('租房 子女入学 充电不便 就医 停车难 - - -'),
  note: maybe('已核实 新增 - - - -'),
  memberType: oneOf('正式党员 正式党员 预备党员'),
  post: maybe('书记 组织委员 宣传委员 副书记 - - -'),
  dues: numberOf(30, 1),
  firmClass: oneOf('非公企业 社会组织 新业态企业'),
  industry: oneOf('快递 批发零售 信息技术 社会服务 道路货运'),
  staff: numberOf(200, 50),
  few: numberOf(12, 1),
  coverage: oneOf('单独组建 联合组建 区域兜底 党建指导员联系'),
  capital: numberOf(900, 10),
  level: oneOf('党支部 联合党支部 党总支 流动党支部'),
  superior: oneOf('锦棠街道两新组织综合党委'),
  formation: oneOf('单独组建 联合组建 区域组建'),
  firmList: list('、', '河东捷运快递有限公司 临海云餐配送有限公司 安顺货运有限公司 四方科技有限公司'),
  grade: oneOf('标准化 示范 共建 微驿站'),
  host: oneOf('社区党群服务中心 银行网点 商超门店 物流园区 药店 加油站'),
  hours: oneOf('8:00-20:00 全天 9:00-18:00 07:30-22:00'),
  status: oneOf('正常 正常 暂停'),
  station: stations,
  item: oneOf('饮水机 微波炉 空调 急救药箱 充电柜 雨伞'),
  measure: oneOf('台 个 组 把'),
  price: numberOf(3000, 20),
  source: oneOf('街道采购 企业捐赠 区总工会配发 共建单位'),
  condition: oneOf('完好 损坏 待维修 完好'),
  activityKind: oneOf('主题党日 三会一课 志愿服务 教育培训 关爱服务'),
  place: oneOf('社区党群服务中心 柳荫驿站 街道会议室 河畔广场'),
  halves,
  content: oneOf(
    '组织党员学习并交流心得 讲解安全骑行知识发放头盔 清理小广告劝导不文明行为 为骑手送去防暑物品 联系医院义诊',
  ),
  present: ({ random }: Row): Made => (random.chance(0.8) ? { cell: '√', value: true } : { cell: '×', value: false }),
  leave: maybe('出差 配送高峰 - - - -'),
  channel: oneOf('微信群 电话 上门走访 座谈会 驿站意见箱'),
  demandKind: oneOf('停车难 充电难 劳动报酬 子女教育 住房 进门难'),
  demandText: oneOf(
    '小区门口没有临时停车位送餐时容易被贴条 充电柜数量不足经常排队 公司拖欠两个月工资 孩子上学需要居住证',
  ),
  office: oneOf('城管办 司法所 教育办 住建办 人社所 物业公司'),
  demandState: oneOf('已办结 办理中 已受理'),
  result: maybe('已协调物业划定车位 正在联系企业增设 已解释政策 - -'),
  satisfaction: maybe('满意 基本满意 非常满意 - -'),
  people: ({ random }: Row): Made => {
    const names = [1, 2, 3].slice(0, 1 + random.below(3)).map(() => `${random.pick(surnames)}${random.pick(given)}`);
    const items = [...new Set(names)];
    return { cell: items.join('、'), value: items };
  },
  purpose: oneOf('走访慰问 安全检查 政策宣传 摸排'),
  problem: oneOf('招工困难 消防通道堵塞 资金周转紧张 场地不足 流动性强组织难覆盖'),
  measureTaken: maybe('推荐招聘平台 现场督促整改 对接银行 - -'),
  service: oneOf('文明劝导 社区巡逻 扫雪除冰 政策宣传 关爱老人'),
  points: numberOf(40, 5),
  gift: maybe('洗衣液 雨衣 毛巾 - -'),
  jobPost: oneOf('科员 副主任 一级科员 主任 副科长'),
  percent: ({ random }: Row): Made => {
    const value = 5 * (1 + random.below(20));
    return same(value);
  },
  funds: halves,
  projectKind: oneOf('组织覆盖 服务凝聚 参与治理'),
  goal: oneOf('建成驿站十个 组建队伍四支 全年开课十二期 流动党员全部纳管'),
  steps: list('、', '摸清底数 建立台账 走访企业 选派指导员 对接房源'),
  projectState: oneOf('实施中 已立项 已完成 申报中'),
} as const;

type Maker = keyof typeof makers | `${string}#`;

/** kind → field → maker; `HD2025-#` numbers the rows. */
const fieldMakers: { readonly [kind in ProfileName]?: { readonly [field: string]: Maker } } = {
  worker: {
    name: 'person',
    sex: 'sex',
    idNo: 'id',
    birth: 'birth',
    ethnic: 'ethnic',
    education: 'education',
    phone: 'phone',
    political: 'political',
    altPhone: 'phone',
    group: 'group',
    platform: 'platform',
    organizationName: 'firm',
    workSite: 'site',
    jobForm: 'jobForm',
    from: 'past',
    vehicle: 'vehicle',
    plateNo: 'plate',
    hukouAddress: 'hukou',
    homeAddress: 'address',
    communityName: 'community',
    gridUnit: 'grid',
    isGridWarden: 'yesNo',
    communityRoles: 'roles',
    partyOrganizationName: 'branch',
    isMobileMember: 'yesNo',
    hasCheckedIn: 'yesNo',
    hasApplied: 'yesNo',
    insurance: 'insurance',
    emergencyName: 'person',
    emergencyPhone: 'phone',
    needs: 'needs',
    note: 'note',
  },
  member: {
    name: 'person',
    sex: 'sex',
    idNo: 'id',
    birth: 'birth',
    ethnic: 'ethnic',
    education: 'education',
    phone: 'phone',
    partyOrganizationName: 'branch',
    memberType: 'memberType',
    joinedOn: 'past',
    position: 'post',
    workUnit: 'firm',
    occupation: 'group',
    isMobile: 'yesNo',
    duesMonthly: 'dues',
    note: 'note',
  },
  organization: {
    name: '临江第#商贸有限公司#',
    creditCode: 'creditCode#',
    organizationClass: 'firmClass',
    industry: 'industry',
    legalRepresentative: 'person',
    legalPhone: 'phone',
    contactName: 'person',
    contactPhone: 'phone',
    address: 'address',
    communityName: 'community',
    declaredStaff: 'staff',
    declaredMembers: 'few',
    hasPartyOrganization: 'yesNo',
    partyOrganizationName: 'branch',
    coverageKind: 'coverage',
    foundedOn: 'past',
    capital: 'capital',
    instructorName: 'person',
    isClosed: 'yesNo',
    note: 'note',
  },
  partyOrganization: {
    name: '柳荫第#党支部#',
    level: 'level',
    superiorName: 'superior',
    secretaryName: 'person',
    secretaryPhone: 'phone',
    deputyName: 'person',
    declaredMembers: 'staff',
    declaredProbationary: 'few',
    declaredActivists: 'few',
    establishedOn: 'past',
    lastElectedOn: 'past',
    electionDueOn: 'next',
    formation: 'formation',
    unitNames: 'firmList',
    note: 'note',
  },
  station: {
    name: '第#暖新驿站#',
    grade: 'grade',
    address: 'address',
    communityName: 'community',
    host: 'host',
    managerName: 'person',
    phone: 'phone',
    openHours: 'hours',
    area: 'staff',
    seats: 'few',
    openedOn: 'past',
    status: 'status',
    monthlyVisits: 'staff',
    note: 'note',
  },
  stationAsset: {
    stationName: 'station',
    item: 'item',
    quantity: 'few',
    measure: 'measure',
    price: 'price',
    boughtOn: 'past',
    source: 'source',
    condition: 'condition',
    custodian: 'person',
    note: 'note',
  },
  activity: {
    code: 'HD2025-#',
    heldOn: 'past',
    activityKind: 'activityKind',
    topic: '第#期学习活动#',
    place: 'place',
    hostName: 'branch',
    moderator: 'person',
    expected: 'staff',
    headcount: 'few',
    hours: 'halves',
    content: 'content',
    note: 'note',
  },
  attendance: {
    activityCode: 'HD2025-#',
    name: 'person',
    phone: 'phone',
    unitName: 'firm',
    isPresent: 'present',
    leaveReason: 'leave',
  },
  demand: {
    demandNo: 'SQ2025#',
    reportedOn: 'past',
    channel: 'channel',
    reporterName: 'person',
    group: 'group',
    phone: 'phone',
    category: 'demandKind',
    content: 'demandText',
    unitName: 'office',
    state: 'demandState',
    result: 'result',
    satisfaction: 'satisfaction',
    dueOn: 'next',
    note: 'note',
  },
  visit: {
    visitedOn: 'past',
    visitors: 'people',
    target: 'firm',
    contactName: 'person',
    contactPhone: 'phone',
    purpose: 'purpose',
    content: 'content',
    problem: 'problem',
    measure: 'measureTaken',
    isSolved: 'yesNo',
    note: 'note',
  },
  dualCheckIn: {
    name: 'person',
    idNo: 'id',
    phone: 'phone',
    communityName: 'community',
    on: 'past',
    service: 'service',
    hours: 'halves',
    earned: 'points',
    gift: 'gift',
    recorder: 'person',
    note: 'note',
  },
  instructor: {
    name: 'person',
    sex: 'sex',
    idNo: 'id',
    birth: 'birth',
    fromUnit: 'office',
    position: 'jobPost',
    phone: 'phone',
    organizationNames: 'firmList',
    from: 'past',
    to: 'next',
    visitsPerYear: 'few',
    isFullTime: 'yesNo',
    note: 'note',
  },
  secretaryProject: {
    title: '红色驿站提升工程#',
    partyOrganizationName: 'branch',
    leaderName: 'person',
    category: 'projectKind',
    problem: 'problem',
    goal: 'goal',
    measures: 'steps',
    startedOn: 'past',
    dueOn: 'next',
    progress: 'percent',
    funds: 'funds',
    state: 'projectState',
    result: 'result',
    note: 'note',
  },
};

export const madeUpKinds = Object.keys(fieldMakers) as readonly ProfileName[];

export function fieldsOfKind(kind: ProfileName): readonly string[] {
  return Object.keys(fieldMakers[kind] ?? {});
}

/** One row of a register: field → cell and value. */
export function madeUpRow(kind: ProfileName, at: number, random: Random): { readonly [field: string]: Made } {
  const row: Row = { at, birth: dateBetween(random, 1962, 2004), isMan: random.chance(0.6), random };
  return Object.fromEntries(Object.entries(fieldMakers[kind] ?? {}).map(([field, maker]) => [field, made(maker, row)]));
}

function made(maker: Maker, row: Row): Made {
  if (maker === 'creditCode#') return creditCode(row);
  if (maker.endsWith('#'))
    return same(maker.replace(/#$/, String(row.at + 1)).replace('#', '一二三四五六七八九十'[row.at % 10] ?? ''));
  return makers[maker as keyof typeof makers](row);
}
