// 已收 / 缺 / 拒: every bundle with the answer that counts for it.

import type { ExchangeState, ExportedBundle, ReceiptReject, ReceiptSummary } from '#shared/host/host-api.ts';
import { type BundleStatus, newestFirst, numberOf, receiptOf, statusOf } from './bundle-status.ts';
import { type DifferingCheck, differingChecks } from './differing-checks.ts';

export type AnsweredBundle = {
  readonly key: string;
  readonly bundle: ExportedBundle;
  readonly number: string;
  readonly status: BundleStatus;
  readonly receipt: ReceiptSummary | undefined;
  /** 全部, 除退回的以外, or nothing. */
  readonly taken: string;
  /** What the district asks for before it can go on; empty when nothing. */
  readonly missing: string;
  readonly rejects: readonly ReceiptReject[];
  /** Where the district counts otherwise. */
  readonly differing: readonly DifferingCheck[];
};

/** Newest first. */
export function answeredBundles(state: ExchangeState): readonly AnsweredBundle[] {
  return newestFirst(state).map((bundle) => {
    const receipt = receiptOf(bundle, state.receipts);
    const rejects = receipt?.rejects ?? [];
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
    };
  });
}

/** Acknowledgement is by what is stored; a record that was sent back is stored too and must be corrected (SYNC.md 4.6). */
function takenInWords(receipt: ReceiptSummary | undefined): string {
  if (!receipt || receipt.result === 'rejected') return '';
  return receipt.rejects.length > 0 ? '其余已收' : '全部';
}

function missingInWords(receipt: ReceiptSummary | undefined): string {
  if (receipt?.code === 'E_UNSEALED') return '没有签发，请签发后再报（系统设置 → 用户 设签发人）';
  if (receipt?.code === 'E_NEED_FROM') return '缺前面的内容，请再生成一个报送包';
  return receipt?.code === 'UPGRADE_REQUIRED' ? '区里的程序要先升级，不用重报' : '';
}
