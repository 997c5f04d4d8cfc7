// 签发: the clerk's bundle waits in the outbox, readable for this PC only, until somebody else releases it with a key of
// their own. What goes out is that bundle and nothing newer.

import { readFile } from 'node:fs/promises';
import { toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { keyIdOf } from '#shared/bundle/district-document.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import type { WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { releaseBundle } from '#shared/bundle/release-bundle.ts';
import { sealManifest } from '#shared/bundle/seals.ts';
import { type OpenedBundle, openBundle } from '#shared/bundle/verify-bundle.ts';
import type { ExportedBundle, HostError, ReleaseState } from '#shared/host/host-api.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import { fileErrorOrThrow } from '../file-errors.ts';
import { lockedError, refuse } from '../host-error.ts';
import type { Outbox } from '../outbox.ts';
import type { DeviceSession } from '../session.ts';
import type { SealKey } from '../vault-seal.ts';
import { planOf } from './attachments.ts';
import { type ExchangeRecord, type SentBundle, writeExchangeRecord } from './exchange-record.ts';
import {
  buildBundle,
  describeExport,
  type Enrolled,
  type ExportRequest,
  enrolledOf,
  ownTrust,
  verifyOwnBundle,
} from './exporting.ts';
import {
  isReleaseNeeded,
  noRelease,
  type PreparedBundle,
  releaseCertificate,
  secretariesOf,
  withoutWaiting,
} from './secretaries.ts';
import { withBundle, withoutMark } from './sending.ts';

export function releaseStateOf(record: ExchangeRecord, nowMs: number): ReleaseState {
  const { waiting, returned } = record.release ?? noRelease;
  return {
    isNeeded: isReleaseNeeded(record),
    secretaries: secretariesOf(record, nowMs),
    waiting: waiting ? shown(waiting) : null,
    returned: returned ?? null,
  };
}

function shown({ preparer, ...bundle }: PreparedBundle): ExportedBundle {
  return { ...withoutMark(bundle), preparedBy: preparer.name };
}

/** The bundle that the clerk prepares. Its number is used up, whatever becomes of it. */
export async function prepareBundle(
  deps: ExchangeDeps,
  outbox: Outbox,
  session: DeviceSession,
  record: ExchangeRecord,
  request: ExportRequest,
): Promise<Result<ExportedBundle, HostError>> {
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  const refusal = whyNotPrepare(record, session);
  if (refusal) return fail(refusal);
  const built = await buildBundle(record, forThisPcOnly(enrolled.value), session, deps, request, nowMs);
  if (!built.ok) return built;
  const { bundle, volumes } = built.value;
  const check = await verifyOwnBundle(bundle, enrolled.value, session, nowMs);
  if (!check.ok) return check;
  if (!deps.session()) return fail(lockedError);
  const fileDigest = await outbox.keep(bundle.digest, bundle.bytes);
  if (!fileDigest.ok) return fileDigest;
  const described = describeExport(bundle, check.value, request, '本机待签发');
  const waiting: PreparedBundle = {
    ...described,
    written: false,
    fileDigest: fileDigest.value,
    ...planOf(volumes),
    preparer: session.user,
  };
  const { returned: _returned, ...release } = record.release ?? noRelease;
  const next = { ...record, nextNo: waiting.no + 1, release: { ...release, waiting } };
  const noted = await writeExchangeRecord(deps.folder, session, next);
  return noted.ok ? ok(shown(waiting)) : noted;
}

function whyNotPrepare(record: ExchangeRecord, { user }: DeviceSession): HostError | undefined {
  const { waiting, secretaries } = record.release ?? noRelease;
  if (!isReleaseNeeded(record)) return refuse('noSecretary', '本机没有设签发人，直接生成报送包就可以。').error;
  if (waiting)
    return refuse('alreadyWaiting', `第 ${waiting.no} 号报送包还在等签发。请先签发、退回或撤回它，再生成新的。`).error;
  const others = secretaries.some(({ id, certificate }) => id !== user.id && certificate);
  return others ? undefined : samePerson(user.name).error;
}

function samePerson(name: string) {
  return refuse(
    'samePerson',
    `经办和签发要由两个人来做。这一包是${name}经办的，不能再由${name}签发。请换另一个人，各用自己的姓名和密码。`,
  );
}

/** A bundle that nobody has released must not be of use to whoever copies it. */
function forThisPcOnly(enrolled: Enrolled): Enrolled {
  const { district } = enrolled.district;
  return { ...enrolled, district: { ...enrolled.district, district: { ...district, enc: [] } } };
}

type Naming = { readonly digest: string };

function waitingBundle(record: ExchangeRecord, { digest }: Naming): Result<PreparedBundle, HostError> {
  const waiting = record.release?.waiting;
  if (waiting?.digest === digest) return ok(waiting);
  return refuse('notWaiting', '这一包已经不在待签发里，可能已经签发、退回或撤回。请重新打开报送页查看。');
}

/** The released bundle, kept and noted, ready to be written to a medium. */
export async function releaseWaiting(
  deps: ExchangeDeps,
  outbox: Outbox,
  session: DeviceSession,
  record: ExchangeRecord,
  request: Naming,
  key: SealKey,
): Promise<Result<{ readonly record: ExchangeRecord; readonly made: SentBundle }, HostError>> {
  const nowMs = deps.now();
  const enrolled = enrolledOf(record, session, nowMs);
  if (!enrolled.ok) return enrolled;
  const waiting = waitingBundle(record, request);
  if (!waiting.ok) return waiting;
  const sealed = await seal(outbox, session, record, enrolled.value, waiting.value, key, nowMs);
  if (!sealed.ok) return sealed;
  const check = await verifyOwnBundle(sealed.value, enrolled.value, session, nowMs);
  if (!check.ok) return check;
  if (!deps.session()) return fail(lockedError);
  const fileDigest = await outbox.keep(sealed.value.digest, sealed.value.bytes);
  if (!fileDigest.ok) return fileDigest;
  const people = { preparedBy: waiting.value.preparer.name, releasedBy: key.user.name };
  const described = describeExport(sealed.value, check.value, waiting.value, '本机');
  const marks = {
    written: false,
    fileDigest: fileDigest.value,
    ...planOf(waiting.value.volumePlan ?? []),
  };
  const made: SentBundle = { ...described, ...people, ...marks };
  const noted = await writeExchangeRecord(deps.folder, session, withBundle(withoutWaiting(record), made));
  return noted.ok ? ok({ record: noted.value, made }) : noted;
}

async function seal(
  outbox: Outbox,
  session: DeviceSession,
  record: ExchangeRecord,
  enrolled: Enrolled,
  waiting: PreparedBundle,
  key: SealKey,
  nowMs: number,
): Promise<Result<WrittenBundle, HostError>> {
  if (waiting.preparer.id === key.user.id) return samePerson(key.user.name);
  const certificate = releaseCertificate(record, key, nowMs);
  if (!certificate.ok) return certificate;
  const prepared = await readPrepared(outbox, session, enrolled, waiting, nowMs);
  if (!prepared.ok) return prepared;
  const { publicKey } = session.encryption;
  const own = { kid: keyIdOf(publicKey), pub: toHex(publicKey) };
  const released = releaseBundle(prepared.value, {
    signingKey: session.signing.privateKey,
    recipients: [...enrolled.district.district.enc, own],
    prev: record.bundles.at(-1)?.digest ?? null,
    createdAt: instantOf(nowMs),
    seal: (manifest) => [sealManifest(manifest, key.pair.privateKey, certificate.value)],
  });
  return ok(released);
}

/** The very bundle that was prepared: whole, signed by this PC, of the digest that the record names. */
async function readPrepared(
  outbox: Outbox,
  session: DeviceSession,
  enrolled: Enrolled,
  waiting: PreparedBundle,
  nowMs: number,
): Promise<Result<OpenedBundle, HostError>> {
  try {
    const path = await outbox.find(waiting.digest);
    if (path === undefined) return preparedChanged(waiting);
    const bytes = Uint8Array.from(await readFile(path));
    const opened = openBundle(bytes, ownTrust(enrolled, session, nowMs));
    return opened.ok && opened.value.digest === waiting.digest ? opened : preparedChanged(waiting);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取待签发的报送包'));
  }
}

function preparedChanged({ no }: PreparedBundle) {
  return refuse(
    'preparedChanged',
    `没有签发：第 ${no} 号报送包的文件和经办人生成时不一样了，或者不见了，可能被改动或损坏。请退回，由经办人重新生成。`,
  );
}

/** Whoever may release it sends it back to the clerk with a reason. */
export async function returnWaiting(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  request: Naming & { readonly why: string },
  key: SealKey,
): Promise<Result<null, HostError>> {
  const waiting = waitingBundle(record, request);
  if (!waiting.ok) return waiting;
  const nowMs = deps.now();
  const certificate = releaseCertificate(record, key, nowMs);
  if (!certificate.ok) return certificate;
  const returned = { no: waiting.value.no, at: instantOf(nowMs), by: key.user.name, why: request.why };
  const { release = noRelease, ...rest } = withoutWaiting(record);
  const saved = await writeExchangeRecord(deps.folder, session, { ...rest, release: { ...release, returned } });
  return saved.ok ? ok(null) : saved;
}

/** Anybody who can prepare a bundle can take it back: nothing has left. */
export async function withdrawWaiting(
  deps: ExchangeDeps,
  session: DeviceSession,
  record: ExchangeRecord,
  request: Naming,
): Promise<Result<null, HostError>> {
  const waiting = waitingBundle(record, request);
  if (!waiting.ok) return waiting;
  const saved = await writeExchangeRecord(deps.folder, session, withoutWaiting(record));
  return saved.ok ? ok(null) : saved;
}
