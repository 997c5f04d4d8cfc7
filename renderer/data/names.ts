// Who and which PC, in words, for everything that tells where a value came from.

import type { KeptEdit } from '#shared/ledger/kept-edits.ts';
import { writerNamesIn } from '#shared/ledger/writer-names.ts';
import type { LedgerDesk } from './ledger-desk.ts';

/** User id → name, and log → name of the PC that writes it. */
export type Names = { readonly users: ReadonlyMap<string, string>; readonly devices: ReadonlyMap<string, string> };

export type Writer = { readonly userName: string; readonly deviceName: string };

/** What the logs say of their writers; for this PC what it calls itself and its users now. */
export function knownNames(desk: LedgerDesk, ownUsers: ReadonlyMap<string, string>): Names {
  const { users, devices } = writerNamesIn(desk.book);
  const own = desk.spans.filter(({ received }) => !received).map(({ log }) => log);
  const { deviceName } = desk.unlocked.office;
  return {
    users: new Map([...users, ...ownUsers]),
    devices: new Map([...devices, ...[...new Set(own)].map((log) => [log, deviceName] as const)]),
  };
}

/** @param writing what the log says of an operation; undefined when it is not known */
export function writerOf(names: Names, writing: { readonly user?: string; readonly log: string } | undefined): Writer {
  if (!writing) return { userName: '', deviceName: '' };
  const { user = '', log } = writing;
  return {
    userName: names.users.get(user) ?? user,
    deviceName: names.devices.get(log) ?? `其他电脑（${log}）`,
  };
}

/** What an undo left as it is, with the names of those who wrote it. */
export type KeptByWriter = Omit<KeptEdit, 'by'> & { readonly by?: Writer & { readonly at: string } };

export function withWriters(names: Names, kept: readonly KeptEdit[]): readonly KeptByWriter[] {
  return kept.map(({ by, ...edit }) => (by ? { ...edit, by: { ...writerOf(names, by), at: by.at } } : edit));
}
