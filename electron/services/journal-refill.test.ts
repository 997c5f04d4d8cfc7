import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { type Journal, openJournal, readJournalFiles } from './journal.ts';
import { canRefill, refill } from './journal-refill.ts';
import { journalFilesIn } from './journal-scan.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liangxin-refill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (n: number, chain = String(n % 10).repeat(64)): BatchRow => ({
  ...{ n, log: '0123456789AB', first: n, last: n, chain },
  sealed: Uint8Array.from({ length: 40 }, (_, i) => (n + i) % 256),
});
const end = (n: number) => ({ n, chain: row(n).chain });

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function journalWith(name: string, rows: readonly BatchRow[]): Promise<Journal> {
  const journal = value(openJournal(join(folder, name), 200));
  if (rows.length > 0) value(await journal.append(rows));
  return journal;
}
const rows = (count: number) => Array.from({ length: count }, (_, i) => row(i + 1));

/** The files of another journal as a backup has them. */
function backupOf(name: string) {
  cpSync(join(folder, name), join(folder, `${name}-backup`), { recursive: true });
  return value(readJournalFiles(journalFilesIn(join(folder, `${name}-backup`))));
}

describe('a journal that must hold what the page has dropped', () => {
  it('says what it lacks, also when its folder is gone, until it is filled again', async () => {
    const journal = await journalWith('journal', rows(8));
    expect(journal.lacks()).toBeUndefined();
    value(await journal.keep(end(5)));
    expect(journal.lacks()).toBeUndefined();
    const backup = backupOf('journal');
    rmSync(join(folder, 'journal'), { recursive: true });
    const lost = await journalWith('journal', []);
    expect(lost.lacks()).toEqual(end(5));
    expect(value(await refill(lost, backup, 5))).toEqual({ n: 5 });
    expect(lost.lacks()).toBeUndefined();
    expect(lost.read(1).rows).toEqual(rows(5));
    expect(value(openJournal(join(folder, 'journal'))).tip()?.n).toBe(5);
  });

  it('lacks a row that is there with another content', async () => {
    const journal = await journalWith('journal', rows(8));
    value(await journal.keep({ n: 5, chain: 'f'.repeat(64) }));
    expect(journal.lacks()?.n).toBe(5);
  });

  it('takes a note that cannot be read as none', async () => {
    const journal = await journalWith('journal', rows(2));
    writeFileSync(join(folder, 'journal-least.json'), '{"n":');
    expect(journal.lacks()).toBeUndefined();
    writeFileSync(join(folder, 'journal-least.json'), '{"n":"7"}');
    expect(journal.lacks()).toBeUndefined();
  });

  it('goes on after what it still has', async () => {
    await journalWith('whole', rows(8));
    const backup = backupOf('whole');
    const torn = await journalWith('journal', rows(3));
    expect(canRefill(torn, backup, end(6))).toBe(true);
    expect(value(await refill(torn, backup, 6))).toEqual({ n: 6 });
    expect(torn.read(1).rows).toEqual(rows(6));
    expect(torn.read(2, 3).rows).toEqual(rows(4).slice(1));
  });

  it('is filled from no backup that is another ledger’s, too short, or of another branch', async () => {
    await journalWith('short', rows(4));
    await journalWith(
      'other',
      rows(8).map(({ n, ...each }) => ({ ...each, n, chain: 'e'.repeat(64) })),
    );
    const mixed = rows(8).map((each) => (each.n === 2 ? { ...each, chain: 'd'.repeat(64) } : each));
    await journalWith('mixed', mixed);
    const torn = await journalWith('journal', rows(2));
    for (const name of ['short', 'other', 'mixed']) expect(canRefill(torn, backupOf(name), end(6)), name).toBe(false);
  });
});
