// The host behind the page: assembles the services over one data folder and answers every method of the host table.
// One ledger is open at a time, formal or sample; most methods need one.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { EarlierLedgers, HostApi, HostError, HostInfo, LedgerKind, Unlocked } from '#shared/host/host-api.ts';
import type { AppLog } from './app-log.ts';
import { type LedgerPaths, ledgerPaths } from './app-paths.ts';
import { type BackupDesk, backupDesk } from './backup-desk.ts';
import { type BlobStore, openBlobStore } from './blob-store.ts';
import type { DialogPort } from './dialog-port.ts';
import { earlierFound, earlierLedgers } from './earlier-ledgers.ts';
import type { ExchangeDeps, ExchangeService } from './exchange-port.ts';
import { createFileGrants, type FileGrants } from './file-grants.ts';
import { lockedError } from './host-error.ts';
import { type Journal, openJournal } from './journal.ts';
import type { MachineMark } from './machine-mark.ts';
import { type MarksPlace, markOf, openingFacts, settleOpening } from './opening.ts';
import { privateKeysOf, underNextId } from './own-devices.ts';
import { openPlaces, type Places } from './places.ts';
import { pluggedInDrives } from './removable-drives.ts';
import { finishRestoring } from './restore.ts';
import { portableName, writeSafely } from './safe-write.ts';
import { sampleExchange, sampleRefusal } from './sample-exchange.ts';
import type { DeviceSession } from './session.ts';
import { openVault, type SealKey, type SealWish, type Vault } from './vault.ts';

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
type OpenLedger = {
  readonly session: DeviceSession;
  readonly journal: Journal;
  readonly blobs: BlobStore;
  readonly exchange: ExchangeService;
  readonly mark: MachineMark;
  readonly paths: LedgerPaths;
};
type Host = {
  readonly deps: LedgerHostDeps;
  readonly vaults: { readonly [ledger in LedgerKind]: Vault };
  readonly grants: FileGrants;
  readonly places: Places;
  readonly backups: BackupDesk;
  open: OpenLedger | undefined;
};

/** Handlers for every method; arguments have been parsed before they come here (shared/host/dispatch.ts). */
export function createLedgerHost(deps: LedgerHostDeps): HostApi {
  const host = assemble(deps);
  return {
    ...ledgerMethods(host),
    ...recoveryHostMethods(host),
    ...journalMethods(host),
    ...blobHandlers(host),
    ...fileMethods(host),
    ...backupHandlers(host),
    ...exchangeMethods(host),
    ...releaseHandlers(host),
  };
}

function assemble(deps: LedgerHostDeps): Host {
  finishRestoring(deps.dataFolder);
  const vaultOf = (ledger: LedgerKind) =>
    openVault({ ledger, paths: ledgerPaths(deps.dataFolder, ledger), now: deps.now });
  const places = openPlaces({
    file: join(deps.dataFolder, 'places.json'),
    offered: async () => [...deps.dialogs.standingFolders(), ...(await pluggedInDrives())],
  });
  const vaults = { formal: vaultOf('formal'), sample: vaultOf('sample') };
  const backups = backupDesk({
    ...deps,
    places,
    vault: vaults.formal,
    session: () => host.open?.session,
    closeLedger: () => closeLedger(host),
  });
  const host: Host = { deps, vaults, places, grants: createFileGrants(), backups, open: undefined };
  return host;
}

