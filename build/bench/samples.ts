// Fictional data of the size of an office: people with jobs, the operations that say so, a workbook of them.

import { utils, write } from 'xlsx';
import { toHex, utf8 } from '#shared/base/bytes.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { appendOperations, type LogHead } from '#shared/sync/log-writer.ts';
import type { OperationDraft, StampedOperation } from '#shared/sync/operation.ts';

const log = 'BENCH0000001';

function personValues(i: number) {
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

/** `people` persons with one job each: twice as many operations. */
export function draftsFor(people: number): OperationDraft[] {
  return Array.from({ length: people }, (_, i) => i).flatMap((i) => [
    { k: 'new', t: 'person', r: `P${i}`, f: personValues(i) },
    {
      k: 'new',
      t: 'employment',
      r: `E${i}`,
      f: { personId: `P${i}`, group: '02', organizationName: `演示${i % 50}公司` },
    },
  ]);
}

export type WrittenLog = { readonly batches: readonly LogBatch[]; readonly ops: readonly StampedOperation[] };

/** The drafts as transactions of 1,000 operations. */
export function writtenLog(drafts: readonly OperationDraft[]): WrittenLog {
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

/** A plain .xlsx of `rows` workers × 20 columns. */
export function workbookOf(rows: number): Uint8Array<ArrayBuffer> {
  const headings = [
    '序号',
    '姓名',
    '性别',
    '联系电话',
    '所属社区',
    '现居住地址',
    '政治面貌',
    '学历',
    '所属平台',
    '所在企业',
  ];
  const more = [
    '站点',
    '从业形式',
    '从业时间',
    '交通工具',
    '车牌号',
    '户籍所在地',
    '民族',
    '所属网格',
    '紧急联系人',
    '备注',
  ];
  const body = Array.from({ length: rows }, (_, i) => {
    const { name, phone, communityName, homeAddress } = personValues(i);
    const first = [
      i + 1,
      name,
      i % 2 ? '男' : '女',
      phone,
      communityName,
      homeAddress,
      '群众',
      '大专',
      '演示平台',
      '演示公司',
    ];
    return [...first, '演示站', '全职', '2024-03-05', '电动自行车', '', '演示省', '汉族', '第1网格', '演示亲属', ''];
  });
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([[...headings, ...more], ...body]), '外卖骑手');
  return new Uint8Array(write(book, { type: 'array', compression: true }) as ArrayBuffer);
}
