import type { ExchangeState, ExportedBundle, ReceiptSummary } from '#shared/host/host-api.ts';

export type BundleStatus = '待回执' | '已接收' | '部分退回' | '已退回';

const words: { readonly [result in ReceiptSummary['result']]: BundleStatus } = {
  ok: '已接收',
  partial: '部分退回',
  rejected: '已退回',
};

/** The receipt with the highest number counts: the district may answer a bundle that was sent twice, twice. */
export function receiptOf(bundle: ExportedBundle, receipts: readonly ReceiptSummary[]): ReceiptSummary | undefined {
  return receipts
    .filter((receipt) => receipt.bundleDigest === bundle.digest)
    .reduce<ReceiptSummary | undefined>(
      (latest, receipt) => (latest && latest.receiptNo > receipt.receiptNo ? latest : receipt),
      undefined,
    );
}

export function statusOf(bundle: ExportedBundle, receipts: readonly ReceiptSummary[]): BundleStatus {
  const receipt = receiptOf(bundle, receipts);
  return receipt ? words[receipt.result] : '待回执';
}

/** The files of attachments that were written for a bundle, in their order. */
export function volumesOf({ digest }: ExportedBundle, { bundles }: ExchangeState): readonly ExportedBundle[] {
  return bundles
    .filter(({ volume }) => volume?.of === digest)
    .toSorted((a, b) => (a.volume?.index ?? 0) - (b.volume?.index ?? 0));
}

/** 0007, as it stands on label, sheet and file. */
export function numberOf({ no }: Pick<ExportedBundle, 'no'>): string {
  return String(no).padStart(4, '0');
}

export function modeInWords({ mode }: Pick<ExportedBundle, 'mode'>): string {
  return mode === 'full' ? '全部' : '上次回执以来的变化';
}

/** The newest bundle that the district holds at least in part; what was written after it, nobody has confirmed. */
export function lastConfirmed({ bundles, receipts }: ExchangeState): ExportedBundle | undefined {
  return bundles
    .filter(({ volume }) => !volume)
    .toSorted((a, b) => a.no - b.no)
    .findLast((bundle) => ['已接收', '部分退回'].includes(statusOf(bundle, receipts)));
}

/** The order of the table 历史; files of attachments stand with their bundle (volumesOf). */
export function newestFirst(state: ExchangeState): readonly ExportedBundle[] {
  return state.bundles.filter(({ volume }) => !volume).toSorted((a, b) => b.no - a.no);
}

/** A code cut into groups that can be read over the telephone: 12345678 → 1234 5678. */
export function inGroups(code: string, size = 4): string {
  const plain = [...code.replace(/[\s-]/g, '')];
  return plain.map((character, index) => (index > 0 && index % size === 0 ? ` ${character}` : character)).join('');
}
