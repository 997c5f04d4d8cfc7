// The logs that lie in the journal: this PC's own and those it received, each maybe in several branches. Rows are edges
// from the chain value before them to the one after; a branch is the way from a tip back to the log's beginning.
//
//   row 1  LOGA 1-500          c0 → c500
//   row 7  LOGA 501-700        c500 → c700      received; two tips now: c640 and c700
//   row 9  LOGA 501-640        c500 → c640

import { fromHex, fromUtf8, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { LogBatch, TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { importDataKey, unseal } from '#shared/crypto/seal.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { BatchSpan } from '#shared/host/sealed-batch.ts';
import { chainNext, chainStart } from '#shared/sync/chain.ts';
import { digestOfLine, isAbridged } from '#shared/sync/log-line.ts';
import { refuse } from '../host-error.ts';
import type { Journal } from '../journal.ts';
import { journalLacks } from '../journal-least.ts';
import type { DeviceSession } from '../session.ts';

/** A row with the chain value (hex) before its first line. */
export type LogRow = BatchSpan & { readonly before: string };

/** The lines of a row up to one of them: branches may part in the middle of a row. */
export type BranchPiece = { readonly row: LogRow; readonly last: number; readonly after: string };

/** One branch of a log, from the log's beginning to its tip. */
export type LogBranch = { readonly log: string; readonly tip: LogTip; readonly pieces: readonly BranchPiece[] };

export type JournalLogs = {
  /** Log → its rows, in the order in which they came. */
  readonly rows: ReadonlyMap<string, readonly LogRow[]>;
  /** Where every branch of every log ends. */
  readonly has: TipsByLog;
  /** Chain values after a position, at the ends of rows only. */
  chainsAtEnds(log: string, seq: number): readonly string[];
  /** Chain values after a position, wherever it lies. */
  chainsAt(log: string, seq: number): Promise<readonly string[]>;
  /** The places between two, both included, of lines of which only a part is held. */
  abridgedAt(log: string, first: number, last: number): Promise<ReadonlySet<number>>;
  branches(log: string): Promise<Result<readonly LogBranch[], HostError>>;
  /** Whether a branch passes through a position. */
  passes(branch: LogBranch, tip: LogTip): Promise<boolean>;
  /** The lines of a branch after a position that it passes. */
  batchesAfter(branch: LogBranch, seq: number): AsyncGenerator<Result<LogBatch, HostError>>;
  /** The lines of a row; none when it cannot be read. */
  linesOf(row: LogRow): Promise<readonly string[]>;
};

/**
 * @returns journalDamaged when this PC's own rows do not go on one after the other; journalIncomplete when the journal
 *   lost rows that the page has not got any more
 */
export async function openJournalLogs(
  journal: Journal,
  session: DeviceSession,
): Promise<Result<JournalLogs, HostError>> {
  const lacking = journal.lacks();
  if (lacking) return journalLacks(lacking);
  const rows = rowsByLog(journal);
  if (!rows.ok) return rows;
  const reader = await rowReader(journal, session);
  const ends = endsOf(rows.value);
  const desk = { rows: rows.value, ends, ...reader };
  return ok({
    rows: rows.value,
    has: tipsOf(rows.value),
    chainsAtEnds: (log, seq) => chainsAtEnds(desk, log, seq),
    chainsAt: (log, seq) => chainsAt(desk, log, seq),
    abridgedAt: (log, first, last) => abridgedAt(desk, log, first, last),
    branches: (log) => branchesOf(desk, log),
    passes: (branch, tip) => passes(desk, branch, tip),
    batchesAfter: (branch, seq) => batchesAfter(desk, branch, seq),
    linesOf: async (row) => linesIn(await desk.textOf(row)),
  });
}

type Rows = ReadonlyMap<string, readonly LogRow[]>;
type RowReader = {
  /** Each line with its newline; undefined when the row cannot be read. */
  readonly textOf: (row: LogRow) => Promise<Uint8Array | undefined>;
  /** The chain value after each line of a row. */
  readonly walk: (row: LogRow) => Promise<readonly string[]>;
};
type Desk = RowReader & {
  readonly rows: Rows;
  /** `log seq` → the rows that end there. */
  readonly ends: ReadonlyMap<string, readonly LogRow[]>;
};

function rowsByLog(journal: Journal): Result<Rows, HostError> {
  const rows = new Map<string, LogRow[]>();
  const own = new Map<string, LogTip>();
  for (const { sealed: _sealed, ...span } of journal.rows()) {
    const { log, first, last, chain, received } = span;
    const tip = own.get(log) ?? { seq: 0, c: toHex(chainStart(log)) };
    if (!received && first !== tip.seq + 1) return brokenJournal(span.n);
    if (!received) own.set(log, { seq: last, c: chain });
    const known = rows.get(log) ?? [];
    known.push({ ...span, before: received?.before ?? tip.c });
    rows.set(log, known);
  }
  return ok(rows);
}

async function rowReader(journal: Journal, session: DeviceSession): Promise<RowReader> {
  const key = await importDataKey(session.dataKey);
  const walked = new Map<number, readonly string[]>();
  const textOf = async ({ n }: LogRow) => {
    const row = journal.row(n);
    const place = { installation: session.installationId, table: 'batches', key: String(n), generation: 1 };
    const text = row && (await unseal(key, row.sealed, place));
    return text?.ok ? text.value : undefined;
  };
  const walk = async (row: LogRow) => {
    const known = walked.get(row.n);
    if (known) return known;
    const text = await textOf(row);
    const chains = text ? chainsIn(row, text) : [];
    walked.set(row.n, chains);
    return chains;
  };
  return { textOf, walk };
}

function chainsIn({ log, before }: LogRow, text: Uint8Array): string[] {
  let chain = fromHex(before);
  return linesIn(text).map((line) => {
    chain = chainNext(chain, digestOfLine(log, line));
    return toHex(chain);
  });
}

function linesIn(text: Uint8Array | undefined): readonly string[] {
  return text ? fromUtf8(text).split('\n').slice(0, -1) : [];
}

function endsOf(rows: Rows): Desk['ends'] {
  const ends = new Map<string, LogRow[]>();
  for (const [log, each] of rows)
    for (const row of each) ends.set(`${log} ${row.last}`, [...(ends.get(`${log} ${row.last}`) ?? []), row]);
  return ends;
}

function tipsOf(rows: Rows): TipsByLog {
  const tips: { [log: string]: LogTip[] } = {};
  for (const [log, each] of rows) {
    const goesOn = new Set(each.map(({ before }) => before));
    const ends = each.filter(({ chain }) => !goesOn.has(chain)).map(({ last, chain }) => [chain, last] as const);
    tips[log] = [...new Map(ends)].map(([c, seq]) => ({ seq, c }));
  }
  return tips;
}

function chainsAtEnds({ ends }: Desk, log: string, seq: number): readonly string[] {
  if (seq === 0) return [toHex(chainStart(log))];
  return [...new Set((ends.get(`${log} ${seq}`) ?? []).map(({ chain }) => chain))];
}

async function chainsAt(desk: Desk, log: string, seq: number): Promise<readonly string[]> {
  const found = new Set(chainsAtEnds(desk, log, seq));
  for (const row of rowsThrough(desk, log, seq)) {
    const chain = (await desk.walk(row))[seq - row.first];
    if (chain !== undefined) found.add(chain);
  }
  return [...found];
}

/** Rows in the middle of which a position lies, the newest first. */
function rowsThrough({ rows }: Desk, log: string, seq: number): readonly LogRow[] {
  return (rows.get(log) ?? []).filter(({ first, last }) => first <= seq && seq < last).reverse();
}

/** A line that came whole later lies in a later row. */
async function abridgedAt(desk: Desk, log: string, first: number, last: number): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const row of desk.rows.get(log) ?? []) {
    if (row.last < first || last < row.first) continue;
    for (const [i, line] of linesIn(await desk.textOf(row)).entries()) {
      if (isAbridged(line)) found.add(row.first + i);
      else found.delete(row.first + i);
    }
  }
  return found;
}

