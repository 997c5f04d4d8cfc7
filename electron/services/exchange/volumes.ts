// 附件卷: the attachments that do not stand behind the text of a bundle follow in files of their own. One at a time is
// built, verified, kept in the outbox, noted with its number and written; between two of them anything may happen. What
// has been written stays whole, what has not leaves nothing, and the rest can go to another medium on another day.

import { fromHex, randomBytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { VolumeOf } from '#shared/bundle/blobs.ts';
import { checkCodeOf } from '#shared/bundle/check-code.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { createBundleWriter, type WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { bundleFileName } from '#shared/bundle/file-names.ts';
import type { HostError, PlannedVolume, VolumeLane, VolumeSet } from '#shared/host/host-api.ts';
import type { Folder } from '../dialog-port.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import { lockedError, refuse } from '../host-error.ts';
import { checkMedium } from '../medium-check.ts';
import type { DeviceSession } from '../session.ts';
import { shareCalls } from '../share-call.ts';
import { addAttachments, fileBytesOf, type VolumeContents } from './attachments.ts';
import { type ExchangeRecord, writeExchangeRecord } from './exchange-record.ts';
import { enrolledOf, programName, verifyOwnBundle } from './exporting.ts';
import { type Lane, lanes, type SentFile } from './lanes.ts';
import { nodeDeflate } from './node-deflate.ts';
import { heldIn, newestBundle, type Sending, writeKept } from './sending.ts';

const act = '写附件';
const mediumLookMs = 20_000;

/** How the volumes of the newest bundle stand; null when it has none, or waits for a medium itself. */
export function volumeSetOf(
  { blobs }: Pick<ExchangeDeps, 'blobs'>,
  record: ExchangeRecord,
  kind: VolumeLane,
): VolumeSet | null {
  const sent = lanes[kind].sent(record);
  const main = newestBundle(sent);
  if (!main?.volumePlan || !main.written) return null;
  const volumes = main.volumePlan.map((names, i) => {
    const volume = volumeAt(sent, main, i + 1);
    const planned = plannedVolume(blobs, names);
    if (!volume?.written) return planned;
    const { no, digest, fileName, placeLabel, sizeBytes } = volume;
    return { ...planned, written: { no, digest, fileName, placeLabel, sizeBytes } };
  });
  return { of: main.digest, no: main.no, volumes };
}

export function plannedVolume(blobs: ExchangeDeps['blobs'], names: readonly string[]): PlannedVolume {
  return { blobs: names.length, maxBytes: fileBytesOf(blobs, names) };
}

function volumeAt(sent: readonly SentFile[], main: SentFile, index: number): SentFile | undefined {
  return sent.findLast(({ volume }) => volume?.of === main.digest && volume.index === index);
}

type Work = {
  readonly deps: ExchangeDeps;
  readonly sending: Sending;
  readonly session: DeviceSession;
  readonly record: ExchangeRecord;
  readonly lane: Lane;
  readonly place: Folder;
};

/** Writes the next volume to a place. @returns how all of them stand then */
export async function writeVolume(
  deps: ExchangeDeps,
  sending: Sending,
  session: DeviceSession,
  record: ExchangeRecord,
  { lane: kind, place: placeId }: { readonly lane: VolumeLane; readonly place: string },
): Promise<Result<VolumeSet, HostError>> {
  const place = await deps.places.resolve(placeId);
  if (!place.ok) return place;
  const work: Work = { deps, sending, session, record, lane: lanes[kind], place: place.value };
  const done = await writeNext(work);
  if (!done.ok) return done;
  const set = volumeSetOf(deps, done.value, kind);
  return set ? ok(set) : nothingLeft();
}

async function writeNext(work: Work): Promise<Result<ExchangeRecord, HostError>> {
  const { deps, lane, place, record, sending } = work;
  const sent = lane.sent(record);
  const main = newestBundle(sent);
  const plan = main?.volumePlan ?? [];
  const at = plan.findIndex((names, i) => names.length > 0 && !(main && volumeAt(sent, main, i + 1)?.written));
  const names = plan[at];
  if (!main || !names) return nothingLeft();
  if (!main.written) return textFirst(main.no);
  const made = volumeAt(sent, main, at + 1);
  if (made && (await sending.outbox.find(made.digest))) return send(work, made);
  const call = shareCalls(place.path, mediumLookMs);
  const usable = await checkMedium(place.path, fileBytesOf(deps.blobs, names), act, call);
  if (!usable.ok) return usable;
  return make(work, main, plan, at);
}

async function make(
  work: Work,
  main: SentFile,
  plan: VolumeContents,
  at: number,
): Promise<Result<ExchangeRecord, HostError>> {
  const { deps, session, record, lane, sending } = work;
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  const volume: VolumeOf = { of: main.digest, no: main.no, index: at + 1, count: plan.length };
  return sending.writer.building(fileBytesOf(deps.blobs, plan[at] ?? []), async (watch) => {
    const writer = createBundleWriter(
      {
        certificate: enrolled.value.certificate.cert,
        signingKey: session.signing.privateKey,
        recipients: lane.recipients(record, session, enrolled.value, nowMs),
        no: lane.nextNo(record),
        prev: lane.sent(record).at(-1)?.digest ?? null,
        createdAt: instantOf(nowMs),
        mode: lane.mode(main),
        title: '',
        app: programName,
        nonce: randomBytes(16),
        volume,
        ...lane.scope(main),
      },
      nodeDeflate,
    );
    const added = await addAttachments(writer, deps.blobs, session, plan[at] ?? [], () => watch.isOver());
    if (watch.isOver()) return cancelled();
    if (added === 0) return skip(work, main, plan, at);
    const built = writer.finish({});
    const check = await verifyOwnBundle(built, enrolled.value, session, nowMs);
    if (!check.ok) return check;
    if (watch.isOver()) return cancelled();
    return keepAndSend(work, main, volume, built);
  });
}

/** The number is used up before a medium sees the file. */
async function keepAndSend(
  work: Work,
  main: SentFile,
  volume: VolumeOf,
  built: WrittenBundle,
): Promise<Result<ExchangeRecord, HostError>> {
  const { deps, session, record, lane, sending, place } = work;
  if (!deps.session()) return fail(lockedError);
  const fileDigest = await sending.outbox.keep(built.digest, built.bytes);
  if (!fileDigest.ok) return fileDigest;
  const { no, createdAt } = built.header;
  const name = { street: session.office.committeeCode, deviceId: session.deviceId, no };
  const made: SentFile = {
    no,
    fileName: bundleFileName(name, lane.kind, volume),
    digest: built.digest,
    sizeBytes: built.bytes.length,
    createdAt,
    mode: main.mode,
    operations: 0,
    counts: {},
    placeLabel: place.label,
    checkCode: checkCodeOf(fromHex(built.digest)),
    verified: false,
    written: false,
    fileDigest: fileDigest.value,
    volume,
  };
  const noted = await writeExchangeRecord(deps.folder, session, lane.with(record, made, main));
  return noted.ok ? send({ ...work, record: noted.value }, made) : noted;
}

async function send(work: Work, made: SentFile): Promise<Result<ExchangeRecord, HostError>> {
  const { deps, session, record, lane, sending, place } = work;
  const name = { street: session.office.committeeCode, deviceId: session.deviceId, no: made.no };
  const target = lane.target(record, session, place, bundleFileName(name, lane.kind, made.volume));
  const written = await writeKept(sending, made, target, place, act);
  if (!written.ok) return written;
  const saved = await writeExchangeRecord(deps.folder, session, lane.with(record, written.value, made));
  if (saved.ok) await sending.outbox.removeAllBut(heldIn(saved.value).map(({ digest }) => digest));
  return saved;
}

/** None of its attachments can be read any more: nothing is left to carry. */
function skip({ deps, session, record, lane }: Work, main: SentFile, plan: VolumeContents, at: number) {
  const rest = plan.map((names, i) => (i === at ? [] : names));
  return writeExchangeRecord(deps.folder, session, lane.with(record, { ...main, volumePlan: rest }, main));
}

function cancelled() {
  return refuse('cancelled', '已取消，没有写完的附件文件已经删掉。已经写好的照样有用，其余的可以以后再写。');
}

function nothingLeft() {
  return refuse('noVolumes', '附件都已经写好，没有要写的附件文件。');
}

function textFirst(no: number) {
  return refuse('textFirst', `附件还不能写：第 ${no} 号包的记录还没有写到 U 盘或文件夹。请先把它写好，再写附件。`);
}
