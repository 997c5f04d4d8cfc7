// 回执: the district's answers to this PC's bundles.

import { fail, ok } from '#shared/base/result.ts';
import { deviceParty } from '#shared/bundle/header.ts';
import { originalsIn } from '#shared/bundle/receipt.ts';
import { chainsInJournal } from '../exchange/journal-batches.ts';
import { summaryOf, takeReceipt } from '../exchange/receiving-receipts.ts';
import { ownDevices } from '../own-devices.ts';
import type { InboxFile, IncomingContext, IncomingHandler, NotTaken } from './handler.ts';

const words = { ok: '已接收', partial: '已接收，部分记录退回', rejected: '没有接收' } as const;

export const receiptFiles: IncomingHandler = {
  kind: 'receipt',
  isOne: ({ header }) => header?.kind === 'receipt',
  senderOf: (_file, { record }) => record.district?.district.name ?? '区里',
  open: async (file, context) => {
    const { header } = file;
    if (header && !ownDevices(context.session).some(({ deviceId }) => header.to === deviceParty(deviceId)))
      return fail({
        code: 'E_NOT_FOR_ME',
        message: `“${file.name}”是给另一台电脑的回执（尾号 ${header.to.slice(-4)}），请在那台电脑上接收。`,
        fate: 'leave',
      });
    const taken = takenBy(context, file);
    if (!taken.ok) return fail({ ...taken.error, fate: fateFor(taken.error.code) });
    const receipt = summaryOf(taken.value.receipt);
    const { wants = [], flags = [] } = taken.value.receipt;
    const volume = context.record.bundles.find(({ digest }) => digest === receipt.bundleDigest)?.volume;
    const what = volume
      ? `${volume.no} 号报送包的附件文件 ${volume.index}/${volume.count}`
      : `${receipt.bundleNo} 号报送包`;
    const originals = originalsIn(flags);
    const facts = [
      { label: '答复', value: what },
      { label: '结果', value: words[receipt.result] },
      { label: '退回', value: `${receipt.rejects.length} 条` },
      ...(originals === 0 ? [] : [{ label: '区里退还', value: `本机以前报送的 ${originals} 个包` }]),
      ...(wants.length === 0 ? [] : [{ label: '区里待收附件', value: `${wants.length} 个，下次报送时自动带上` }]),
    ];
    return ok({
      facts,
      warnings: originals === 0 ? [] : [returnedInWords(originals)],
      receipt,
      ...(volume && receipt.result === 'ok' ? { mayFollow: true as const } : {}),
      settle: async (later) => {
        const settled = takenBy(later, file);
        if (!settled.ok) return settled;
        const handedBack = originals === 0 ? '' : returnedInWords(originals);
        return ok({ record: settled.value.record, message: messageOf(receipt, what) + handedBack });
      },
    });
  },
};

function takenBy({ record, session, deps }: IncomingContext, { name, content }: InboxFile) {
  return takeReceipt(record, { name, content }, session, chainsInJournal(deps.journal()));
}

/** A receipt for a bundle that this PC does not remember, or before it is enrolled, is no forgery. */
function fateFor(code: string): NotTaken['fate'] {
  // The district may have changed its keys: the receipt waits for the identity paper (.lxroot).
  if (code === 'E_CERT_UNKNOWN') return 'hold';
  return ['notEnrolled', 'E_RECEIPT_UNKNOWN_BUNDLE', 'E_UPGRADE_REQUIRED'].includes(code) ? 'leave' : 'quarantine';
}

function returnedInWords(originals: number): string {
  return `区里有本机以前报送、本机现在没有的修改，把原来的 ${originals} 个报送包退还了。它们和回执放在一起，请在这一页接收；没有看到的，请告诉区里。`;
}

/** @param what 1 号报送包, 1 号报送包的附件文件 2/3 */
function messageOf({ rejects }: { readonly rejects: readonly unknown[] }, what: string): string {
  return rejects.length === 0
    ? `已接收对第 ${what}的回执，没有退回的记录。`
    : `已接收对第 ${what}的回执，退回 ${rejects.length} 条，见“回执”页。`;
}