function ledgerMethods(host: Host) {
  const { deps, vaults } = host;
  const inTurn = oneAfterTheOther();
  return {
    hostInfo: async () =>
      ok({ kind: deps.kind, version: deps.version, ledgers: [vaults.formal.summary(), vaults.sample.summary()] }),
    createLedger: (request) =>
      inTurn(async () => {
        const orphan = orphanedJournal(deps.dataFolder, request.ledger);
        if (orphan) return fail(orphan);
        const earlier = request.ledger === 'formal' ? await earlierOf(host) : undefined;
        if (earlier?.seen && earlier.seen !== request.seen) return fail(earlierFound(earlier));
        const created = await vaults[request.ledger].create(request);
        if (!created.ok) return created;
        const unlocked = openLedger(host, created.value.session);
        return unlocked.ok ? ok({ ...unlocked.value, recoveryCode: created.value.recoveryCode }) : unlocked;
      }),
    unlock: ({ ledger, userName, password }) =>
      inTurn(async () => openWith(host, await vaults[ledger].unlock(userName, password))),
    unlockWithRecoveryCode: (request) =>
      inTurn(async () => openWith(host, await vaults[request.ledger].recover(request))),
    lock: async () => {
      closeLedger(host);
      return ok(null);
    },
    addUser: (request) => whenOpen(host, ({ session }) => vaults[session.ledger].addUser(session.user.id, request)),
    closeUser: (request) =>
      whenOpen(host, async ({ session, exchange }) => {
        const closed = await vaults[session.ledger].closeUser(session.user.id, request);
        if (!closed.ok) return closed;
        const forgotten = await exchange.forgetSecretary(request.user);
        if (!forgotten.ok) deps.log.write('warn', 'exchange', `secretary not forgotten: ${forgotten.error.code}`);
        return closed;
      }),
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

/** Opening with the district's help; these answer while the ledger is locked. */
function recoveryHostMethods(host: Host) {
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
        if (!opened.ok) return opened;
        deps.log.write('warn', 'vault', 'opened by the district');
        const unlocked = openLedger(host, opened.value.session);
        return unlocked.ok ? ok({ ...unlocked.value, recoveryCode: opened.value.recoveryCode }) : unlocked;
      }),
  } satisfies Partial<HostApi>;
}

/** What asks for the password of whoever releases, not of whoever is logged in. */
function releaseHandlers(host: Host) {
  const inTurn = oneAfterTheOther();
  const withSealKey = <T>(
    wish: SealWish,
    work: (open: OpenLedger, key: SealKey) => Promise<Result<T, HostError>>,
  ): Promise<Result<T, HostError>> =>
    inTurn(() =>
      whenOpen(host, async (open) => {
        if (open.session.ledger === 'sample') return sampleRefusal();
        const key = await host.vaults.formal.sealKey(wish);
        if (!key.ok) return key;
        const done = await work(open, key.value);
        key.value.pair.privateKey.fill(0);
        return done;
      }),
    );
  return {
    appointSecretary: ({ place, ...who }) =>
      withSealKey({ ...who, isWanted: true }, ({ exchange }, key) => exchange.appointSecretary({ place }, key)),
    releaseBundle: ({ digest, place, ...who }) =>
      withSealKey({ ...who, isWanted: false }, ({ exchange }, key) => exchange.releaseBundle({ digest, place }, key)),
    returnBundle: ({ digest, why, ...who }) =>
      withSealKey({ ...who, isWanted: false }, ({ exchange }, key) => exchange.returnBundle({ digest, why }, key)),
  } satisfies Partial<HostApi>;
}

/** Does the work, then sees to it that the district accepted by now could open this ledger again. */
async function thenKeepEscrow<T>(host: Host, work: (open: OpenLedger) => Promise<Result<T, HostError>>) {
  return whenOpen(host, async (open) => {
    const dataKey = open.session.dataKey.slice();
    const done = await work(open);
    await takeUpId(host);
    const district = done.ok && host.open ? await open.exchange.acceptedDistrict() : undefined;
    if (district?.ok && district.value) {
      const kept = await host.vaults[open.session.ledger].keepEscrow(district.value, dataKey);
      if (!kept.ok) host.deps.log.write('warn', 'vault', `escrow not kept: ${kept.error.code}`);
    }
    dataKey.fill(0);
    return done;
  });
}

