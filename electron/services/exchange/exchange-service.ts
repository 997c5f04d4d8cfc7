// The exchange with the district: enrolment, bundles out, receipts in. One act at a time, each beginning from the record
// on the disk, so that two windows or an impatient second click cannot use one number twice.

import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import type { ArgumentsOf, ExchangeState, HostError, HostReplies } from '#shared/host/host-api.ts';
import type { OpenReason } from '#shared/sync/operation.ts';
import type { ExchangeDeps, ExchangeService } from '../exchange-port.ts';
import { lockedError, refuse } from '../host-error.ts';
import { certificateFiles } from '../incoming/certificates.ts';
import type { IncomingContext } from '../incoming/handler.ts';
import { createIncoming } from '../incoming/incoming-service.ts';
import { ownReports } from '../incoming/own-reports.ts';
import { peerFiles } from '../incoming/peers.ts';
import { receiptFiles } from '../incoming/receipts.ts';
import { refdataFiles, rootFiles } from '../incoming/refdata.ts';
import { createMediumWriter } from '../medium-writer.ts';
import { openOutbox } from '../outbox.ts';
import { copyOf, privateKeysOf, underCertifiedId } from '../own-devices.ts';
import { sampleRefusal } from '../sample-exchange.ts';
import type { DeviceSession } from '../session.ts';
import { readTemplate, referenceDataOf } from '../trust/reference-data.ts';
import { trustSummaryOf } from '../trust/trust-summary.ts';
import type { SealKey } from '../vault-seal.ts';
import { compactionHorizonOf, compactionStateOf } from './compaction-horizon.ts';
import { enrolmentStateOf, previewsOf, requestFor, withCertificate, writeRequestFile } from './enrolling.ts';
import {
  acknowledgedOf,
  type ExchangeRecord,
  forgetDeeds,
  readExchangeRecord,
  wantedByDistrict,
  writeExchangeRecord,
} from './exchange-record.ts';
import { withFreshNumbers, withNothingReceived } from './fresh-numbers.ts';
import { blobHolders, sweepBlobs } from './kept-blobs.ts';
import { exportPeerBundle, peerStateOf } from './peer-export.ts';
import { summaryOf } from './receiving-receipts.ts';
import { reportMethods } from './report-methods.ts';
import { secretaryRequestFor, withoutSecretary, withSecretary } from './secretaries.ts';
import { type Sending, withoutMark } from './sending.ts';
import { withSharing } from './shared-identity.ts';

/** Who verifies which kind of file. */
const incomingHandlers = [receiptFiles, certificateFiles, peerFiles, ownReports, rootFiles, refdataFiles];

type Work<T> = (session: DeviceSession, record: ExchangeRecord) => Promise<Result<T, HostError>>;

export function createExchangeService(deps: ExchangeDeps): ExchangeService {
  const inTurn = oneAfterTheOther();
  const act = <T>(work: Work<T>) => inTurn(() => withRecord(deps, work));
  const sending: Sending = { outbox: openOutbox(join(deps.folder, 'outbox')), writer: createMediumWriter() };
  const incoming = createIncoming(deps, incomingHandlers);
  const take = <T>(work: (context: IncomingContext) => Promise<Result<T, HostError>>) =>
    act((session, record) => work({ deps, session, record }));
  return {
    notedDeeds: () => act(async (_session, record) => ok(record.deeds ?? [])),
    forgetDeeds: (ids) =>
      act(async (session, record) => {
        const kept = record.deeds ? await forgetDeeds(deps.folder, session, record, ids) : ok(record);
        return kept.ok ? ok(null) : kept;
      }),
    isNewLogDue: () => act(async (_session, record) => ok(record.sharing?.newLogDue !== undefined)),
    isNextIdTaken: () =>
      act(async (session, record) =>
        ok(session.next === undefined && record.certificate?.cert.subject === session.deviceId),
      ),
    newLogBegun: (why) => act((session, record) => newLogBegun(deps, session, record, why)),
    enrolmentState: () => act(async (session, record) => ok(enrolmentStateOf(record, session, deps.now()))),
    writeEnrolmentRequest: ({ place }) => act((session, record) => writeRequest(deps, session, record, place)),
    previewCertificates: (files) => act(async (session) => previewsOf(files, session)),
    acceptCertificate: (request) => act((session, record) => acceptCertificate(deps, session, record, request)),
    exchangeState: () => act(async (_session, record) => ok(exchangeStateOf(deps, record))),
    ...reportMethods(deps, sending, act),
    sweepBlobs: (request) => act((session) => sweepBlobs(deps, session, request)),
    blobHolders: ({ names }) => act(async (_session, record) => ok(blobHolders(record, names))),
    compactionState: () => act((session, record) => compactionStateOf(deps, session, record)),
    compactionHorizon: (range) => act((session, record) => compactionHorizonOf(deps, session, record, range)),
    peerState: () => act((session, record) => peerStateOf(deps, session, record)),
    exportPeerBundle: (request) => act((session, record) => exportPeerBundle(deps, sending, session, record, request)),
    scanIncoming: () => take((context) => incoming.scan(context)),
    listIncoming: (paths) => take((context) => incoming.picked(context, paths)),
    openIncoming: ({ id }) => take((context) => incoming.open(context, id)),
    readIncoming: ({ id, from }) => take(() => incoming.read(id, from)),
    settleIncoming: ({ id, confirmed }) => take((context) => incoming.settle(context, id, confirmed)),
    dropIncoming: ({ id }) => take((context) => incoming.drop(context, id)),
    appointSecretary: ({ place }, key) => act((session, record) => appointSecretary(deps, session, record, place, key)),
    forgetSecretary: (user) => act((session, record) => forgetSecretary(deps, session, record, user)),
    acceptedDistrict: () => act(async (_session, record) => ok(record.district?.district)),
    trustSummary: () => act(async (session, record) => ok(trustSummaryOf(record, session, deps.now()))),
    referenceData: () => act((session, record) => referenceDataOf(deps.folder, session, record)),
    readTemplate: ({ name }) => act((session, record) => readTemplate(deps.folder, session, record, name)),
  };
}