async function branchesOf(desk: Desk, log: string): Promise<Result<readonly LogBranch[], HostError>> {
  const branches: LogBranch[] = [];
  for (const tip of tipsOf(new Map([[log, desk.rows.get(log) ?? []]]))[log] ?? []) {
    const branch = await branchTo(desk, log, tip);
    if (!branch.ok) return branch;
    branches.push(branch.value);
  }
  return ok(branches);
}

async function branchTo(desk: Desk, log: string, tip: LogTip): Promise<Result<LogBranch, HostError>> {
  const pieces: BranchPiece[] = [];
  for (let at = tip; at.seq > 0; ) {
    const row = await rowTo(desk, log, at);
    if (!row) return brokenJournal(desk.rows.get(log)?.[0]?.n ?? 0);
    pieces.push({ row, last: at.seq, after: at.c });
    at = { seq: row.first - 1, c: row.before };
  }
  return ok({ log, tip, pieces: pieces.reverse() });
}

/** Of several rows the newest: lines that were here in part came whole later. */
async function rowTo(desk: Desk, log: string, { seq, c }: LogTip): Promise<LogRow | undefined> {
  const ending = desk.ends.get(`${log} ${seq}`)?.findLast(({ chain }) => chain === c);
  if (ending) return ending;
  for (const row of rowsThrough(desk, log, seq)) if ((await desk.walk(row))[seq - row.first] === c) return row;
  return undefined;
}

