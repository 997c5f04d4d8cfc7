import type { host } from '#renderer/host/host.ts';

type Host = typeof host;

/** What a method of the host answers when it does not refuse. */
export type HostValue<M extends keyof Host> = Extract<Awaited<ReturnType<Host[M]>>, { ok: true }>['value'];

export type HostInfo = HostValue<'hostInfo'>;
export type LedgerSummary = HostInfo['ledgers'][number];
export type LedgerKind = LedgerSummary['ledger'];
export type Unlocked = HostValue<'unlock'>;
export type Created = HostValue<'createLedger'>;
export type FoundBackup = HostValue<'findBackups'>[number];
export type EarlierLedgers = HostValue<'earlierLedgers'>;
export type Place = HostValue<'listPlaces'>[number];