/** The vault and the session follow the certificate that was accepted for a new id; an earlier try may have broken off. */
async function takeUpId(host: Host): Promise<void> {
  const { open } = host;
  if (!open?.session.next) return;
  const certified = await open.exchange.isNextIdTaken();
  if (!certified.ok || !certified.value || host.open !== open) return;
  const taken = await host.vaults[open.session.ledger].takeNextId();
  if (taken.ok && host.open === open) host.open = { ...open, session: underNextId(open.session) };
  else host.deps.log.write('warn', 'vault', `new id not taken up: ${taken.ok ? 'locked' : taken.error.code}`);
}

/** Two unlocks at once would count their attempts past each other. */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
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

function openLedger(host: Host, session: DeviceSession): Result<Unlocked, HostError> {
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

function closeLedger(host: Host): void {
  const session = host.open?.session;
  for (const secret of session ? [session.dataKey, ...privateKeysOf(session)] : []) secret.fill(0);
  host.open = undefined;
  host.grants.revokeAll();
}

async function whenOpen<T>(host: Host, work: (open: OpenLedger) => Promise<Result<T, HostError>>) {
  return host.open ? work(host.open) : fail(lockedError);
}

function journalMethods(host: Host) {
  return {
    journalTip: () => whenOpen(host, async ({ journal }) => ok(journal.tip())),
    appendJournal: ({ rows }) => whenOpen(host, ({ journal }) => journal.append(rows)),
    readJournal: ({ from }) => whenOpen(host, async ({ journal }) => ok(journal.read(from))),
  } satisfies Partial<HostApi>;
}

function blobHandlers(host: Host) {
  return {
    putBlob: ({ sm3, sealed }) => whenOpen(host, ({ blobs, session }) => blobs.put(session, sm3, sealed)),
    readBlob: ({ sm3 }) =>
      whenOpen(host, async ({ blobs, session }) => {
        const sealed = await blobs.read(session, sm3);
        return ok(sealed ? { sealed } : null);
      }),
    heldBlobs: () => whenOpen(host, async ({ blobs }) => ok(blobs.held())),
  } satisfies Partial<HostApi>;
}

function backupHandlers(host: Host) {
  const { backups } = host;
  return {
    backupNow: (request) => whenOpen(host, (open) => backups.backupNow(open, request)),
    findBackups: async () => ok(await backups.find()),
    pickBackupFolder: async () => ok(await backups.pickFolder()),
    openBackup: (request) => backups.open(request),
    readBackup: (request) => backups.read(request),
    restoreBackup: (request) => backups.restore(request),
    earlierLedgers: async () => ok(await earlierOf(host)),
  } satisfies Partial<HostApi>;
}

async function earlierOf({ deps, backups, places }: Host): Promise<EarlierLedgers> {
  const labels = (await places.folders()).map(({ label }) => label);
  return earlierLedgers(deps.dataFolder, deps.earlierFolders, await backups.find(), labels);
}

function fileMethods(host: Host) {
  const { deps, grants, places } = host;
  return {
    pickWorkbook: () => whenOpen(host, async () => ok(grants.issue(await deps.dialogs.pickFiles('workbook')))),
    readPicked: ({ grant }) => whenOpen(host, async () => grants.take(grant)),
    saveFile: ({ suggestedName, content }) =>
      whenOpen(host, async () => {
        const target = await deps.dialogs.pickSave(portableName(suggestedName));
        if (!target) return ok(null);
        const written = await writeSafely({ folder: target.folder.path, name: target.name }, content, '保存文件');
        if (!written.ok) return written;
        const { name } = written.value;
        return ok({ label: `${target.folder.label} / ${name}`, isCopy: name !== portableName(target.name) });
      }),
    listPlaces: () => whenOpen(host, async () => ok(await places.list())),
    chooseFolder: ({ purpose }) =>
      whenOpen(host, async () => {
        const folder = await deps.dialogs.pickFolder(purpose);
        return ok(folder && (await places.remember(folder, purpose)));
      }),
    setBackupPlace: ({ place }) =>
      whenOpen(host, async () => {
        const folder = await places.resolve(place);
        return folder.ok ? ok(await places.remember(folder.value, 'backup')) : folder;
      }),
  } satisfies Partial<HostApi>;
}

function exchangeMethods(host: Host) {
  const { deps, grants } = host;
  return {
    enrolmentState: () => thenKeepEscrow(host, ({ exchange }) => exchange.enrolmentState()),
    writeEnrolmentRequest: (request) => whenOpen(host, ({ exchange }) => exchange.writeEnrolmentRequest(request)),
    requestNewId: ({ place, ownPassword }) =>
      whenOpen(host, async (open) => {
        const { session, exchange } = open;
        if (session.ledger === 'sample') return sampleRefusal();
        const next = await host.vaults.formal.askNextId(session.user.id, ownPassword);
        if (!next.ok) return next;
        if (host.open === open) host.open = { ...open, session: { ...session, next: next.value } };
        return exchange.writeEnrolmentRequest({ place });
      }),
    pickCertificate: () =>
      whenOpen(host, async ({ exchange }) => {
        const picked = grants.issue(await deps.dialogs.pickFiles('certificate'));
        const files = picked.flatMap(({ grant }) => {
          const file = grants.peek(grant);
          return file.ok ? [{ grant, ...file.value }] : [];
        });
        return exchange.previewCertificates(files);
      }),
    acceptCertificate: (request) => thenKeepEscrow(host, ({ exchange }) => exchange.acceptCertificate(request)),
    exchangeState: () => whenOpen(host, ({ exchange }) => exchange.exchangeState()),
    exportBundle: (request) => whenOpen(host, ({ exchange }) => exchange.exportBundle(request)),
    pickReceipts: () => whenOpen(host, async () => ok(grants.issue(await deps.dialogs.pickFiles('receipt')))),
    importReceipts: (request) => thenKeepEscrow(host, ({ exchange }) => exchange.importReceipts(request)),
    releaseState: () => whenOpen(host, ({ exchange }) => exchange.releaseState()),
    prepareBundle: (request) => whenOpen(host, ({ exchange }) => exchange.prepareBundle(request)),
    withdrawBundle: (request) => whenOpen(host, ({ exchange }) => exchange.withdrawBundle(request)),
    keptBundles: () => whenOpen(host, ({ exchange }) => exchange.keptBundles()),
    rewriteBundle: (request) => whenOpen(host, ({ exchange }) => exchange.rewriteBundle(request)),
    estimateExport: (request) => whenOpen(host, ({ exchange }) => exchange.estimateExport(request)),
    writingProgress: () => whenOpen(host, ({ exchange }) => exchange.writingProgress()),
    cancelWriting: () => whenOpen(host, ({ exchange }) => exchange.cancelWriting()),
    fileWatch: (request) => whenOpen(host, ({ exchange }) => exchange.fileWatch(request)),
    recheckBundles: () => whenOpen(host, ({ exchange }) => exchange.recheckBundles()),
    trustSummary: () => whenOpen(host, ({ exchange }) => exchange.trustSummary()),
    referenceData: () => whenOpen(host, ({ exchange }) => exchange.referenceData()),
    readTemplate: (request) => whenOpen(host, ({ exchange }) => exchange.readTemplate(request)),
    scanIncoming: () => whenOpen(host, ({ exchange }) => exchange.scanIncoming()),
    pickIncoming: () =>
      whenOpen(host, async ({ exchange }) => exchange.listIncoming(await deps.dialogs.pickFiles('incoming'))),
    openIncoming: (request) => whenOpen(host, ({ exchange }) => exchange.openIncoming(request)),
    readIncoming: (request) => whenOpen(host, ({ exchange }) => exchange.readIncoming(request)),
    settleIncoming: (request) => thenKeepEscrow(host, ({ exchange }) => exchange.settleIncoming(request)),
    dropIncoming: (request) => whenOpen(host, ({ exchange }) => exchange.dropIncoming(request)),
    peerState: () => whenOpen(host, ({ exchange }) => exchange.peerState()),
    exportPeerBundle: (request) => whenOpen(host, ({ exchange }) => exchange.exportPeerBundle(request)),
  } satisfies Partial<HostApi>;
}
