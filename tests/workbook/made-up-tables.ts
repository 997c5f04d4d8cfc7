// Sheets as offices lay them out, with what the importer must find in them: titles and notes above, blank columns at the
// left, heads of one or two rows, headings in any wording and order, columns of no register, subtitles, blank rows,
// repeated heads and totals between the records, signatures below.
import type { ProfileName } from '#shared/workbook/profiles.ts';
import type { Random } from '../simulation/random.ts';
import { type Cell, fieldsOfKind, type Made, madeUpRow } from './made-up-values.ts';
import { wordings } from './wordings.ts';

export type MadeUpTable = {
  readonly kind: ProfileName;
  readonly rows: readonly (readonly Cell[])[];
  readonly merges: readonly string[];
  readonly headerRows: readonly number[];
  readonly skipped: readonly string[];
  /** By column index; null for what is no field. */
  readonly fields: readonly { readonly index: number; readonly header: string; readonly field: string | null }[];
  readonly data: readonly { readonly row: number; readonly values: { readonly [index: number]: unknown } }[];
};

type Column = { readonly heading: string; readonly field: string | null; readonly group?: string };

/** Fields without which a clerk would not keep such a register. */
export const needed: { readonly [kind in ProfileName]?: string } = {
  worker: 'name idNo phone platform',
  member: 'name idNo partyOrganizationName joinedOn',
  organization: 'name creditCode legalRepresentative declaredStaff',
  partyOrganization: 'name secretaryName superiorName',
  station: 'name address openHours',
  stationAsset: 'stationName item quantity',
  activity: 'heldOn topic headcount',
  attendance: 'activityCode name isPresent',
  demand: 'reporterName content state',
  visit: 'visitedOn visitors target content',
  dualCheckIn: 'name phone communityName on earned',
  instructor: 'name fromUnit organizationNames from',
  secretaryProject: 'title leaderName goal',
};

const titles: { readonly [kind in ProfileName]?: string } = {
  worker: '新就业群体从业人员花名册 外卖骑手信息登记表 快递员摸底排查台账 新业态从业人员基本情况统计表',
  member: '两新组织党员名册 流动党员台账 党员基本信息统计表',
  organization: '两新组织摸排台账 非公企业和社会组织基本情况一览表 辖区企业花名册',
  partyOrganization: '两新党组织基本情况统计表 党组织台账 基层党组织名册',
  station: '暖新驿站台账 新就业群体服务驿站一览表 驿站建设情况统计表',
  stationAsset: '驿站设施清单 物资台账 驿站固定资产登记表',
  activity: '主题党日活动台账 活动开展情况统计表 三会一课记录表',
  attendance: '活动签到表 参会人员签到册 培训签到名单',
  demand: '诉求台账 急难愁盼问题清单 新就业群体诉求办理情况统计表',
  visit: '走访记录表 走访企业台账 联系走访情况登记表',
  dualCheckIn: '双报到积分台账 党员双报到登记表 志愿服务积分一览表',
  instructor: '党建指导员选派情况一览表 党建指导员名册 指导员派驻台账',
  secretaryProject: '书记项目清单 书记领办项目台账 党组织书记抓党建项目一览表',
};

const groupNames = ['基本情况', '基本信息', '详细信息', '有关情况', '其他情况'];

export function madeUpTable(kind: ProfileName, random: Random): MadeUpTable {
  const columns = columnsOf(kind, random);
  const left = random.chance(0.2) ? 1 + random.below(2) : 0;
  const rows: Cell[][] = [];
  const merges: string[] = [];
  const skipped: string[] = [];
  const width = columns.length;
  const put = (cells: readonly Cell[], why?: string) => {
    rows.push([...Array<Cell>(left).fill(null), ...cells]);
    if (why !== undefined) skipped.push(`${rows.length} ${why}`);
  };
  const across = () => merges.push(`${letter(left)}${rows.length}:${letter(left + width - 1)}${rows.length}`);
  putTitles(kind, random, put, across);
  const isGrouped = width >= 6 && random.chance(0.35);
  const first = rows.length + 1;
  const headed = isGrouped ? putGroupedHead(columns, left, rows, merges, random) : columns;
  if (!isGrouped) put(headed.map(({ heading }) => heading));
  const headerRows = isGrouped ? [first, first + 1] : [first];
  const data: MadeUpTable['data'][number][] = [];
  const count = 4 + random.below(14);
  for (let at = 0; at < count; at++) {
    if (at > 0 && random.chance(0.06)) put([], 'blank');
    if (at > 0 && random.chance(0.06)) {
      put([random.pick(['一、柳荫社区', '二、河畔片区', '（三）双桥社区', '下半年']) ?? ''], 'subtitle');
      across();
    }
    if (at > 2 && random.chance(0.05)) putAgain(rows, headerRows, skipped, merges);
    const made = madeUpRow(kind, at, random);
    put(columns.map((column) => cellOf(column, made, at, random)));
    data.push({ row: rows.length, values: valuesOf(columns, made, left) });
  }
  putEnd(random, put, across, count);
  const fields = headed.map(({ heading, field, group }, i) => ({
    index: left + i,
    header: group === undefined ? heading : `${group} / ${heading}`,
    field,
  }));
  return { kind, rows, merges, headerRows, skipped, fields, data };
}

