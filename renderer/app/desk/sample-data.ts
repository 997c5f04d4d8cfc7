// Invented records for the sample ledger: every register has enough to look at, and nothing that could be taken for a
// real person. They go through the ordinary commit path.

import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { newUlid } from '#shared/base/ids.ts';
import { sampleCreditCode, sampleIdNumber, samplePhone } from './sample-numbers.ts';

type Change = Parameters<LedgerStore['commit']>[0][number];
type Creation = Extract<Change, { kind: 'create' }>;
type Values = Creation['values'];

const stems = '甲乙丙丁戊己庚辛壬癸';
const counts = '一二三四五六七八九十';
const communities = ['演示东社区', '演示西社区', '演示南社区', '演示北社区'];
const platforms = ['演示快递', '演示外卖', '演示出行', '演示货运', '演示直播'];
const groups = ['01', '02', '03', '04', '05'];
const trades = ['快递', '餐饮配送', '汽车租赁', '物流', '文化传媒', '商贸', '家政服务', '软件'];
const kinds = ['A05', 'B04', 'C01', 'C03', 'D02', 'E01'];
const topics = ['主题党日', '班前一刻钟', '送清凉', '健康体检', '文明劝导', '联席会议'];
const items = ['饮水机', '微波炉', '急救药箱', '充电柜'];

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const two = (value: number): string => String(value).padStart(2, '0');
const numbered = (index: number): string => `${pick([...counts], Math.floor(index / 10))}${pick([...stems], index)}`;

/** 演示甲一, 演示乙一 … 演示甲十一: 200 different names. */
function personName(index: number): string {
  const count = Math.floor(index / 10) + 1;
  const word = count <= 10 ? counts[count - 1] : `十${counts[count - 11] ?? ''}`;
  return `演示${stems[index % 10]}${count === 20 ? '二十' : word}`;
}

/**
 * The sample records, in lists that are committed one after another: who is referred to comes before who refers.
 *
 * @param nowMs decides the year of the activities and the ids
 */
export function sampleBatches(nowMs: number): readonly (readonly Creation[])[] {
  let made = 0;
  const create = (entity: Creation['entity'], values: Values): Creation => {
    made += 1;
    return { kind: 'create', entity, id: newUlid(nowMs + made), values };
  };
  const year = new Date(nowMs).getUTCFullYear();
  const firms = Array.from({ length: 30 }, (_, index) => create('organization', firmValues(index)));
  const parties = Array.from({ length: 8 }, (_, index) => create('partyOrganization', partyValues(index)));
  const people = Array.from({ length: 200 }, (_, index) => create('person', personValues(index)));
  const stations = Array.from({ length: 10 }, (_, index) => create('station', stationValues(index)));
  const activities = Array.from({ length: 30 }, (_, index) => create('activity', activityValues(index, year)));
  return [
    [
      ...firms,
      ...parties,
      ...firms.slice(0, 20).map((firm, index) => create('coverage', coverageValues(firm, index, parties))),
    ],
    [
      ...people,
      ...people.map((person, index) => create('employment', employmentValues(person, index, firms))),
      ...people
        .filter((_, index) => isMember(index))
        .map((person, index) => create('membership', membershipValues(person, index, parties))),
    ],
    [
      ...stations,
      ...stations.flatMap((station, index) =>
        items.map((item, at) => create('stationAsset', assetValues(station, item, index + at))),
      ),
    ],
    [
      ...activities,
      ...activities.flatMap((activity, index) =>
        Array.from({ length: 8 }, (_, at) =>
          create('attendance', attendanceValues(activity, pick(people, index * 7 + at))),
        ),
      ),
    ],
  ];
}

const isMember = (index: number): boolean => index % 5 === 0;

function firmValues(index: number): Values {
  const trade = pick(trades, index);
  return {
    name: `演示${trade}第${numbered(index)}有限公司`,
    creditCode: sampleCreditCode(index + 1),
    organizationClass: index % 10 === 9 ? 'social' : index % 3 === 0 ? 'newForm' : 'economic',
    industry: trade,
    communityName: pick(communities, index),
    address: `演示路 ${index + 1} 号`,
    legalRepresentative: `演示法人${numbered(index)}`,
    contactPhone: samplePhone(5000 + index),
    foundedOn: `${2010 + (index % 14)}-${two((index % 12) + 1)}-15`,
    'declaredStaff@': 5 + index * 3,
    'status@': index === 28 ? 'dormant' : index === 29 ? 'cancelled' : 'normal',
  };
}

