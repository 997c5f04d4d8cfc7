// Who may open the ledger on this PC. Every change asks for the password of whoever is logged in.

import { z } from 'zod';

const ownPassword = z.string().max(200);
const userName = z.string().min(1).max(30);
const newPassword = z.string().min(8).max(200);

export const userMethods = {
  /** One more person with a name and a password of their own: a second keeper, or the successor. */
  addUser: z.tuple([z.strictObject({ ownPassword, userName, newPassword })]),
  /** Somebody who left cannot open the ledger any more; the name stays with what they wrote. */
  closeUser: z.tuple([z.strictObject({ ownPassword, user: z.string().max(40) })]),
  changePassword: z.tuple([z.strictObject({ ownPassword, newPassword })]),
} as const;

export type UserSummary = { readonly id: string; readonly name: string };
/** `closedAt`: instant, ISO 8601 UTC. */
export type FormerUser = UserSummary & { readonly closedAt: string };
export type LedgerUsers = { readonly users: readonly UserSummary[]; readonly former: readonly FormerUser[] };

export type UserReplies = { addUser: LedgerUsers; closeUser: LedgerUsers; changePassword: null };
