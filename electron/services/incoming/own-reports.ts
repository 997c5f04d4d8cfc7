// 本机以前报送的包: a report of this very PC that comes back, because an old backup was put back and the district holds
// what was written since. The PC opens it with its own key (a bundle is wrapped for its sender too), verifies it like any
// other, and takes the lines in as rows of its old log. Nobody else's report is for here.

import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, type ChainsByLog, describeBundleError } from '#shared/bundle/bundle-error.ts';
import {
  judgeBundle,
  type OpenedBundle,
  openBundle,
  type ReceiverState,
  type TrustStore,
  type VerifiedBundle,
} from '#shared/bundle/verify-bundle.ts';
import { chainsInJournal } from '../exchange/journal-batches.ts';
import { openJournalLogs } from '../exchange/journal-logs.ts';
import { nodeDeflate } from '../exchange/node-deflate.ts';
import { deviceInWords, noPeers } from '../exchange/peer-record.ts';
import { isOwnDevice } from '../own-devices.ts';
import { type ReadBundle, readAll } from './bundle-lines.ts';
import type { InboxFile, IncomingContext, IncomingHandler, NotTaken, OpenedIncoming } from './handler.ts';
import { nothingIncoming } from './incoming-record.ts';
import { leftOutInWords } from './left-out-words.ts';
import { sliceReader } from './peer-slices.ts';
import { numbersBetween, trustOf } from './peers.ts';
import { attachmentFact, receiverState, settleLines } from './settle-bundle.ts';

export const ownReports: IncomingHandler = {
  kind: 'report',
  isOne: ({ header }) => header?.kind === 'changes',
  senderOf: ({ header }, { record, session }) =>
    isOwnDevice(session, header?.from ?? '') ? '本机' : deviceInWords(record.peers ?? noPeers, header?.from ?? ''),
  open: openReport,
};

async function openReport(file: InboxFile, context: IncomingContext): Promise<Result<OpenedIncoming, NotTaken>> {
  const { record, session, deps } = context;
  const left = (code: string, message: string) => fail<NotTaken>({ code, message, fate: 'leave' });
  if (!isOwnDevice(session, file.header?.from ?? '')) return left('E_NOT_FOR_ME', somebodyElses(file, context));
  if (!record.district)
    return left('notEnrolled', `“${file.name}”还不能接收：本机还没有登记。请先接收区里发给本机的授权文件。`);
  const opened = openBundle(file.content, ownTrust(file, context, record.district.district));
  if (!opened.ok) return fail(notTaken(file, opened.error, context));
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return left(logs.error.code, logs.error.message);
  const state = await receiverState(logs.value, opened.value, writtenHere(context));
  const judged = judgeBundle(opened.value, state, nodeDeflate, deps.now());
  if (!judged.ok) return fail(notTaken(file, judged.error, context, opened.value));
  const read = await readAll(judged.value, logs.value, record.peers?.partly);
  if (!read.ok) return fail(notTaken(file, read.error, context));
  return ok(openedReport(judged.value, read.value));
}

/**
 * Of this PC's own hand: its certificate is judged as of the day of the report, and who released it then does not matter.
 */
function ownTrust({ header }: InboxFile, context: IncomingContext, district: TrustStore['district']): TrustStore {
  const trust = trustOf(context, district);
  const writtenMs = Date.parse(header?.createdAt ?? '');
  return {
    ...trust,
    nowMs: Number.isNaN(writtenMs) ? trust.nowMs : writtenMs,
    revocation: (cert) => (cert.role === 'secretary' ? undefined : trust.revocation?.(cert)),
  };
}

/** A number that this PC used for another report. */
function writtenHere({ record: { bundles, incoming } }: IncomingContext): ReceiverState['bundleDigest'] {
  return (_, no) => bundles.find((sent) => sent.no === no)?.digest ?? incoming?.takenBack?.[String(no)];
}

function openedReport(bundle: VerifiedBundle, read: ReadBundle): OpenedIncoming {
  const { header, manifest } = bundle;
  const { records, bare } = read.leftOut;
  const lost = leftOutInWords(read.leftOut, manifest.scope?.withheld);
  const isClockSuspect = bundle.flags.includes('clockSuspect') || read.isClockSuspect;
  return {
    facts: [
      { label: '内容', value: contentInWords(bundle) },
      { label: '包号', value: `${header.no} 号` },
      { label: '写成时间', value: header.createdAt },
      ...(manifest.volume ? [] : [{ label: '本机没有的修改', value: `${read.fresh} 条` }]),
      ...attachmentFact(manifest.blobs ?? []),
      ...(lost === undefined ? [] : [{ label: '取回不全', value: `${records.size} 条记录、${bare} 处修改` }]),
    ],
    warnings: [
      ...(lost === undefined ? [] : [`${lost}同事的电脑如果有这些修改，先接收同事的交换包，内容才完整。`]),
      ...(isClockSuspect ? ['写这个包的时候，本机的时间可能不准。内容照样接收。'] : []),
      ...(bundle.flags.includes('revokedPartly') ? ['本机以前的证书已被区里撤销，撤销以后写的内容没有接收。'] : []),
    ],
    operations: read.fresh,
    read: sliceReader(bundle, read.pieces),
    settle: (later) => settleReport(later, bundle, read, lost),
  };
}

