// 已收 / 缺 / 拒: every bundle with the answer that counts for it, and what the answer says besides.

import type { ExchangeState, ExportedBundle, ReceiptReject, ReceiptSummary } from '#shared/host/host-api.ts';
import { type BundleStatus, newestFirst, numberOf, receiptOf, statusOf } from './bundle-status.ts';
import { type DifferingCheck, differingChecks } from './differing-checks.ts';
import { type ReceiptRemark, receiptRemarks } from './receipt-remarks.ts';

export type AnsweredBundle = {
  readonly key: string;
  readonly bundle: ExportedBundle;
  readonly number: string;
  readonly status: BundleStatus;
  readonly receipt: ReceiptSummary | undefined;
  /** 全部, 其余已收, 一部分, or nothing. */
  readonly taken: string;
  /** What the district asks for before it can go on; empty when nothing. */
  readonly missing: string;
  readonly rejects: readonly ReceiptReject[];
  /** Where the district counts otherwise. */
  readonly differing: readonly DifferingCheck[];
  readonly remarks: readonly ReceiptRemark[];
  /** Records that another office keeps as well. */
  readonly elsewhere: NonNullable<ReceiptSummary['elsewhere']>;
};

/** Newest first. */
export function answeredBundles(state: ExchangeState): readonly AnsweredBundle[] {
  return newestFirst(state).map((bundle) => {
    const receipt = receiptOf(bundle, state.receipts);
    const rejects = (receipt?.rejects ?? []).filter(({ table }) => table !== 'log');
    return {
      key: bundle.digest,
      bundle,
      number: numberOf(bundle),
      status: statusOf(bundle, state.receipts),
      receipt,
      taken: takenInWords(receipt),
      missing: missingInWords(receipt),
      rejects,
      differing: differingChecks(receipt?.flags),
      remarks: receipt ? receiptRemarks(receipt) : [],
      elsewhere: receipt?.elsewhere ?? [],
    };
  });
}

/** Acknowledgement is by what is stored; a record that was sent back is stored too and must be corrected (SYNC.md 4.6). */
function takenInWords(receipt: ReceiptSummary | undefined): string {
  if (!receipt || receipt.result === 'rejected') return '';
  if (receipt.rejects.length > 0) return '其余已收';
  return receipt.result === 'partial' ? '一部分' : '全部';
}

function missingInWords(receipt: ReceiptSummary | undefined): string {
  if (receipt?.code === 'E_UNSEALED') return '签发';
  if (receipt?.code === 'E_NEED_FROM') return '前面的内容';
  return receipt?.wanted ? `附件 ${receipt.wanted} 个` : '';
}
