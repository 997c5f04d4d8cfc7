// The host behind the page: assembles the services over one data folder and answers every method of the host table.

import { join } from 'node:path';
import { ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, HostApi, HostError, HostReplies, LedgerKind } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { backupDesk } from './backup-desk.ts';
import { deedMethods } from './deed-methods.ts';
import { createFileGrants } from './file-grants.ts';
import { closeLedger, type Host, type LedgerHostDeps, type OpenLedger, whenOpen } from './open-ledger.ts';
import { earlierOf, openingMethods, recoveryHostMethods } from './opening-methods.ts';
import { underNextId } from './own-devices.ts';
import { openPlaces } from './places.ts';
import { releaseMethods } from './release-methods.ts';
import { pluggedInDrives } from './removable-drives.ts';
import { finishRestoring } from './restore.ts';
import { portableName, writeSafely } from './safe-write.ts';
import { sampleRefusal } from './sample-exchange.ts';
import { openVault } from './vault.ts';

/** Handlers for every method; arguments have been parsed before they come here (shared/host/dispatch.ts). */
export function createLedgerHost(deps: LedgerHostDeps): HostApi {
  const host = assemble(deps);
  return {
    ...openingMethods(host),
    ...recoveryHostMethods(host),
    ...journalMethods(host),
    ...blobHandlers(host),
    ...fileMethods(host),
    ...backupHandlers(host),
    ...exchangeMethods(host),
    ...releaseMethods(host),
    ...deedMethods(host),
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

function journalMethods(host: Host) {
  return {
    journalTip: () => whenOpen(host, async ({ journal }) => ok(journal.tip())),
    appendJournal: ({ rows }) => whenOpen(host, ({ journal }) => journal.append(rows)),
    readJournal: ({ from, count }) => whenOpen(host, async ({ journal }) => ok(journal.read(from, count))),
    compactionState: () => whenOpen(host, ({ exchange }) => exchange.compactionState()),
    compactionHorizon: (range) => whenOpen(host, ({ exchange }) => exchange.compactionHorizon(range)),
    keepInJournal: (least) => whenOpen(host, ({ journal }) => journal.keep(least)),
    refillJournal: (wanted) => whenOpen(host, ({ journal }) => host.backups.refillJournal(journal, wanted)),
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
    checkBlob: ({ sm3 }) =>
      whenOpen(host, async ({ blobs, session }) => ok({ state: await blobs.check(session, sm3) })),
    sweepBlobs: (request) => whenOpen(host, ({ exchange }) => exchange.sweepBlobs(request)),
    blobHolders: (request) => whenOpen(host, ({ exchange }) => exchange.blobHolders(request)),
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

/** Keys of this PC alone, and the request for a certificate. */
async function requestNewId(
  host: Host,
  open: OpenLedger,
  { place, ownPassword }: ArgumentsOf<'requestNewId'>[0],
): Promise<Result<HostReplies['requestNewId'], HostError>> {
  const { session, exchange } = open;
  if (session.ledger === 'sample') return sampleRefusal();
  const next = await host.vaults.formal.askNextId(session.user.id, ownPassword);
  if (!next.ok) return next;
  if (host.open === open) host.open = { ...open, session: { ...session, next: next.value } };
  return exchange.writeEnrolmentRequest({ place });
}

function exchangeMethods(host: Host) {
  const { deps, grants } = host;
  return {
    enrolmentState: () => thenKeepEscrow(host, ({ exchange }) => exchange.enrolmentState()),
    writeEnrolmentRequest: (request) => whenOpen(host, ({ exchange }) => exchange.writeEnrolmentRequest(request)),
    requestNewId: (request) => whenOpen(host, (open) => requestNewId(host, open, request)),
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
    releaseState: () => whenOpen(host, ({ exchange }) => exchange.releaseState()),
    prepareBundle: (request) => whenOpen(host, ({ exchange }) => exchange.prepareBundle(request)),
    withdrawBundle: (request) => whenOpen(host, ({ exchange }) => exchange.withdrawBundle(request)),
    keptBundles: () => whenOpen(host, ({ exchange }) => exchange.keptBundles()),
    rewriteBundle: (request) => whenOpen(host, ({ exchange }) => exchange.rewriteBundle(request)),
    estimateExport: (request) => whenOpen(host, ({ exchange }) => exchange.estimateExport(request)),
    volumeSets: () => whenOpen(host, ({ exchange }) => exchange.volumeSets()),
    writeVolume: (request) => whenOpen(host, ({ exchange }) => exchange.writeVolume(request)),
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
