// What a receipt says besides the records that were sent back and the numbers that differ: why a bundle was refused, what
// is wrong with the PC, its certificate or its clock, which attachments the district still wants.

import { originalsIn } from '#shared/bundle/receipt.ts';
import type { ReceiptSummary } from '#shared/host/host-api.ts';

export type ReceiptRemark = { readonly what: string; readonly todo: string };

/** In the order in which a clerk should read them: why nothing was taken in, what is wrong, what is asked for. */
export function receiptRemarks(receipt: ReceiptSummary): readonly ReceiptRemark[] {
  const { forks = [], wanted = 0, flags = [], rejects } = receipt;
  const strangeLogs = rejects
    .filter(({ table }) => table === 'log')
    .map(({ message }) => ({ what: message, todo: '' }));
  return [
    ...(receipt.result === 'rejected' ? [refusalInWords(receipt.code)] : []),
    ...(forks.length > 0 ? [forked] : []),
    ...strangeLogs,
    ...flags.filter((flag) => !flag.startsWith('checks ')).map(flagInWords),
    ...(wanted > 0 ? [{ what: `区里待收附件 ${wanted} 个。`, todo: '本机有的，下次报送时自动带上。' }] : []),
  ];
}

const forked: ReceiptRemark = {
  what: '区里收到的记录里，有两台电脑接着同一处往下写的内容，两边都已收下，没有丢失。',
  todo: '可能是这台电脑的硬盘或数据文件夹被复制到了别的电脑上。到“核对两台电脑”看四个词，再告诉管理员。',
};

const refusals: { readonly [code: string]: ReceiptRemark } = {
  E_NEED_FROM: { what: '区里缺前面的内容，这一包没有接收。', todo: '再生成一个报送包，里面会带上缺的内容。' },
  E_UNSEALED: {
    what: '这一包没有签发，区里没有接收。',
    todo: '签发后再报（系统设置 → 用户 设签发人）。',
  },
  E_UPGRADE_REQUIRED: { what: '区里的程序版本低，读不了这一包。', todo: '等区里升级程序后再接收，不用重报。' },
  E_CERT_REVOKED: { what: '本机的授权已被区里撤销，这一包没有接收。', todo: '与区里联系，重新登记后再报。' },
  E_CERT_EXPIRED: { what: '本机的授权早已到期，这一包没有接收。', todo: '在“报送”里重新登记后再报。' },
  E_FOREIGN_LOG: {
    what: '这一包里有别的单位的记录，区里没有接收。',
    todo: '这台电脑的数据可能是从别的单位复制来的，先不要再报，告诉管理员和区里。',
  },
  E_EQUIVOCATION: {
    what: '区里以前收过同一个包号、内容不同的报送包，这一包没有接收。',
    todo: '本机可能恢复过旧备份。再生成一个报送包，会用新的包号。',
  },
};

function refusalInWords(code: string): ReceiptRemark {
  return (
    refusals[code] ?? {
      what: `区里核对这一包没有通过，没有接收（编号 ${code}）。`,
      todo: '文件可能在路上损坏了，再生成一个报送包。再次退回时把编号告诉区里。',
    }
  );
}

function handedBack(originals: number): ReceiptRemark {
  return {
    what: `区里有本机以前报送、本机现在没有的修改，把原来的 ${originals} 个报送包退还了。`,
    todo: '到“接收”里接收它们；没有看到的，告诉区里。',
  };
}

const flagWords: { readonly [flag: string]: ReceiptRemark } = {
  certExpiredGrace: { what: '本机的授权已经到期，区里宽限接收了这一包。', todo: '在“报送”里尽快重新登记。' },
  clockSuspect: { what: '本机的时间与区里相差太多。', todo: '校准这台电脑的日期和时间。' },
  revokedPartly: { what: '本机的授权被区里撤销以后写的内容没有接收。', todo: '与区里联系，重新登记后再报。' },
};

function flagInWords(flag: string): ReceiptRemark {
  const originals = originalsIn([flag]);
  if (originals > 0) return handedBack(originals);
  return flagWords[flag] ?? { what: `区里的备注：${flag}。`, todo: '不清楚的，打电话问区里。' };
}