async function passes(desk: Desk, { log, pieces }: LogBranch, { seq, c }: LogTip): Promise<boolean> {
  if (seq === 0) return c === toHex(chainStart(log));
  const piece = pieces.find(({ row, last }) => row.first <= seq && seq <= last);
  if (!piece) return false;
  return piece.last === seq ? piece.after === c : (await desk.walk(piece.row))[seq - piece.row.first] === c;
}

async function* batchesAfter(
  desk: Desk,
  { pieces }: LogBranch,
  seq: number,
): AsyncGenerator<Result<LogBatch, HostError>> {
  for (const piece of pieces) {
    if (piece.last <= seq) continue;
    const text = await desk.textOf(piece.row);
    if (!text) return yield brokenJournal(piece.row.n);
    yield ok(await cut(desk, piece, Math.max(seq + 1, piece.row.first), text));
  }
}

/** The lines of a piece from `first` on. */
async function cut(desk: Desk, { row, last, after }: BranchPiece, first: number, text: Uint8Array): Promise<LogBatch> {
  const isWhole = first === row.first && last === row.last;
  const before = first === row.first ? row.before : ((await desk.walk(row))[first - 1 - row.first] ?? '');
  const lines = isWhole ? text : linesOf(text, first - row.first, last - row.first + 1);
  return { log: row.log, first, last, before, after, text: lines };
}

/** Lines `from` to `to` (not with it), counted from 0, each with its newline. */
function linesOf(text: Uint8Array, from: number, to: number): Uint8Array {
  let [start, end] = [0, text.length];
  for (let at = 0, line = 0; at < text.length; line++) {
    if (line === from) start = at;
    if (line === to) end = at;
    at = text.indexOf(10, at) + 1;
  }
  return text.subarray(start, end);
}

function brokenJournal(n: number) {
  return fail<HostError>(
    refuse(
      'journalDamaged',
      `记录副本的第 ${n} 批读不出来或不连续，没有写交换文件。请先备份，再由管理员检查数据文件夹。`,
    ).error,
  );
}
