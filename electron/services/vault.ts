// The key vault of one ledger: creating it, opening it with a password or the recovery code, and keeping its file
// whole. The file is described in vault-file.ts, the wrappings in vault-keys.ts.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import type { ArgumentsOf, HostError, LedgerSummary, LedgerUsers } from '#shared/host/host-api.ts';
import type { DistrictRecovery } from '#shared/host/recovery-methods.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { createVault, type NewLedger } from './new-vault.ts';
import { remainingWaitMs } from './password-attempts.ts';
import type { DeviceIdentity, DeviceSession } from './session.ts';
import { addUser, changePassword, closeUser } from './vault-accounts.ts';
import { writeVault } from './vault-file.ts';
import { askNextId, takeNextId } from './vault-identity.ts';
import { type MadeRequest, pendingRecovery, withEscrow } from './vault-recovery.ts';
import { openRecovery, type Recovery, type RecoveryWish, recover, requestRecovery } from './vault-reopening.ts';
import { type SealKey, type SealWish, sealKey } from './vault-seal.ts';
import { openByName, sessionOf } from './vault-session.ts';
import { loadVault, restoreVault, saveVault, type VaultDeps } from './vault-store.ts';
import { usersOf } from './vault-users.ts';

export type Vault = {
  summary(): LedgerSummary;
  /** Of the ledger on this PC; undefined when there is none or its keys cannot be read. */
  installationId(): string | undefined;
  create(request: NewLedger): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>>;
  unlock(userName: string, password: string): Promise<Result<DeviceSession, HostError>>;
  /** Opens with the printed code and sets a new password for the named user, who is added when new. */
  recover(request: Recovery): Promise<Result<DeviceSession, HostError>>;
  /** The next three ask for the password of somebody who can open it now: `by` is their id. */
  addUser(by: string, request: ArgumentsOf<'addUser'>[0]): Promise<Result<LedgerUsers, HostError>>;
  closeUser(by: string, request: ArgumentsOf<'closeUser'>[0]): Promise<Result<LedgerUsers, HostError>>;
  changePassword(by: string, request: ArgumentsOf<'changePassword'>[0]): Promise<Result<null, HostError>>;
  /**
   * The key with which a person releases reports, by that person's own password; `isWanted` makes one when there is none.
   */
  sealKey(wish: SealWish): Promise<Result<SealKey, HostError>>;
  /** Makes an id and keys of this PC alone, to be asked for; the same ones when that has been done (own-devices.ts). */
  askNextId(by: string, ownPassword: string): Promise<Result<DeviceIdentity, HostError>>;
  /** The district has certified the id that was asked for. */
  takeNextId(): Promise<Result<null, HostError>>;
  /** Keeps the data key wrapped for the district's recovery key. */
  keepEscrow(district: DistrictDocument, dataKey: Uint8Array): Promise<Result<null, HostError>>;
  /** The district that can help when every password is lost, and the request that waits. */
  districtRecovery(): Omit<DistrictRecovery, 'places'>;
  requestRecovery(request: RecoveryWish): Promise<Result<MadeRequest & { readonly fileName: string }, HostError>>;
  /** Opens with the district's answer, under the password chosen with the request. The device gets new keys. */
  openRecovery(
    files: readonly { readonly name: string; readonly content: Uint8Array }[],
    password: string,
  ): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>>;
  /** The file as text, for the copy the page keeps. */
  text(): Result<string, HostError>;
  /** Puts back the page's copy when the file is lost, damaged or older than the copy. */
  restore(text: string): Promise<Result<null, HostError>>;
};

export function openVault(deps: VaultDeps): Vault {
  return {
    summary: () => summaryOf(deps),
    installationId: () => {
      const vault = loadVault(deps);
      return vault.ok ? vault.value.installationId : undefined;
    },
    create: (request) => guarded(() => createVault(deps, request)),
    unlock: (userName, password) => guarded(() => unlock(deps, userName, password)),
    recover: (request) => guarded(() => recover(deps, request)),
    addUser: (by, request) => guarded(() => addUser(deps, by, request)),
    closeUser: (by, request) => guarded(() => closeUser(deps, by, request)),
    changePassword: (by, request) => guarded(() => changePassword(deps, by, request)),
    sealKey: (wish) => guarded(() => sealKey(deps, wish)),
    askNextId: (by, ownPassword) => guarded(() => askNextId(deps, by, ownPassword)),
    takeNextId: () => guarded(() => takeNextId(deps)),
    keepEscrow: (district, dataKey) => guarded(() => keepEscrow(deps, district, dataKey)),
    districtRecovery: () => {
      const vault = loadVault(deps);
      const districtName = vault.ok ? vault.value.escrow?.districtName : undefined;
      return { districtName, pending: pendingRecovery(deps.paths.folder) };
    },
    requestRecovery: (wish) => guarded(() => requestRecovery(deps, wish)),
    openRecovery: (files, password) => guarded(() => openRecovery(deps, files, password)),
    text: () => {
      const vault = loadVault(deps);
      return vault.ok ? ok(writeVault(vault.value)) : vault;
    },
    restore: (text) => guarded(() => restoreVault(deps, text)),
  };
}

async function guarded<T>(work: () => Promise<Result<T, HostError>>): Promise<Result<T, HostError>> {
  try {
    return await work();
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读写密钥文件'));
  }
}

function summaryOf(deps: VaultDeps): LedgerSummary {
  const { ledger, paths } = deps;
  const vault = loadVault(deps);
  if (!vault.ok) return { ledger, exists: vault.error.code !== 'noLedger', users: [], waitMs: 0 };
  const waitMs = remainingWaitMs(paths.attempts, deps.now());
  return { ledger, exists: true, office: vault.value.office, ...usersOf(vault.value), waitMs };
}

async function unlock(deps: VaultDeps, userName: string, password: string): Promise<Result<DeviceSession, HostError>> {
  const opened = await openByName(deps, userName, password);
  return opened.ok ? sessionOf(opened.value) : opened;
}

async function keepEscrow(deps: VaultDeps, district: DistrictDocument, dataKey: Uint8Array) {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  const next = withEscrow(vault.value, district, dataKey);
  if (next !== vault.value) await saveVault(deps, next);
  return ok(null);
}
