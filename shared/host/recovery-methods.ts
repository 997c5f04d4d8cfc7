// Opening a ledger with the district's help when its passwords and its printed code are lost. These answer while the
// ledger is locked.

import { z } from 'zod';

const ledger = z.enum(['formal', 'sample']);

export const recoveryMethods = {
  /** Whether the district can help, the request that waits for its answer, and where a request can be written. */
  districtRecovery: z.tuple([z.strictObject({ ledger })]),
  /** Writes a request; the new password opens the ledger once the answer has come. */
  writeRecoveryRequest: z.tuple([
    z.strictObject({
      ledger,
      userName: z.string().min(1).max(30),
      newPassword: z.string().min(8).max(200),
      place: z.string(),
    }),
  ]),
  /** Lets the clerk choose the district's answer and opens the ledger with it. Null when no file was chosen. */
  openRecoveryAnswer: z.tuple([z.strictObject({ ledger, newPassword: z.string().min(1).max(200) })]),
} as const;

export type PendingRecovery = {
  readonly userName: string;
  readonly createdAt: string;
  /** Eight groups of four digits, read aloud over the telephone. */
  readonly code: string;
};

export type DistrictRecovery = {
  /** The name of the district that can help; absent before this PC was enrolled. */
  readonly districtName?: string;
  readonly pending?: PendingRecovery;
  readonly places: readonly { readonly id: string; readonly label: string }[];
};
