// The exchange with the district: enrolment, bundles out, receipts in. One act at a time, each beginning from the record
// on the disk, so that two windows or an impatient second click cannot use one number twice.

import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, ExchangeState, ExportedBundle, HostError, HostReplies } from '#shared/host/host-api.ts';
import type { Folder } from '../dialog-port.ts';
import type { ExchangeDeps, ExchangeService } from '../exchange-port.ts';
import { lockedError, refuse } from '../host-error.ts';
import { certificateFiles } from '../incoming/certificates.ts';
import type { IncomingContext } from '../incoming/handler.ts';
import { createIncoming } from '../incoming/incoming-service.ts';
import { receiptFiles } from '../incoming/receipts.ts';
import { refdataFiles, rootFiles } from '../incoming/refdata.ts';
import { checkMedium } from '../medium-check.ts';
import { createMediumWriter } from '../medium-writer.ts';
import { type Outbox, openOutbox } from '../outbox.ts';
import type { DeviceSession } from '../session.ts';
import { shareCalls } from '../share-call.ts';
import { readTemplate, referenceDataOf } from '../trust/reference-data.ts';
import { trustSummaryOf } from '../trust/trust-summary.ts';
import { enrolmentStateOf, previewsOf, requestFor, withCertificate, writeRequestFile } from './enrolling.ts';
import { estimateExport } from './estimate.ts';
import {
  acknowledgedOf,
  type ExchangeRecord,
  readExchangeRecord,
  type SentBundle,
  writeExchangeRecord,
} from './exchange-record.ts';
import { buildBundle, describeExport, enrolledOf, ownFileName, verifyOwnBundle } from './exporting.ts';
import { withFreshNumbers } from './fresh-numbers.ts';
import { chainsInJournal } from './journal-batches.ts';
import { summaryOf, takeReceipt } from './receiving-receipts.ts';
import { recheck, type Sending, targetFor, unanswered, withBundle, writeKept } from './sending.ts';

/** A write-protected stick is found out before a bundle is built for it. */
const mediumLookMs = 20_000;

/** Who verifies which kind of file. */
const incomingHandlers = [receiptFiles, certificateFiles, rootFiles, refdataFiles];

type Work<T> = (session: DeviceSession, record: ExchangeRecord) => Promise<Result<T, HostError>>;

export function createExchangeService(deps: ExchangeDeps): ExchangeService {
  const inTurn = oneAfterTheOther();
  const sending: Sending = { outbox: openOutbox(join(deps.folder, 'outbox')), writer: createMediumWriter() };
  const act = <T>(work: Work<T>) => inTurn(() => withRecord(deps, work));
  const incoming = createIncoming(deps, incomingHandlers);
  const take = <T>(work: (context: IncomingContext) => Promise<Result<T, HostError>>) =>
    act((session, record) => work({ deps, session, record }));
  return {
    skipNumbers: () => act((session, record) => skipNumbers(deps, session, record)),
    enrolmentState: () => act(async (session, record) => ok(enrolmentStateOf(record, session))),
    writeEnrolmentRequest: ({ place }) => act((session, record) => writeRequest(deps, session, record, place)),
    previewCertificates: (files) => act(async (session) => previewsOf(files, session)),
    acceptCertificate: (request) => act((session, record) => acceptCertificate(deps, session, record, request)),
    exchangeState: () => act(async (_session, record) => ok(exchangeStateOf(record))),
    exportBundle: (request) => act((session, record) => exportBundle(deps, sending, session, record, request)),
    importReceipts: (request) => act((session, record) => importReceipts(deps, session, record, request)),
    scanIncoming: () => take((context) => incoming.scan(context)),
    listIncoming: (paths) => take((context) => incoming.picked(context, paths)),
    openIncoming: ({ id }) => take((context) => incoming.open(context, id)),
    readIncoming: ({ id, from }) => take(() => incoming.read(id, from)),
    settleIncoming: ({ id, confirmed }) => take((context) => incoming.settle(context, id, confirmed)),
    dropIncoming: ({ id }) => take((context) => incoming.drop(context, id)),
    ...mediumMethods(deps, sending, act),
    acceptedDistrict: () => act(async (_session, record) => ok(record.district?.district)),
    trustSummary: () => act(async (session, record) => ok(trustSummaryOf(record, session, deps.now()))),
    referenceData: () => act((session, record) => referenceDataOf(deps.folder, session, record)),
    readTemplate: ({ name }) => act((session, record) => readTemplate(deps.folder, session, record, name)),
  };
}

