// What the host keeps on record until the page has put it into the log: the exchange, wrong passwords, keys.

import { z } from 'zod';

export const deedMethods = {
  /** Oldest first. */
  notedDeeds: z.tuple([]),
  /** The page has put these into the log. */
  forgetDeeds: z.tuple([z.strictObject({ ids: z.array(z.string().max(80)).max(1000) })]),
} as const;

/** `at`: instant; missing: not known better than by the entry in the log. */
export type HostDeed = {
  readonly id: string;
  readonly act: 'sendBundle' | 'receiveFile' | 'keyChange' | 'loginFailed';
  readonly subject: string;
  readonly at?: string;
  /** The first of several, instant; `count` says of how many. */
  readonly from?: string;
  readonly count?: number;
  readonly userName: string;
};

export type DeedReplies = { notedDeeds: readonly HostDeed[]; forgetDeeds: null };
