// Opening a ledger: one window only, both copies compared and completed, snapshot loaded, later batches replayed with
// their chain checked. Before anything is written it is decided whether this PC goes on with its log or begins a new one.

import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { HostApi, OpeningFacts, Unlocked } from '#shared/host/host-api.ts';
import { createBook } from '#shared/ledger/book.ts';
import { bringBack, type CompactedMark, readMark } from './compacted-rows.ts';
import { reconcile } from './copies.ts';
import { type IndexedDbParts, type LedgerDatabase, ledgerDatabase } from './database.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { copyNotice, openingNotice, openOwnLog } from './new-log.ts';
import type { Pace } from './pace.ts';
import { penOf } from './pen.ts';
import { replayBatches } from './replay.ts';
import { makeRoomFor } from './restored-database.ts';
import type { Safe } from './sealed-batches.ts';
import { loadSnapshot } from './snapshot.ts';
import { errorNames, type StoreProblem, writeProblem } from './store-problem.ts';
import { emptyStacks, loadStacks } from './undo-stacks.ts';
import type { Unfinished } from './unfinished.ts';
import { keepVault } from './vault-copy.ts';

export type OpenDeps = {
  readonly host: HostApi;
  readonly unlocked: Unlocked;
  /** Batches or blocks read so far, of how many. */
  readonly onProgress: (done: number, total: number) => void;
  readonly pace: Pace;
  readonly now: () => number;
  readonly indexedDb?: IndexedDbParts;
};

export type OpenedDesk = {
  readonly desk: LedgerDesk;
  readonly notices: readonly string[];
  /** To be taken back before anybody works with the book. */
  readonly unfinished: Unfinished | undefined;
};

export async function openDesk(deps: OpenDeps): Promise<Result<OpenedDesk, StoreProblem>> {
  const { dataKey, ...unlocked } = deps.unlocked;
  const safe: Safe = { key: await importDataKey(dataKey), installation: unlocked.installationId };
  const database = ledgerDatabase(unlocked.ledger, deps.indexedDb);
  try {
    await database.open();
  } catch (error) {
    return fail({ kind: 'databaseUnavailable', cause: errorNames(error)[0] ?? String(error) });
  }
  const opened = await openOver(deps, database, safe, unlocked);
  if (opened.ok) dataKey.fill(0);
  else database.close();
  return opened;
}

async function openOver(
  deps: OpenDeps,
  database: LedgerDatabase,
  safe: Safe,
  unlocked: Omit<Unlocked, 'dataKey'>,
): Promise<Result<OpenedDesk, StoreProblem>> {
  const facts = await askFacts(deps.host);
  const { restored } = facts ?? {};
  if (restored) {
    try {
      await makeRoomFor(restored, database, unlocked.installationId, deps.indexedDb ?? {});
    } catch (error) {
      return fail(writeProblem(error));
    }
  }
  const compacted = await compactedIn(database);
  const reconciled = await reconcile({ host: deps.host, database, safe, compacted });
  if (!reconciled.ok) return reconciled;
  const { journalN, journalProblem } = reconciled.value;
  // An emptied database that was filled again is nothing to tell.
  const notices = restored ? [] : reconciled.value.notices;
  let desk: LedgerDesk = { ...newDesk(deps, database, safe, unlocked), compacted };
  const upto = await loadSnapshot(desk, deps.onProgress);
  if (upto === 0) desk = newDesk(deps, database, safe, unlocked);
  const back = upto === 0 && compacted ? await bringBack(deps.host, database, compacted, deps.onProgress) : ok(0);
  if (!back.ok) return back;
  const chains = new Map(desk.spans.filter(({ received }) => !received).map(({ log, chain }) => [log, chain]));
  const total = (await database.batches.orderBy('n').last())?.n ?? 0;
  const replayed = await replayBatches(desk, upto, chains, (n) => deps.onProgress(n, total));
  if (!replayed.ok) return replayed;
  desk.stacks = await loadStacks(database, safe, unlocked.user.id);
  desk.journalN = journalN;
  desk.journalProblem = journalProblem;
  if (desk.spans.length > 0) takeUpPen(desk);
  const own = await openOwnLog(desk, facts);
  if (!own.ok) return own;
  await keepVault(deps.host, database, unlocked.ledger);
  const { unfinished } = replayed.value;
  const told = [openingNotice(facts, dateOfInstant(deps.now())), copyNotice(desk)].filter((one) => one !== undefined);
  const found = [...notices, ...broughtBackNotice(back.value), ...replayed.value.notices];
  return ok({ desk, notices: [...told, ...found], unfinished });
}

/** A database without any batch has dropped none: it is filled from the journal as a whole. */
async function compactedIn(database: LedgerDatabase): Promise<CompactedMark | undefined> {
  const mark = await readMark(database);
  if (!mark || (await database.batches.where('n').above(mark.n).count()) > 0) return mark;
  await database.meta.delete('compacted');
  return undefined;
}

function broughtBackNotice(rows: number): readonly string[] {
  return rows === 0
    ? []
    : [`本机数据库里代替旧修改的快照读不出来，已从日志副本取回 ${rows} 批记录重新建立，没有丢失。`];
}

/** A host that cannot say leaves everything as it was; it is asked again at the next opening. */
async function askFacts(host: HostApi): Promise<OpeningFacts | undefined> {
  const reply = await host.openingFacts();
  return reply.ok ? reply.value : undefined;
}

function newDesk(
  { host, pace, now }: OpenDeps,
  database: LedgerDatabase,
  safe: Safe,
  unlocked: Omit<Unlocked, 'dataKey'>,
): LedgerDesk {
  return {
    host,
    database,
    safe,
    unlocked,
    book: createBook(),
    pace,
    now,
    touched: new Map(),
    spans: [],
    dirty: new Map(),
    dirtyTables: new Set(),
    listeners: new Set(),
    stacks: emptyStacks,
    pen: { n: 0, head: { log: '', seq: 0, chain: '', h: '' } },
    ownStamp: '',
    durableN: 0,
    journalN: 0,
    journalProblem: undefined,
    compacted: undefined,
    snapshotN: 0,
    snapshotGeneration: 0,
    operationsSinceSnapshot: 0,
    version: 0,
  };
}

/** Writing goes on where the last batch ended. */
function takeUpPen(desk: LedgerDesk): void {
  desk.pen = penOf(desk);
  desk.durableN = desk.spans.length;
}
