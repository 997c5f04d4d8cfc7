// 同事电脑的交换包: verified from the first byte to the last before its preview is shown, so that what the page reads
// afterwards is known to be whole. What the ledger lacks of it is handed over piece by piece. It is settled when the
// journal holds the end of every segment: only then may this PC say that it has them.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { VolumeOf, VolumesToCome } from '#shared/bundle/blobs.ts';
import { type BundleError, type ChainsByLog, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import {
  judgeBundle,
  type OpenedBundle,
  openBundle,
  type ReceiverState,
  type TrustStore,
  type VerifiedBundle,
} from '#shared/bundle/verify-bundle.ts';
import { openJournalLogs } from '../exchange/journal-logs.ts';
import { nodeDeflate } from '../exchange/node-deflate.ts';
import { certificateByDigest, deviceInWords, deviceOf, noPeers, type PeerRecord } from '../exchange/peer-record.ts';
import { decryptionKeysOf } from '../own-devices.ts';
import { type ReadBundle, readAll } from './bundle-lines.ts';
import type { InboxFile, IncomingContext, IncomingHandler, NotTaken, OpenedIncoming } from './handler.ts';
import { leftOutInWords } from './left-out-words.ts';
import { sliceReader } from './peer-slices.ts';
import { attachmentFact, inMegabytes, receiverState, settleLines } from './settle-bundle.ts';

export const peerFiles: IncomingHandler = {
  kind: 'peer',
  isOne: ({ header }) => header?.kind === 'peer',
  senderOf: ({ header }, { record, session }) =>
    header?.from === session.deviceId ? '本机' : deviceInWords(record.peers ?? noPeers, header?.from ?? ''),
  open: openPeer,
};

async function openPeer(file: InboxFile, context: IncomingContext): Promise<Result<OpenedIncoming, NotTaken>> {
  const { record, session, deps } = context;
  if (!record.district)
    return fail({
      code: 'notEnrolled',
      message: `“${file.name}”还不能接收：本机还没有登记。请先接收区里发给本机的授权文件。`,
      fate: 'leave',
    });
  const opened = openBundle(file.content, trustOf(context, record.district.district), 'peer');
  if (!opened.ok) return fail(notTaken(file, opened.error, context));
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return fail({ ...logs.error, fate: 'leave' });
  const state = await receiverState(logs.value, opened.value, takenIn(context));
  const judged = judgeBundle(opened.value, state, nodeDeflate, deps.now());
  if (!judged.ok) return fail(notTaken(file, judged.error, context, opened.value));
  const read = await readAll(judged.value, logs.value, record.peers?.partly);
  if (!read.ok) return fail(notTaken(file, read.error, context));
  return ok(openedPeer(context, opened.value, judged.value, read.value));
}

/** The bundles of colleagues that were taken in, and those that this PC wrote. */
function takenIn({ record: { peers = noPeers }, session }: IncomingContext): ReceiverState['bundleDigest'] {
  return (device, no) =>
    device === session.deviceId
      ? peers.sent.find((sent) => sent.no === no)?.digest
      : deviceOf(peers, device).received[String(no)];
}

export function trustOf({ record, session, deps }: IncomingContext, district: TrustStore['district']): TrustStore {
  const own = record.certificate;
  const isOwn = (digest: string) => own && certificateDigest(own.cert) === digest;
  return {
    district,
    earlier: (record.trust?.earlier ?? []).map((each) => each.district),
    street: session.office.committeeCode,
    keys: decryptionKeysOf(session),
    nowMs: deps.now(),
    certificate: (digest) => (isOwn(digest) ? own : certificateByDigest(record.peers ?? noPeers, digest)),
    revocation: (cert) => revocationOf(record.trust?.revoked ?? [], cert),
  };
}

function openedPeer(
  context: IncomingContext,
  opened: OpenedBundle,
  bundle: VerifiedBundle,
  read: ReadBundle,
): OpenedIncoming {
  const { header, manifest, signer } = bundle;
  if (manifest.volume) return openedVolume(context, opened, bundle, read, manifest.volume);
  const logs = new Set(read.parts.filter(({ first, last }) => first <= last).map(({ log }) => log));
  return {
    facts: [
      { label: '来自', value: sender(context, opened) },
      { label: '包号', value: `${header.no} 号` },
      { label: '写成时间', value: header.createdAt },
      { label: '本机没有的修改', value: `${read.fresh} 条${logs.size > 1 ? `（${logs.size} 台电脑或日志的）` : ''}` },
      ...attachmentFact(manifest.blobs ?? []),
      ...comingFact(manifest.volumes),
      ...(manifest.title === '' ? [] : [{ label: '说明', value: manifest.title }]),
    ],
    warnings: warningsOf(bundle, read, signer.deviceName),
    operations: read.fresh,
    read: sliceReader(bundle, read.pieces),
    settle: (later) => settlePeer(later, bundle, read),
  };
}

/** A file of attachments brings no operations; whatever of it is named by the ledger stops being 待收. */
function openedVolume(
  context: IncomingContext,
  opened: OpenedBundle,
  bundle: VerifiedBundle,
  read: ReadBundle,
  { no, index, count }: VolumeOf,
): OpenedIncoming {
  return {
    facts: [
      { label: '来自', value: sender(context, opened) },
      { label: '内容', value: `${no} 号包的附件，第 ${index} 个文件（共 ${count} 个）` },
      { label: '写成时间', value: bundle.header.createdAt },
      ...attachmentFact(bundle.manifest.blobs ?? []),
    ],
    warnings: warningsOf(bundle, read, bundle.signer.deviceName),
    settle: (later) => settlePeer(later, bundle, read),
  };
}

function comingFact(volumes: VolumesToCome | undefined) {
  if (!volumes) return [];
  const { blobs, bytes, count } = volumes;
  return [{ label: '另外的附件', value: `${blobs} 个，共 ${inMegabytes(bytes)} MB，在另外 ${count} 个文件里` }];
}

function sender({ session }: IncomingContext, { signer }: OpenedBundle): string {
  const name = `${signer.deviceName}（尾号 ${signer.subject.slice(-4).toUpperCase()}）`;
  return signer.subject === session.deviceId ? `本机 ${name} 以前写的包` : name;
}

function warningsOf({ flags }: VerifiedBundle, read: ReadBundle, name: string): string[] {
  const { forks, isClockSuspect, leftOut } = read;
  const lost = leftOutInWords(leftOut);
  return [
    ...(lost === undefined ? [] : [`“${name}”丢失过一些修改，从区里取了回来。${lost}`]),
    ...(flags.includes('clockSuspect') || isClockSuspect
      ? [`“${name}”的电脑时间可能不准（比本机早或晚一天以上）。内容照样接收，请让同事校准时间。`]
      : []),
    ...(flags.includes('certExpiredGrace') ? [`“${name}”的证书已经到期。内容照样接收，请让同事重新登记。`] : []),
    ...(flags.includes('revokedPartly') ? ['有一台电脑的证书已被区里撤销，撤销以后写的内容没有接收。'] : []),
    ...(forks.length > 0
      ? ['有两台电脑用同一个身份写过记录，可能有一台是复制出来的。两边的内容都会保留，请告诉区里，为它们重新登记。']
      : []),
  ];
}

async function settlePeer(context: IncomingContext, bundle: VerifiedBundle, read: ReadBundle) {
  const settled = await settleLines(context, bundle, read);
  if (!settled.ok) return settled;
  const { peers, attachments } = settled.value;
  const { record, deps } = context;
  const changed = { ...record, peers: withBundle(peers, bundle, instantOf(deps.now())) };
  return ok({ record: changed, message: settledInWords(bundle, read, attachments), blobs: attachments });
}

function settledInWords({ header, signer, manifest }: VerifiedBundle, { fresh }: ReadBundle, kept: number): string {
  const { volume } = manifest;
  const name = `“${signer.deviceName}”`;
  if (volume) {
    const which = `${name} ${volume.no} 号包的附件（第 ${volume.index} 个文件，共 ${volume.count} 个）`;
    return kept === 0 ? `${which}本机都有，没有新的。` : `已接收${which}，新收到附件 ${kept} 个。`;
  }
  if (fresh === 0 && kept === 0) return `${header.no} 号包里的内容本机都有，没有新的修改。`;
  const attachments = kept === 0 ? '' : `，附件 ${kept} 个`;
  return `已接收${name}的 ${header.no} 号包，共 ${fresh} 条修改${attachments}。`;
}

/** The numbers of a device never go back: what it said to hold counts only from its newest bundle; volumes say nothing. */
function withBundle(peers: PeerRecord, { header, digest, manifest }: VerifiedBundle, at: string): PeerRecord {
  const device = deviceOf(peers, header.from);
  const isNewest = header.no >= (device.last?.no ?? 0);
  const { no, createdAt } = header;
  const next = {
    ...device,
    received: { ...device.received, [String(no)]: digest },
    ...(isNewest && !manifest.volume
      ? { last: { no, createdAt, at }, has: manifest.has, blobs: manifest.ackBlobs ?? [] }
      : {}),
  };
  return { ...peers, devices: { ...peers.devices, [header.from]: next } };
}

/** Held back: what another file can cure. Left where it is: what is simply not for here. The rest is set apart. */
const held: readonly string[] = ['E_NEED_FROM', 'E_CERT_UNKNOWN', 'E_UPGRADE_REQUIRED'];
const left: readonly string[] = ['E_NOT_FOR_ME', 'E_CERT_EXPIRED', 'E_KIND'];

function notTaken(
  { name, header }: InboxFile,
  error: BundleError,
  { record }: IncomingContext,
  opened?: OpenedBundle,
): NotTaken {
  const { code } = error;
  const fate = held.includes(code) ? 'hold' : left.includes(code) ? 'leave' : 'quarantine';
  const peers = record.peers ?? noPeers;
  if (error.code === 'E_NEED_FROM' && opened)
    return { code, message: `“${name}”先放着：${whatIsMissing(peers, opened, error.needs)}`, fate };
  if (error.code === 'E_CERT_UNKNOWN') {
    const who = `尾号 ${(header?.from ?? '').slice(-4).toUpperCase()}`;
    return {
      code,
      message: `“${name}”先放着：还不认识写它的电脑（${who}）。请先接收那台电脑的授权文件（.lxcert）。`,
      fate,
    };
  }
  return { code, message: `“${name}”没有接收：${describeBundleError(error)}`, fate };
}

/** 缺“二号机”的 3 号包; of a log that another PC writes only its name can be said. */
function whatIsMissing(peers: PeerRecord, { header, manifest, signer }: OpenedBundle, needs: ChainsByLog): string {
  const received = Object.keys(deviceOf(peers, header.from).received).map(Number);
  const latest = Math.max(0, ...received.filter((no) => no < header.no));
  const missing = latest + 1 < header.no ? numbersBetween(latest + 1, header.no - 1) : undefined;
  const others = Object.keys(needs)
    .map((log) => peers.heads[log]?.[0]?.head.device ?? manifest.segments.find((one) => one.log === log)?.head.device)
    .filter((device): device is string => device !== undefined && device !== header.from);
  const names = [...new Set(others)].map((device) => `“${deviceInWords(peers, device)}”的记录`);
  const lacking = missing === undefined ? names.join('、') || '之前的包' : `“${signer.deviceName}”的 ${missing} 号包`;
  return `缺${lacking}。收到以后会自动接着收这个包；找不到的，请让同事选“全部”重新导出。`;
}

export function numbersBetween(from: number, to: number): string {
  return from === to ? String(from) : `${from} 至 ${to}`;
}