function columnsOf(kind: ProfileName, random: Random): readonly Column[] {
  const must = (needed[kind] ?? '').split(' ');
  const taken = new Set<string>();
  const share = 0.25 + random.next() * 0.75;
  const chosen = fieldsOfKind(kind).filter((field) => must.includes(field) || random.chance(share));
  const columns = chosen.flatMap((field): Column[] => {
    const heading = wordFor(kind, field, random);
    if (taken.has(heading)) return [];
    taken.add(heading);
    return [{ heading, field }];
  });
  const others = (wordings[kind].null ?? '').split(/\s+/).filter((word) => word !== '');
  const extra = random
    .shuffle(others)
    .slice(0, random.below(3))
    .map((heading): Column => ({ heading, field: null }));
  const serial: Column[] = random.chance(0.8)
    ? [{ heading: random.pick(['序号', '序 号', '编号', 'No.', '序']) ?? '', field: null }]
    : [];
  const isClash = chosen.some((field) => field === 'code' || field === 'demandNo' || field === 'activityCode');
  const body = random.chance(0.5) ? random.shuffle([...columns, ...extra]) : [...columns, ...extra];
  return [...(isClash ? serial.map(() => ({ heading: '序号', field: null })) : serial), ...body];
}

function wordFor(kind: ProfileName, field: string, random: Random): string {
  const list = (wordings[kind][field] ?? '').split(/\s+/).filter((word) => word !== '');
  return (random.chance(0.4) ? list[0] : random.pick(list))?.replace('|', '\n') ?? field;
}

type Put = (cells: readonly Cell[], why?: string) => void;

function putTitles(kind: ProfileName, random: Random, put: Put, across: () => void): void {
  if (random.chance(0.15)) put(['附件2'], 'title');
  if (random.chance(0.8)) {
    put(
      [`${random.pick(['锦棠街道', '东河镇', '望湖区', ''])}${random.pick((titles[kind] ?? '').split(' '))}`],
      'title',
    );
    across();
  }
  if (random.chance(0.3))
    put(
      [
        random.pick(['填报单位：东河镇党建办', '填报单位(盖章)：          填报日期：2025年3月31日', '单位：元、人']) ??
          '',
      ],
      'note',
    );
}

/** A head of two rows: some neighbours stand under a common name, the others reach over both rows. */
function putGroupedHead(
  columns: readonly Column[],
  left: number,
  rows: Cell[][],
  merges: string[],
  random: Random,
): readonly Column[] {
  const top = rows.length + 1;
  const from = 1 + random.below(Math.max(1, columns.length - 4));
  const size = 2 + random.below(3);
  const name = random.pick(groupNames) ?? '';
  const inGroup = (i: number) => i >= from && i < from + size;
  rows.push([
    ...Array<Cell>(left).fill(null),
    ...columns.map(({ heading }, i) => (inGroup(i) ? (i === from ? name : null) : heading)),
  ]);
  rows.push([...Array<Cell>(left).fill(null), ...columns.map(({ heading }, i) => (inGroup(i) ? heading : null))]);
  const to = Math.min(from + size, columns.length) - 1;
  merges.push(`${letter(left + from)}${top}:${letter(left + to)}${top}`);
  columns.forEach((_, i) => {
    if (!inGroup(i)) merges.push(`${letter(left + i)}${top}:${letter(left + i)}${top + 1}`);
  });
  return columns.map((column, i) => (inGroup(i) ? { ...column, group: name } : column));
}

/** The head again, as on every printed page. */
function putAgain(rows: Cell[][], headerRows: readonly number[], skipped: string[], merges: string[]): void {
  const shift = rows.length + 1 - (headerRows[0] ?? 0);
  for (const row of headerRows) {
    rows.push([...(rows[row - 1] ?? [])]);
    skipped.push(`${rows.length} repeat_header`);
  }
  const own = merges.filter((merge) => headerRows.includes(Number(/\d+/.exec(merge)?.[0])));
  merges.push(...own.map((merge) => merge.replace(/\d+/g, (number) => String(Number(number) + shift))));
}

function putEnd(random: Random, put: Put, across: () => void, count: number): void {
  if (random.chance(0.4)) put([random.pick(['合计', '总计', '合 计']) ?? '', `${count}人`], 'total');
  if (random.chance(0.2)) {
    put(['注：1.请如实填写；2.联系电话须为本人手机号。'], 'note');
    across();
  }
  if (random.chance(0.4)) {
    put(['填表人：周小满    审核人：许青禾    填报日期：2025年3月31日'], 'signature');
    across();
  }
}

const otherValues = ['无', '一般', '已登记', '甲', '见附件', '', '良好'];

function cellOf(
  { heading, field }: Column,
  made: { readonly [field: string]: Made },
  at: number,
  random: Random,
): Cell {
  if (field !== null) return made[field]?.cell ?? null;
  return /^(?:序\s?号?|编号|No\.)$/.test(heading)
    ? at + 1
    : otherValues[(at + heading.length) % otherValues.length] || random.pick(['', '无']) || null;
}

function valuesOf(columns: readonly Column[], made: { readonly [field: string]: Made }, left: number) {
  return Object.fromEntries(
    columns.flatMap(({ field }, i) => (field === null ? [] : [[left + i, made[field]?.value ?? null]])),
  );
}

export function letter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `${letter(Math.floor(index / 26) - 1)}${letter(index % 26)}`;
}
