// One PC of an office without its screen: the real host with its vault, journal and exchange, and the book that the page
// would hold. It does what the page does: drafts operations, seals them in batches, hands them to the journal.

import { join } from 'node:path';
import { openAppLog } from '#electron/services/app-log.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import { newLogId, newUlid } from '#shared/base/ids.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { HostApi, OfficeInfo, Unlocked } from '#shared/host/host-api.ts';
import { type BatchSpan, batchSize, type Safe, sealBatch } from '#shared/host/sealed-batch.ts';
import { applyOperations, type Book, createBook } from '#shared/ledger/book.ts';
import { type Change, draftsOf } from '#shared/ledger/changes.ts';
import { chainOf, chainStart } from '#shared/sync/chain.ts';
import { type AppendedOperations, appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { demand } from './demand.ts';
import { stickDialogs } from './stick-dialogs.ts';

export type OfficePc = {
  readonly host: HostApi;
  readonly book: Book;
  readonly unlocked: Unlocked;
  /** Writes one transaction into the journal, then into the book. */
  commit(changes: readonly Change[]): Promise<void>;
};

/**
 * Installs the program in a data folder and opens its first log.
 *
 * @param stick folder that stands for the USB stick: requests, certificates, bundles and receipts pass through it
 */
export async function installOfficePc(dataFolder: string, stick: string, office: OfficeInfo): Promise<OfficePc> {
  const host = createLedgerHost({
    kind: 'browser',
    version: 'demo',
    dataFolder,
    dialogs: stickDialogs(stick),
    log: openAppLog(join(dataFolder, 'log'), Date.now),
    marks: { folder: join(dataFolder, 'marks') },
    earlierFolders: [],
    createExchange: createExchangeService,
    now: Date.now,
  });
  const password = toHex(crypto.getRandomValues(new Uint8Array(16)));
  const unlocked = demand(await host.createLedger({ ledger: 'formal', office, userName: '演示用户', password }));
  const book = createBook();
  return { host, book, unlocked, commit: await openWriter(host, book, unlocked) };
}

async function openWriter(host: HostApi, book: Book, unlocked: Unlocked): Promise<OfficePc['commit']> {
  const safe: Safe = { key: await importDataKey(unlocked.dataKey), installation: unlocked.installationId };
  const moment = () => ({ wallMs: Date.now(), user: unlocked.user.id, tx: newUlid(Date.now()) });
  let batches = 0;
  const store = async (start: LogHead, { head, lines, ops }: AppendedOperations): Promise<LogHead> => {
    for (const { span, part } of cut(start, lines, batches)) {
      demand(await host.appendJournal({ rows: [await sealBatch(safe, span, part)] }));
      batches = span.n;
    }
    applyOperations(book, ops);
    return head;
  };
  const log = newLogId();
  const empty: LogHead = { log, seq: 0, chain: toHex(chainStart(log)), h: '' };
  let head = await store(empty, openLog(log, 'install', {}, moment()));
  return async (changes) => {
    head = await store(head, appendOperations(head, draftsOf(book, changes), moment()));
  };
}

/** The lines of one transaction as numbered batches, each with the chain value after its last line. */
function cut(start: LogHead, lines: readonly string[], before: number) {
  const batches: { readonly span: BatchSpan; readonly part: readonly string[] }[] = [];
  let { chain, seq } = start;
  for (let at = 0; at < lines.length; at += batchSize) {
    const part = lines.slice(at, at + batchSize);
    chain = toHex(chainOf(start.log, fromHex(chain), part));
    const span = { n: before + batches.length + 1, log: start.log, first: seq + 1, last: seq + part.length, chain };
    batches.push({ span, part });
    seq += part.length;
  }
  return batches;
}