function contentInWords({ manifest: { volume } }: VerifiedBundle): string {
  const whose = '本机以前报送的包，区里退还';
  return volume ? `${whose}：${volume.no} 号包的附件，第 ${volume.index} 个文件（共 ${volume.count} 个）` : whose;
}

async function settleReport(
  context: IncomingContext,
  bundle: VerifiedBundle,
  read: ReadBundle,
  lost: string | undefined,
) {
  const settled = await settleLines(context, bundle, read);
  if (!settled.ok) return settled;
  const { peers, attachments } = settled.value;
  const { header, digest } = bundle;
  const { record } = context;
  const { incoming = nothingIncoming } = record;
  const takenBack = { ...incoming.takenBack, [String(header.no)]: digest };
  const more = attachments === 0 ? '' : `，附件 ${attachments} 个`;
  const message =
    read.fresh === 0 && attachments === 0
      ? `本机的 ${header.no} 号报送包里的内容本机都有，没有可取回的。`
      : `已取回本机的 ${header.no} 号报送包，共 ${read.fresh} 条修改${more}。${lost ?? ''}`;
  return ok({ record: { ...record, peers, incoming: { ...incoming, takenBack } }, message, blobs: attachments });
}

function somebodyElses({ name, header }: InboxFile, { record }: IncomingContext): string {
  const who = deviceInWords(record.peers ?? noPeers, header?.from ?? '');
  return `“${name}”没有接收：它是“${who}”报送给区里的包，只有区里和那台电脑能打开。请交给区里，或在那台电脑上接收。`;
}

/** Held back: what another file can cure. Left where it is: what is simply not for here. The rest is set apart. */
const held: readonly string[] = ['E_NEED_FROM', 'E_CERT_UNKNOWN', 'E_UPGRADE_REQUIRED'];
const left: readonly string[] = ['E_NOT_FOR_ME', 'E_CERT_EXPIRED', 'E_CERT_REVOKED'];

function notTaken({ name }: InboxFile, error: BundleError, context: IncomingContext, opened?: OpenedBundle): NotTaken {
  const { code } = error;
  const fate = held.includes(code) ? 'hold' : left.includes(code) ? 'leave' : 'quarantine';
  const why = error.code === 'E_NEED_FROM' && opened ? whatIsMissing(context, opened, error.needs) : reasonOf(error);
  return { code, message: `“${name}”${fate === 'hold' ? '先放着' : '没有接收'}：${why}`, fate };
}

function reasonOf(error: BundleError): string {
  if (error.code === 'E_NOT_FOR_ME') return '它是本机用以前的密钥写的，或报送给另一个区，现在打不开。';
  if (error.code === 'E_CERT_UNKNOWN')
    return '它是本机用另一张证书写的，本机现在没有那张证书。请先接收区里发给本机的授权文件，或最近一次下发的资料。';
  return describeBundleError(error);
}

/** 缺本机的 3 号报送包; of a log that another PC writes only its name can be said. */
function whatIsMissing(context: IncomingContext, { header, manifest }: OpenedBundle, needs: ChainsByLog): string {
  const { record, session } = context;
  const peers = record.peers ?? noPeers;
  const authorOf = (log: string) =>
    peers.heads[log]?.[0]?.head.device ?? manifest.segments.find((one) => one.log === log)?.head.device;
  const others = Object.keys(needs)
    .map(authorOf)
    .filter((device): device is string => device !== undefined && !isOwnDevice(session, device));
  const names = [...new Set(others)].map((device) => `“${deviceInWords(peers, device)}”的记录`);
  const isOwnMissing = names.length < Object.keys(needs).length;
  const own = isOwnMissing ? [`本机更早的${missingNumbers(context, header.no)}报送包`] : [];
  const advice = isOwnMissing ? '区里没有一起退还的，请告诉区里，把本机的报送包全部退还。' : '请先接收同事的交换包。';
  return `缺${[...own, ...names].join('、')}。收到以后会自动接着收这个包；${advice}`;
}

/** More numbers than that are no gap: they were skipped when a new log was begun. */
const mostMissing = 100;

/** The numbers between the last report that is here and this one, when they can be told. */
function missingNumbers({ record, deps }: IncomingContext, no: number): string {
  const journal = chainsInJournal(deps.journal());
  const isHere = (upTo: { readonly [log: string]: number }) =>
    Object.entries(upTo).every(([log, seq]) => journal.reaches(log, seq));
  const here = record.bundles.filter(({ upTo }) => isHere(upTo)).map((sent) => sent.no);
  const back = Object.keys(record.incoming?.takenBack ?? {}).map(Number);
  const latest = Math.max(0, ...[...here, ...back].filter((known) => known < no));
  const count = no - 1 - latest;
  return count < 1 || count > mostMissing ? '' : ` ${numbersBetween(latest + 1, no - 1)} 号`;
}