async function skipNumbers(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
): Promise<Result<null, HostError>> {
  const saved = await writeExchangeRecord(deps.folder, session, withFreshNumbers(record, Math.random()));
  return saved.ok ? ok(null) : saved;
}

/** What concerns the files on their media; progress and watches are asked for while an act runs. */
function mediumMethods(
  deps: ExchangeDeps,
  { outbox, writer }: Sending,
  act: <T>(work: Work<T>) => Promise<Result<T, HostError>>,
) {
  return {
    keptBundles: () => act(async (_session, record) => ok(await keptBundlesOf(record, outbox))),
    rewriteBundle: (request) =>
      act((session, record) => rewriteBundle(deps, { outbox, writer }, session, record, request)),
    estimateExport: ({ mode }) =>
      act(async (_session, record) => ok(await estimateExport(deps.journal(), mode, acknowledgedOf(record)))),
    writingProgress: async () => ok(writer.progress()),
    cancelWriting: async () => {
      writer.cancel();
      return ok(null);
    },
    fileWatch: async ({ digest }) => ok(writer.watchOf(digest)),
    recheckBundles: () =>
      act(async (session, record) => ok(await recheck(record, session, await exportFolders(deps.places)))),
  } satisfies Partial<ExchangeService>;
}

async function exportFolders(places: ExchangeDeps['places']): Promise<readonly Folder[]> {
  const there = (await places.list()).filter(({ purpose, available }) => purpose === 'export' && available);
  const resolved = await Promise.all(there.map(({ id }) => places.resolve(id)));
  return resolved.flatMap((folder) => (folder.ok ? [folder.value] : []));
}

function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

async function withRecord<T>(deps: ExchangeDeps, work: Work<T>): Promise<Result<T, HostError>> {
  const session = deps.session();
  if (!session) return fail(lockedError);
  if (session.ledger === 'sample')
    return refuse('sampleLedger', '示例数据只供练习，不能登记、报送或接收回执。请切换到正式台账。');
  const own = copyOf(session);
  try {
    const record = await readExchangeRecord(deps.folder, own);
    return record.ok ? await work(own, record.value) : record;
  } finally {
    for (const secret of [own.dataKey, own.signing.privateKey, own.encryption.privateKey]) secret.fill(0);
  }
}

/** Locking the ledger wipes the session's keys; an act that has begun works on its own copy and wipes that. */
function copyOf(session: DeviceSession): DeviceSession {
  const { dataKey, signing, encryption } = session;
  return {
    ...session,
    dataKey: dataKey.slice(),
    signing: { ...signing, privateKey: signing.privateKey.slice() },
    encryption: { ...encryption, privateKey: encryption.privateKey.slice() },
  };
}

async function writeRequest(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  placeId: string,
): Promise<Result<HostReplies['writeEnrolmentRequest'], HostError>> {
  const place = await deps.places.resolve(placeId);
  if (!place.ok) return place;
  const request = requestFor(record, session, deps.now());
  const saved = await writeExchangeRecord(deps.folder, session, { ...record, request });
  return saved.ok ? writeRequestFile(place.value.path, request) : saved;
}

async function acceptCertificate(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  { grant, fingerprintConfirmed }: ArgumentsOf<'acceptCertificate'>[0],
): Promise<Result<HostReplies['acceptCertificate'], HostError>> {
  if (!fingerprintConfirmed)
    return refuse('fingerprintNotConfirmed', '还没有核对区级指纹，证书没有采用。请与区里印发的指纹逐组核对后再确认。');
  const file = deps.readGrant(grant);
  if (!file.ok) return file;
  const changed = withCertificate(record, file.value, session, deps.now());
  if (!changed.ok) return changed;
  const saved = await writeExchangeRecord(deps.folder, session, changed.value);
  return saved.ok ? ok(enrolmentStateOf(saved.value, session)) : saved;
}