async function newLogBegun(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  why: OpenReason,
): Promise<Result<null, HostError>> {
  // Nobody else counts under an id that is new.
  const isOwnCount = why === 'split' && record.sharing?.newLogDue === 'newId';
  const fresh = isOwnCount ? record : withFreshNumbers(record, Math.random());
  const changed = why === 'restore' ? withNothingReceived(fresh) : fresh;
  const copied = why === 'clone' ? { copiedAt: instantOf(deps.now()) } : {};
  const next = withSharing(changed, { ...copied, newLogDue: undefined });
  const saved = await writeExchangeRecord(deps.folder, session, next);
  return saved.ok ? ok(null) : saved;
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
  if (session.ledger === 'sample') return sampleRefusal();
  // Locking the ledger wipes the session's keys; an act that has begun works on its own copy and wipes that.
  const own = copyOf(session);
  try {
    const record = await readExchangeRecord(deps.folder, own);
    return record.ok ? await work(underCertifiedId(own, record.value.certificate), record.value) : record;
  } finally {
    for (const secret of [own.dataKey, ...privateKeysOf(own)]) secret.fill(0);
  }
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
  const changed = withCertificate(record, file.value, session, deps.journal(), deps.now());
  if (!changed.ok) return changed;
  const saved = await writeExchangeRecord(deps.folder, session, changed.value);
  return saved.ok
    ? ok(enrolmentStateOf(saved.value, underCertifiedId(session, saved.value.certificate), deps.now()))
    : saved;
}

async function appointSecretary(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  placeId: string,
  key: SealKey,
): Promise<Result<HostReplies['appointSecretary'], HostError>> {
  const place = await deps.places.resolve(placeId);
  if (!place.ok) return place;
  const request = secretaryRequestFor(record, session, key, deps.now());
  const saved = await writeExchangeRecord(deps.folder, session, withSecretary(record, { ...key.user, request }));
  return saved.ok ? writeRequestFile(place.value.path, request) : saved;
}

async function forgetSecretary(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  user: string,
): Promise<Result<null, HostError>> {
  const next = withoutSecretary(record, user);
  const saved = next === record ? ok(record) : await writeExchangeRecord(deps.folder, session, next);
  return saved.ok ? ok(null) : saved;
}

/** A bundle that never reached a drive is not shown; its number stays used. */
function exchangeStateOf({ blobs }: ExchangeDeps, record: ExchangeRecord): ExchangeState {
  const wanted = wantedByDistrict(record).filter((sm3) => blobs.sizeOf(sm3) > 0).length;
  return {
    bundles: record.bundles.filter((bundle) => bundle.written).map(withoutMark),
    receipts: record.receipts.map(summaryOf),
    acknowledged: acknowledgedOf(record),
    ...(wanted > 0 ? { wanted } : {}),
  };
}
