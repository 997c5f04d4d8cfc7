// Setting up, opening and closing a ledger, and the people who may.

import { existsSync, readdirSync } from 'node:fs';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type {
  ArgumentsOf,
  EarlierLedgers,
  HostApi,
  HostError,
  HostReplies,
  LedgerKind,
  LedgerUsers,
  Unlocked,
} from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { earlierFound, earlierLedgers } from './earlier-ledgers.ts';
import { closeLedger, type Host, type OpenLedger, oneAfterTheOther, openLedger, whenOpen } from './open-ledger.ts';
import { openingFacts, settleOpening } from './opening.ts';
import { writeSafely } from './safe-write.ts';
import type { DeviceSession } from './session.ts';

export function openingMethods(host: Host) {
  const { deps, vaults } = host;
  const inTurn = oneAfterTheOther();
  return {
    hostInfo: async () =>
      ok({ kind: deps.kind, version: deps.version, ledgers: [vaults.formal.summary(), vaults.sample.summary()] }),
    createLedger: (request) => inTurn(() => createLedger(host, request)),
    unlock: ({ ledger, userName, password }) =>
      inTurn(async () => openWith(host, await vaults[ledger].unlock(userName, password))),
    unlockWithRecoveryCode: (request) =>
      inTurn(async () => openWith(host, await vaults[request.ledger].recover(request))),
    lock: async () => {
      closeLedger(host);
      return ok(null);
    },
    addUser: (request) => whenOpen(host, ({ session }) => vaults[session.ledger].addUser(session.user.id, request)),
    closeUser: (request) => whenOpen(host, (open) => closeUser(host, open, request)),
    changePassword: (request) =>
      whenOpen(host, ({ session }) => vaults[session.ledger].changePassword(session.user.id, request)),
    openingFacts: () => whenOpen(host, openingFacts),
    settleOpening: (decision) => whenOpen(host, (open) => settleOpening(open, decision)),
    readVault: async ({ ledger }) => {
      const text = vaults[ledger].text();
      return text.ok ? ok({ vault: text.value }) : text;
    },
    restoreVault: ({ ledger, vault }) => inTurn(() => vaults[ledger].restore(vault)),
    writeLog: async ({ level, event, detail }) => {
      deps.log.write(level, `page:${event}`, detail);
      return ok(null);
    },
  } satisfies Partial<HostApi>;
}

async function createLedger(
  host: Host,
  request: ArgumentsOf<'createLedger'>[0],
): Promise<Result<HostReplies['createLedger'], HostError>> {
  const orphan = orphanedJournal(host.deps.dataFolder, request.ledger);
  if (orphan) return fail(orphan);
  const earlier = request.ledger === 'formal' ? await earlierOf(host) : undefined;
  if (earlier?.seen && earlier.seen !== request.seen) return fail(earlierFound(earlier));
  return openAnew(host, await host.vaults[request.ledger].create(request));
}

/** Opens what has just been made or made anew; the code to print goes along. */
function openAnew(
  host: Host,
  made: Result<{ readonly session: DeviceSession; readonly recoveryCode: string }, HostError>,
): Result<Unlocked & { readonly recoveryCode: string }, HostError> {
  if (!made.ok) return made;
  const unlocked = openLedger(host, made.value.session);
  return unlocked.ok ? ok({ ...unlocked.value, recoveryCode: made.value.recoveryCode }) : unlocked;
}

async function closeUser(
  { vaults, deps }: Host,
  { session, exchange }: OpenLedger,
  request: ArgumentsOf<'closeUser'>[0],
): Promise<Result<LedgerUsers, HostError>> {
  const closed = await vaults[session.ledger].closeUser(session.user.id, request);
  if (!closed.ok) return closed;
  const forgotten = await exchange.forgetSecretary(request.user);
  if (!forgotten.ok) deps.log.write('warn', 'exchange', `secretary not forgotten: ${forgotten.error.code}`);
  return closed;
}

/** Records without their key must not be continued under a new one. */
function orphanedJournal(dataFolder: string, ledger: LedgerKind): HostError | undefined {
  const { vault, journal } = ledgerPaths(dataFolder, ledger);
  if (existsSync(vault) || !existsSync(journal)) return undefined;
  if (!readdirSync(journal).some((name) => name.endsWith('.lxj'))) return undefined;
  const message =
    '数据文件夹里有以前的记录，但密钥文件不见了，不能在上面重新建立台账。请先从备份中恢复密钥文件 vault.json；确实要重新开始时，请管理员把原来的数据文件夹改名保存。';
  return { code: 'orphanedJournal', message };
}

function openWith(host: Host, session: Result<DeviceSession, HostError>): Result<Unlocked, HostError> {
  return session.ok ? openLedger(host, session.value) : session;
}

/** Opening with the district's help; these answer while the ledger is locked. */
export function recoveryHostMethods(host: Host) {
  const { deps, vaults, places, grants } = host;
  const inTurn = oneAfterTheOther();
  return {
    districtRecovery: async ({ ledger }) => {
      const listed = (await places.list()).filter(({ purpose, available }) => purpose === 'export' && available);
      return ok({ ...vaults[ledger].districtRecovery(), places: listed.map(({ id, label }) => ({ id, label })) });
    },
    writeRecoveryRequest: ({ ledger, place, ...wish }) =>
      inTurn(async () => {
        const folder = await places.resolve(place);
        if (!folder.ok) return folder;
        const made = await vaults[ledger].requestRecovery(wish);
        if (!made.ok) return made;
        const { fileName: name, bytes, code } = made.value;
        const written = await writeSafely({ folder: folder.value.path, name }, bytes, '写找回申请');
        return written.ok ? ok({ fileName: written.value.name, code }) : written;
      }),
    openRecoveryAnswer: ({ ledger, newPassword }) =>
      inTurn(async () => {
        const picked = grants.issue(await deps.dialogs.pickFiles('recovery')).map(({ grant }) => grants.take(grant));
        const files = picked.flatMap((file) => (file.ok ? [file.value] : []));
        if (picked.length === 0) return ok(null);
        const opened = await vaults[ledger].openRecovery(files, newPassword);
        if (opened.ok) deps.log.write('warn', 'vault', 'opened by the district');
        return openAnew(host, opened);
      }),
  } satisfies Partial<HostApi>;
}

export async function earlierOf({ deps, backups, places }: Host): Promise<EarlierLedgers> {
  const labels = (await places.folders()).map(({ label }) => label);
  return earlierLedgers(deps.dataFolder, deps.earlierFolders, await backups.find(), labels);
}
