// The host's state: one ledger is open at a time, formal or sample. Most methods need one.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError, HostInfo, LedgerKind, Unlocked } from '#shared/host/host-api.ts';
import type { AppLog } from './app-log.ts';
import { type LedgerPaths, ledgerPaths } from './app-paths.ts';
import type { BackupDesk } from './backup-desk.ts';
import { type BlobStore, openBlobStore } from './blob-store.ts';
import type { DialogPort } from './dialog-port.ts';
import type { ExchangeDeps, ExchangeService } from './exchange-port.ts';
import type { FileGrants } from './file-grants.ts';
import { lockedError } from './host-error.ts';
import { type Journal, openJournal } from './journal.ts';
import type { MachineMark } from './machine-mark.ts';
import { type MarksPlace, markOf } from './opening.ts';
import { privateKeysOf } from './own-devices.ts';
import type { Places } from './places.ts';
import { sampleExchange } from './sample-exchange.ts';
import type { DeviceSession } from './session.ts';
import type { Vault } from './vault.ts';

export type LedgerHostDeps = {
  readonly kind: HostInfo['kind'];
  readonly version: string;
  readonly dataFolder: string;
  readonly dialogs: DialogPort;
  readonly log: AppLog;
  readonly marks: MarksPlace;
  /** Where earlier versions and other ways of starting keep their data. */
  readonly earlierFolders: readonly string[];
  createExchange(deps: ExchangeDeps): ExchangeService;
  now(): number;
};
export type OpenLedger = {
  readonly session: DeviceSession;
  readonly journal: Journal;
  readonly blobs: BlobStore;
  readonly exchange: ExchangeService;
  readonly mark: MachineMark;
  readonly paths: LedgerPaths;
};
export type Host = {
  readonly deps: LedgerHostDeps;
  readonly vaults: { readonly [ledger in LedgerKind]: Vault };
  readonly grants: FileGrants;
  readonly places: Places;
  readonly backups: BackupDesk;
  open: OpenLedger | undefined;
};

export function openLedger(host: Host, session: DeviceSession): Result<Unlocked, HostError> {
  const { deps, places, grants } = host;
  const paths = ledgerPaths(deps.dataFolder, session.ledger);
  const journal = openJournal(paths.journal);
  if (!journal.ok) return journal;
  closeLedger(host);
  const notice = journal.value.tip()?.notice;
  if (notice) deps.log.write('warn', 'journal', notice);
  const blobs = openBlobStore(paths.blobs);
  const exchange: ExchangeService =
    session.ledger === 'sample'
      ? sampleExchange(session.deviceId)
      : deps.createExchange({
          folder: paths.exchange,
          session: () => (host.open?.exchange === exchange ? host.open.session : undefined),
          journal: () => journal.value,
          blobs,
          places,
          readGrant: grants.take,
          now: deps.now,
        });
  const mark = markOf(deps.dataFolder, deps.marks, session);
  host.open = { session, journal: journal.value, blobs, exchange, mark, paths };
  const { ledger, installationId, office, user, deviceId, dataKey } = session;
  return ok({ ledger, installationId, office, user, deviceId, dataKey: dataKey.slice() });
}

export function closeLedger(host: Host): void {
  const session = host.open?.session;
  for (const secret of session ? [session.dataKey, ...privateKeysOf(session)] : []) secret.fill(0);
  host.open = undefined;
  host.grants.revokeAll();
}

export async function whenOpen<T>(host: Host, work: (open: OpenLedger) => Promise<Result<T, HostError>>) {
  return host.open ? work(host.open) : fail(lockedError);
}

/** A queue. Two unlocks at once would count their attempts past each other. */
export function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
