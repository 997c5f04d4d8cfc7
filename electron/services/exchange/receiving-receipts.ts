// 回执: what the district says it holds. A receipt counts when the accepted district signed it for this PC and it answers
// a bundle that this PC made; each acknowledged position is compared with the PC's own chain.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { type OpenedReceipt, openReceipt, type Receipt } from '#shared/bundle/receipt.ts';
import type { HostError, ReceiptReject, ReceiptSummary } from '#shared/host/host-api.ts';
import { refuse } from '../host-error.ts';
import { decryptionKeysOf, ownDevices } from '../own-devices.ts';
import type { DeviceSession } from '../session.ts';
import { districtAnchor, withNewerDistricts } from '../trust/accepted-districts.ts';
import { bundleRefusal } from './enrolling.ts';
import type { ExchangeRecord, KeptReceipt } from './exchange-record.ts';
import type { JournalChains } from './journal-batches.ts';
import { isTwice, withSharing } from './shared-identity.ts';

export type ReceiptFile = { readonly name: string; readonly content: Uint8Array };
export type TakenReceipt = { readonly record: ExchangeRecord; readonly receipt: KeptReceipt };

/**
 * Takes one receipt into the record; the same file again changes nothing.
 *
 * @param chains what this PC holds
 */
export function takeReceipt(
  record: ExchangeRecord,
  file: ReceiptFile,
  session: DeviceSession,
  chains: JournalChains,
): Result<TakenReceipt, HostError> {
  const opened = open(record, file, session);
  if (!opened.ok) return opened;
  const { receipt, digest } = opened.value;
  const isHeld = (each: KeptReceipt) =>
    each.receiptNo === receipt.rno &&
    each.districtRoot === districtAnchor(record) &&
    deviceOf(each, session) === receipt.device;
  const held = record.receipts.find(isHeld);
  if (held?.file === digest) return ok({ record, receipt: held });
  if (held)
    return refuse(
      'E_RECEIPT_NUMBER',
      `“${file.name}”没有接收：第 ${receipt.rno} 号回执已经收过一份内容不同的。请向区里核对。`,
    );
  const answered = record.bundles.find((bundle) => bundle.digest === receipt.bundle && bundle.no === receipt.no);
  if (!answered) return unknownBundle(file.name, receipt);
  const kept = keptReceipt(receipt, digest, districtAnchor(record), chains);
  const receipts = [...record.receipts, kept].sort(inOrder(session));
  // A bundle that the district answers has reached it, whatever the drive said when it was written.
  const bundles = record.bundles.map((bundle) => (bundle === answered ? { ...bundle, written: true } : bundle));
  const isForkedNow = isTwice(kept.code) || kept.forked?.some((log) => chains.isWriting(log)) === true;
  const noted = isForkedNow ? withSharing(record, { newLogDue: 'forked' }) : record;
  const changed = withNewerDistricts({ ...noted, receipts, bundles }, receipt.districts ?? []);
  return changed.ok ? ok({ record: changed.value, receipt: kept }) : fail(bundleRefusal(file.name, changed.error));
}

function open(record: ExchangeRecord, file: ReceiptFile, session: DeviceSession): Result<OpenedReceipt, HostError> {
  if (!record.district) return refuse('notEnrolled', '本机还没有登记，不能接收回执。请先接收区里的证书文件。');
  const { district } = record.district;
  const answers = ownDevices(session).map(({ deviceId: device }) =>
    openReceipt(file.content, {
      district,
      device,
      street: session.office.committeeCode,
      keys: decryptionKeysOf(session),
    }),
  );
  const opened = answers.find(({ ok: isForUs }) => isForUs) ?? (answers[0] as (typeof answers)[number]);
  return opened.ok ? opened : fail(bundleRefusal(file.name, opened.error));
}

function deviceOf({ device }: KeptReceipt, session: DeviceSession): string {
  return device ?? session.deviceId;
}

/** In the order of their numbers; those for an id before this one come first, since they know less. */
function inOrder(session: DeviceSession) {
  const isEarlier = (receipt: KeptReceipt) => deviceOf(receipt, session) !== session.deviceId;
  return (a: KeptReceipt, b: KeptReceipt) => Number(isEarlier(b)) - Number(isEarlier(a)) || a.receiptNo - b.receiptNo;
}

function unknownBundle(name: string, { no }: Receipt) {
  return refuse(
    'E_RECEIPT_UNKNOWN_BUNDLE',
    `“${name}”没有接收：它答复的第 ${no} 号报送包不在本机的报送记录中。本机恢复过旧的备份时会这样，可以重新报送一次，区里不会重复计数；没有恢复过，请先告诉区里核对。`,
  );
}

function keptReceipt(receipt: Receipt, file: string, districtRoot: string, chains: JournalChains): KeptReceipt {
  const acknowledged: { [log: string]: number } = {};
  const strange: ReceiptReject[] = [];
  for (const [log, tips] of Object.entries(receipt.ack)) {
    const known = tips.filter((tip) => chains.holds(log, tip.seq, tip.c)).map((tip) => tip.seq);
    if (known.length > 0) acknowledged[log] = Math.max(...known);
    // Another PC's log may have come to the district from that PC, and further.
    if (known.length < tips.length && chains.isOwn(log)) strange.push(strangeLog(log, tips));
  }
  const forked = receipt.forks.map(({ log }) => log).filter((log) => chains.isOwn(log));
  return {
    receiptNo: receipt.rno,
    bundleNo: receipt.no,
    bundleDigest: receipt.bundle,
    at: receipt.at,
    result: receipt.result,
    code: receipt.code,
    acknowledged,
    rejects: [...receipt.rejects.map(rejectOf), ...strange],
    ...(receipt.flags.length > 0 ? { flags: receipt.flags } : {}),
    ...(receipt.forks.length > 0 ? { forks: receipt.forks } : {}),
    ...(receipt.dups.length > 0 ? { elsewhere: receipt.dups } : {}),
    file,
    districtRoot,
    restart: receipt.code === 'E_NEED_FROM',
    ack: receipt.ack,
    device: receipt.device,
    ...(forked.length > 0 ? { forked } : {}),
    ...(receipt.wants ? { wants: receipt.wants } : {}),
  };
}

function rejectOf({ op, record, table, field, code, msg, hint }: Receipt['rejects'][number]): ReceiptReject {
  const message = hint === undefined ? msg : `${msg}${hint}`;
  return { op, record, table, ...(field === undefined ? {} : { field }), code, message };
}

/** The district holds operations of this PC's log that the PC does not have: a copied disk or an old backup. */
function strangeLog(log: string, tips: readonly LogTip[]): ReceiptReject {
  const message = `区里持有本机日志 ${log} 的内容（到第 ${Math.max(...tips.map((tip) => tip.seq))} 条）与本机不一致，本机可能被复制或恢复过旧备份。区里会退还本机原来的报送包，请在“接收”里接收；没有收到的，请告诉区里。`;
  return { record: log, table: 'log', code: 'FORK', message };
}

/** What the page is shown. */
export function summaryOf({
  file: _file,
  districtRoot: _root,
  restart: _restart,
  ack: _ack,
  wants = [],
  device: _device,
  forked: _forked,
  ...summary
}: KeptReceipt): ReceiptSummary {
  return wants.length > 0 ? { ...summary, wanted: wants.length } : summary;
}
