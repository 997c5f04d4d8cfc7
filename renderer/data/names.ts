// Who and which PC, in words, for everything that tells where a value came from.

import type { KeptEdit } from '#shared/ledger/kept-edits.ts';

/** User id → name, and the logs that this PC has written: it begins a new one after a restore or a move. */
export type Names = {
  readonly users: ReadonlyMap<string, string>;
  readonly deviceName: string;
  readonly ownLogs: ReadonlySet<string>;
};

export type Writer = { readonly userName: string; readonly deviceName: string };

/** @param writing what the log says of an operation; undefined when it is not known */
export function writerOf(names: Names, writing: { readonly user?: string; readonly log: string } | undefined): Writer {
  if (!writing) return { userName: '', deviceName: '' };
  const { user = '', log } = writing;
  return {
    userName: names.users.get(user) ?? user,
    deviceName: names.ownLogs.has(log) ? names.deviceName : `其他电脑（${log}）`,
  };
}

/** What an undo left as it is, with the names of those who wrote it. */
export type KeptByWriter = Omit<KeptEdit, 'by'> & { readonly by?: Writer & { readonly at: string } };

export function withWriters(names: Names, kept: readonly KeptEdit[]): readonly KeptByWriter[] {
  return kept.map(({ by, ...edit }) => (by ? { ...edit, by: { ...writerOf(names, by), at: by.at } } : edit));
}