function partyValues(index: number): Values {
  return {
    name: `演示第${counts[index]}联合党支部`,
    level: index === 0 ? 'branch' : 'jointBranch',
    formation: index === 0 ? 'standalone' : 'joint',
    superiorName: '演示街道两新组织综合党委',
    relationKind: 'direct',
    secretaryName: personName(index * 5),
    secretaryPhone: samplePhone(index * 5),
    'declaredMembers@': 5,
    establishedOn: `${2018 + (index % 6)}-07-01`,
  };
}

function coverageValues(firm: Creation, index: number, parties: readonly Creation[]): Values {
  return {
    organizationId: firm.id,
    partyOrganizationId: pick(parties, index).id,
    coverageKind: index < 8 ? 'joint' : 'area',
    from: `${2021 + (index % 4)}-03-01`,
  };
}

function personValues(index: number): Values {
  const birth = `${1970 + (index % 34)}-${two((index % 12) + 1)}-${two((index % 28) + 1)}`;
  const isWoman = index % 3 === 2;
  return {
    name: personName(index),
    sex: isWoman ? '2' : '1',
    idType: '111',
    idNo: sampleIdNumber(birth, (index % 400) * 2 + (isWoman ? 2 : 1)),
    birth,
    ethnic: '01',
    education: pick(['30', '60', '20', '70'], index),
    political: isMember(index) ? '01' : index % 7 === 0 ? '03' : '13',
    phone: samplePhone(index),
    communityName: pick(communities, index),
    homeAddress: `演示路 ${(index % 60) + 1} 号`,
    hasCheckedIn: isMember(index),
  };
}

function employmentValues(person: Creation, index: number, firms: readonly Creation[]): Values {
  const firm = pick(firms, index % 28);
  return {
    personId: person.id,
    group: pick(groups, index),
    organizationId: firm.id,
    organizationName: firm.values.name as string,
    platform: pick(platforms, index),
    workSite: `演示第${pick([...counts], index)}站`,
    jobForm: index % 4 === 0 ? 'crowd' : 'full',
    from: `${2019 + (index % 6)}-${two((index % 12) + 1)}-01`,
  };
}

function membershipValues(person: Creation, index: number, parties: readonly Creation[]): Values {
  const party = pick(parties, index);
  return {
    personId: person.id,
    memberType: index % 9 === 8 ? 'probationary' : 'full',
    basis: index % 3 === 0 ? 'mobile' : 'registered',
    partyOrganizationId: party.id,
    partyOrganizationName: party.values.name as string,
    joinedOn: `${2008 + (index % 12)}-07-01`,
    inOn: `${2020 + (index % 4)}-05-01`,
    isMobile: index % 3 === 0,
  };
}

function stationValues(index: number): Values {
  return {
    name: `演示第${counts[index]}暖新驿站`,
    grade: pick(['standard', 'model', 'shared', 'micro'], index),
    host: pick(['社区党群服务中心', '银行网点', '商超门店', '快递外卖网点'], index),
    communityName: pick(communities, index),
    address: `演示路 ${index * 6 + 1} 号`,
    managerName: personName(100 + index),
    phone: samplePhone(6000 + index),
    openHours: '8:00–20:00',
    area: 30 + index * 5,
    seats: 8 + index,
    openedOn: `${2022 + (index % 3)}-06-01`,
    'status@': index === 9 ? 'paused' : 'open',
    services: ['冷可取暖', '热可纳凉', '渴可喝水', '累可歇脚', '手机充电'],
  };
}

function assetValues(station: Creation, item: string, index: number): Values {
  return {
    stationId: station.id,
    stationName: station.values.name as string,
    item,
    quantity: (index % 3) + 1,
    measure: '台',
    boughtOn: `${2022 + (index % 3)}-05-20`,
    condition: index % 11 === 10 ? 'repair' : 'good',
  };
}

function activityValues(index: number, year: number): Values {
  const number = index + 1;
  return {
    code: `演示${two(number)}`,
    heldOn: `${index < 10 ? year - 1 : year}-${two((index % 10) + 1)}-${two((index % 27) + 1)}`,
    activityKind: pick(kinds, index),
    topic: `${pick(topics, index)}（演示第 ${number} 场）`,
    place: `演示第${pick([...counts], index)}暖新驿站`,
    hostName: `演示第${counts[index % 8]}联合党支部`,
    expected: 12,
    headcount: 8,
    progress: 'done',
  };
}

function attendanceValues(activity: Creation, person: Creation): Values {
  return {
    activityId: activity.id,
    activityCode: activity.values.code as string,
    personId: person.id,
    name: person.values.name as string,
    phone: person.values.phone as string,
    isPresent: true,
  };
}
