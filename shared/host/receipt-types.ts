export type ReceiptReject = {
  /** The operation that is objected to; unknown for receipts that an earlier version took in. */
  readonly op?: string;
  readonly record: string;
  readonly table: string;
  readonly field?: string;
  readonly code: string;
  readonly message: string;
};

export type ReceiptSummary = {
  readonly receiptNo: number;
  readonly bundleNo: number;
  readonly bundleDigest: string;
  readonly at: string;
  readonly result: 'ok' | 'partial' | 'rejected';
  readonly code: string;
  readonly acknowledged: { readonly [log: string]: number };
  readonly rejects: readonly ReceiptReject[];
  /** What the district remarked, in its own notation; absent in receipts that an earlier version took in. */
  readonly flags?: readonly string[];
  /** Logs that two PCs wrote, each from this position on, as the district found them. */
  readonly forks?: readonly { readonly log: string; readonly seq: number }[];
  /** Records that another office keeps as well. */
  readonly elsewhere?: readonly { readonly record: string; readonly otherStreet: string; readonly code: string }[];
  /** Attachments that the district asks for. */
  readonly wanted?: number;
};
