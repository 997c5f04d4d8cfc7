// Fictional data of the size of an office: people with jobs, the operations that say so, a workbook of them.

import { utils, write } from 'xlsx';
import { toHex, utf8 } from '#shared/base/bytes.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { appendOperations, type LogHead } from '#shared/sync/log-writer.ts';
import type { OperationDraft, StampedOperation } from '#shared/sync/operation.ts';

const benchLog = 'BENCH0000001';

export function personValues(i: number) {
  return {
    name: `演示${i}`,
    sex: i % 2 ? '1' : '2',
    phone: `199${String(i).padStart(8, '0')}`,
    communityName: `演示${i % 20}社区`,
    homeAddress: `演示市演示区演示街道演示路${i % 300}号`,
    political: i % 10 ? '13' : '01',
    education: '30',
  };
}

export function employmentValues(i: number) {
  return { personId: `P${i}`, group: '02', organizationName: `演示${i % 50}公司` };
}

/** `people` persons with one job each: twice as many operations. */
export function draftsFor(people: number): OperationDraft[] {
  return Array.from({ length: people }, (_, i) => i).flatMap((i) => [
    { k: 'new', t: 'person', r: `P${i}`, f: personValues(i) },
    { k: 'new', t: 'employment', r: `E${i}`, f: employmentValues(i) },
  ]);
}

export type WrittenLog = { readonly batches: readonly LogBatch[]; readonly ops: readonly StampedOperation[] };

/** The drafts as transactions of 1,000 operations. */
export function writtenLog(drafts: readonly OperationDraft[], log = benchLog): WrittenLog {
  let head: LogHead = { log, seq: 0, chain: toHex(chainStart(log)), h: '0'.repeat(16) };
  const batches: LogBatch[] = [];
  const ops: StampedOperation[] = [];
  for (let at = 0; at < drafts.length; at += 1000) {
    const moment = { wallMs: 1_760_000_000_000 + at, user: 'u1', tx: `t${at}` };
    const appended = appendOperations(head, drafts.slice(at, at + 1000), moment);
    const text = utf8(appended.lines.map((line) => `${line}\n`).join(''));
    const { seq, chain } = appended.head;
    batches.push({ log, first: head.seq + 1, last: seq, before: head.chain, after: chain, text });
    ops.push(...appended.ops);
    head = appended.head;
  }
  return { batches, ops };
}

const headings =
  '序号 姓名 性别 身份证号 出生日期 联系电话 民族 政治面貌 学历 所属社区 现居住地址 所属平台 所在企业 站点 从业形式 从业时间 交通工具 车牌号 紧急联系电话 备注';
const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'];
const given = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志玉春海燕晓红梅云飞龙凤兰辉斌鹏宇浩凯亮健俊帆',
];

/** A plain .xlsx of `rows` workers × 20 columns with shared strings, as Excel and WPS write it; every number is valid. */
export function workbookOf(rows: number): Uint8Array<ArrayBuffer> {
  const body = Array.from({ length: rows }, (_, i) => workerRow(i));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([headings.split(' '), ...body], { dense: true }), '外卖骑手');
  const options = { type: 'array', compression: true, bookSST: true } as const;
  return new Uint8Array(write(book, options) as ArrayBuffer);
}

function workerRow(i: number): (string | number)[] {
  const spread = Math.imul(i + 1, 2_654_435_761) >>> 0;
  const pick = (list: readonly string[], shift: number) => list[(spread >>> shift) % list.length] ?? '';
  const birth = new Date(Date.UTC(1965, 0, 1) + ((i * 7919) % 14_000) * 86_400_000).toISOString().slice(0, 10);
  const first17 = `990000${birth.replaceAll('-', '')}${100 + Math.floor(i / 14_000) * 7}`;
  return [
    i + 1,
    pick(surnames, 0) + pick(given, 5) + (i % 3 ? pick(given, 12) : ''),
    Number(first17[16]) % 2 ? '男' : '女',
    first17 + idCheckCharacter(first17),
    birth,
    `199${String(i).padStart(8, '0')}`,
    '汉族',
    i % 10 ? '群众' : '中共党员',
    ['初中', '高中', '大专', '本科'][i % 4] ?? '',
    `演示${i % 20}社区`,
    `演示市演示区演示街道演示路${i % 300}号${i % 17}单元${i % 601}室`,
    ['美团', '饿了么', '达达'][i % 3] ?? '',
    `演示${i % 50}配送服务有限公司`,
    `演示${i % 40}站`,
    '全职',
    i % 5 ? `2024-03-${String((i % 28) + 1).padStart(2, '0')}` : '2024.3.5',
    '电动自行车',
    i % 4 ? '' : `晋Z${10_000 + (i % 89_999)}`,
    `198${String(i).padStart(8, '0')}`,
    i % 50 ? '' : '已联系本人核实，情况属实',
  ];
}
