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
};