/** A bundle that never reached a drive is not shown; its number stays used. */
function exchangeStateOf(record: ExchangeRecord): ExchangeState {
  return {
    bundles: record.bundles.filter((bundle) => bundle.written).map(withoutMark),
    receipts: record.receipts.map(summaryOf),
    acknowledged: acknowledgedOf(record),
  };
}

async function keptBundlesOf(record: ExchangeRecord, outbox: Outbox): Promise<HostReplies['keptBundles']> {
  const kept = await outbox.digests();
  const newest = record.bundles.at(-1);
  const isWaiting = newest && !newest.written && kept.includes(newest.digest);
  return { waiting: isWaiting ? withoutMark(newest) : null, kept };
}

function withoutMark({ written: _written, fileDigest: _fileDigest, ...bundle }: SentBundle): ExportedBundle {
  return bundle;
}

async function exportBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: ArgumentsOf<'exportBundle'>[0],
): Promise<Result<ExportedBundle, HostError>> {
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const usable = await checkMedium(place.value.path, 0, '写报送包', shareCalls(place.value.path, mediumLookMs));
  if (!usable.ok) return usable;
  const bundle = await buildBundle(record, enrolled.value, session, deps.journal(), request, nowMs);
  if (!bundle.ok) return bundle;
  const check = await verifyOwnBundle(bundle.value, enrolled.value, session, nowMs);
  if (!check.ok) return check;
  if (!deps.session()) return fail(lockedError);
  const fileDigest = await sending.outbox.keep(bundle.value.digest, bundle.value.bytes);
  if (!fileDigest.ok) return fileDigest;
  const described = describeExport(bundle.value, check.value, request, place.value.label);
  const made: SentBundle = { ...described, written: false, fileDigest: fileDigest.value };
  const noted = await writeExchangeRecord(deps.folder, session, withBundle(record, made));
  return noted.ok ? sendKept(deps, sending, session, noted.value, made, place.value) : noted;
}

async function rewriteBundle(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  request: ArgumentsOf<'rewriteBundle'>[0],
): Promise<Result<ExportedBundle, HostError>> {
  const place = await deps.places.resolve(request.place);
  if (!place.ok) return place;
  const bundle = record.bundles.find(({ digest }) => digest === request.digest);
  if (!bundle) return refuse('noSuchBundle', '报送记录中没有这一包，请回到历史中重新选择。');
  return sendKept(deps, sending, session, record, bundle, place.value);
}

async function sendKept(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  bundle: SentBundle,
  place: Folder,
): Promise<Result<ExportedBundle, HostError>> {
  const target = targetFor(record, session, place, ownFileName(bundle, session));
  const written = await writeKept(sending, bundle, target, place);
  if (!written.ok) return written;
  const saved = await writeExchangeRecord(deps.folder, session, withBundle(record, written.value));
  if (!saved.ok) return saved;
  await sending.outbox.removeAllBut(unanswered(saved.value).map(({ digest }) => digest));
  return ok(withoutMark(written.value));
}

async function importReceipts(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  { grants }: ArgumentsOf<'importReceipts'>[0],
): Promise<Result<HostReplies['importReceipts'], HostError>> {
  const chains = chainsInJournal(deps.journal());
  const receipts: HostReplies['importReceipts']['receipts'][number][] = [];
  const refused: HostReplies['importReceipts']['refused'][number][] = [];
  let changed = record;
  for (const grant of grants) {
    const file = deps.readGrant(grant);
    const taken = file.ok ? takeReceipt(changed, file.value, session, chains) : file;
    if (taken.ok) {
      changed = taken.value.record;
      receipts.push(summaryOf(taken.value.receipt));
    } else refused.push({ name: file.ok ? file.value.name : '所选文件', message: taken.error.message });
  }
  const saved = changed === record ? ok(record) : await writeExchangeRecord(deps.folder, session, changed);
  return saved.ok ? ok({ receipts, refused }) : saved;
}
