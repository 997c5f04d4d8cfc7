// 本机没有的附件: what records name and neither copy holds, with the places that may have it.

import type { MissingAttachment } from '#renderer/data/attachments.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { areAttachmentsReported } from '#shared/domain/report-scope.ts';
import { agreedGroups } from '#shared/ledger/report-scope-notes.ts';

export type MissingLine = {
  readonly sm3: string;
  readonly name: string;
  readonly where: string;
  readonly state: string;
  readonly from: string;
};

/** So many are asked about at once. */
const portion = 1000;

/** @param lost attachments of which damaged copies were found here */
export async function missingLines(store: LedgerStore, lost: ReadonlySet<string>): Promise<readonly MissingLine[]> {
  const missing = await store.attachments.missing();
  const agreed = agreedGroups(store.book);
  const isReported = ({ at }: MissingAttachment) => at.some(({ table }) => areAttachmentsReported(table, agreed));
  const holders: { [sm3: string]: readonly string[] } = {};
  for (let at = 0; at < missing.length; at += portion) {
    const reply = await host.blobHolders({ names: missing.slice(at, at + portion).map(({ sm3 }) => sm3) });
    if (reply.ok) Object.assign(holders, reply.value);
  }
  return missing.map((one) => ({
    sm3: one.sm3,
    name: one.name,
    where: one.at.map(({ table, title }) => `${labelOf(table)} ${title}`).join('；'),
    state: lost.has(one.sm3) ? '两份都损坏' : '待收',
    from: sourcesInWords(holders[one.sm3] ?? [], isReported(one)),
  }));
}

function labelOf(table: string): string {
  return isEntityName(table) ? entities[table].label : table;
}

/** 二号机（下次它写交换包时自动带来）、区里（报送过的话）、本机备份 */
function sourcesInWords(colleagues: readonly string[], isReported: boolean): string {
  return [
    colleagues.length > 0 ? `${colleagues.join('、')}（下次写交换包时自动带来）` : '同事电脑（有的话会随交换包带来）',
    ...(isReported ? ['区里（报送过的话）'] : []),
    '以前的备份',
  ].join('；');
}
