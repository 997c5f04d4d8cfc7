// Compaction between real PCs: how far it goes is told by receipts and colleagues, and afterwards everything that two PCs
// say to each other and to the district is as before, because the lines stay in the journal.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import { readCertificateFile } from '#shared/bundle/certificate.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { writeReceipt } from '#shared/bundle/receipt.ts';
import { recordById } from '#shared/ledger/book.ts';
import { conflictsOf } from '#shared/sync/merge.ts';
import { now } from '../bundle/sample-office.ts';
import { person, rename } from '../storage/desk-of-tests.ts';
import {
  carry,
  exchange,
  filesFor,
  fingerprint,
  introduce,
  type Office,
  openPair,
  type Pc,
  placeOf,
  street,
  takeIn,
  takeInAll,
  value,
  write,
} from './office.ts';

let office: Office;
let a: Pc;
let b: Pc;

beforeEach(async () => {
  ({ office, a, b } = await openPair());
});
afterEach(() => office.close());

const day = 86_400_000;
const commit = async (pc: Pc, ...changes: Parameters<Pc['store']['commit']>[0]) =>
  value(await pc.store.commit(changes, '修改'));
const nameAt = (pc: Pc, id: string) => recordById(pc.store.book, 'person', id)?.values.name;

/** Ends of the logs as they lie in the journal; there are no branches here. */
async function tipsAt({ host }: Pc): Promise<{ readonly [log: string]: readonly LogTip[] }> {
  const tips: { [log: string]: LogTip[] } = {};
  for (let from = 1; ; ) {
    const { rows, done } = value(await host.readJournal({ from }));
    for (const { log, last, chain } of rows) tips[log] = [{ seq: last, c: chain }];
    if (done) return tips;
    from += rows.length;
  }
}

let receipts = 0;
/** Reports, and takes in the district's answer that it holds everything. */
async function report(pc: Pc): Promise<void> {
  const made = value(
    await pc.host.exportBundle({ place: await placeOf(pc), mode: 'incremental', title: '十一月报送' }),
  );
  const certFile = Uint8Array.from(readFileSync(join(pc.stick, `cert-${pc.name}.lxcert`)));
  const { cert } = value(readCertificateFile(certFile));
  const rno = ++receipts;
  const { bytes } = writeReceipt({
    district: office.district.district,
    receiptKey: office.keys.receipt.privateKey,
    certificate: cert,
    prev: null,
    receipt: {
      ...{ bundle: made.digest, no: made.no, device: cert.subject, street, at: now, result: 'ok', code: 'OK' },
      ...{ ack: await tipsAt(pc), needs: {}, forks: [], flags: [], rejects: [], dups: [], rno },
    },
  });
  writeFileSync(join(pc.stick, `receipt-${rno}.lxsync`), bytes);
  for (const file of await filesFor(pc, 'receipt')) if (file.state === 'new') await takeIn(pc, file);
}

/** Everybody has everything, and has said so. */
async function allSaid(): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a],
    [a, b],
  ] as const)
    if ((await write(from)).ok) {
      carry(from, to);
      await takeInAll(to);
    }
  for (const pc of [a, b]) await report(pc);
}

/** @param n rows in a backup that was restored for trial; all when left out */
const compact = async ({ store, host }: Pc, n?: number) => {
  const rows: { readonly n: number; readonly chain: string }[] = [];
  for (let isDone = false; !isDone; ) {
    const slice = value(await host.readJournal({ from: rows.length + 1 }));
    rows.push(...slice.rows);
    isDone = slice.done;
  }
  const end = rows.at((n ?? rows.length) - 1);
  return store.compaction.run({ tried: end && { n: end.n, chain: end.chain } });
};
const refusal = async (reply: Promise<{ readonly ok: boolean; readonly error?: { readonly message: string } }>) => {
  const settled = await reply;
  return settled.ok ? 'ok' : settled.error?.message;
};
const heldRows = async (pc: Pc) => {
  const database = ledgerDatabase('formal', pc.indexedDb);
  const held = await database.batches.toCollection().primaryKeys();
  database.close();
  return held;
};

describe('how far old rows may be dropped', () => {
  it('waits for the district, for the colleague, and for ninety days', async () => {
    const alone = await office.newPc('三号机');
    expect(await refusal(compact(alone))).toContain('还没有在区里登记');
    await commit(a, person('P1'));
    office.later(100 * day);
    expect(await refusal(compact(a))).toContain('还没有收到过区级回执');
    await report(a);
    expect(await refusal(compact(a))).toContain('“二号机”还没有给本机写过交换包');
    expect(value(await a.store.compaction.state()).obstacle).toContain('二号机');
    value(await write(b));
    carry(b, a);
    await takeInAll(a);
    expect(await refusal(compact(a))).toMatch(/第 1 批起的修改“二号机”还没有答复收到/);
    await exchange(a, b);
    await exchange(b, a);
    await report(a);
    value(await compact(a));
    await commit(a, rename('P1', '新改'), person('P2'));
    await allSaid();
    // What was the last row then may go now; everything after it is young.
    value(await compact(a));
    expect(await refusal(compact(a))).toContain('没有可以精简的');
  });

  it('reaches as far as the tried backup, and the next time further', async () => {
    await commit(a, person('P1'));
    await commit(a, rename('P1', '甲'));
    await commit(a, rename('P1', '乙'));
    await allSaid();
    office.later(100 * day);
    const rows = (await heldRows(a)).length;
    expect(value(await compact(a, 2)).n).toBe(2);
    expect(value(await compact(a)).n).toBeGreaterThan(2);
    expect((await heldRows(a)).length).toBeLessThan(rows - 2);
  });

  it('never cuts a transaction', async () => {
    const many = Array.from({ length: 2500 }, (_, i) => person(`P${i}`));
    await commit(a, ...many);
    await commit(a, rename('P1', '甲'));
    await allSaid();
    office.later(100 * day);
    // Row 1 opens the log, rows 2 to 4 are the import: a backup that ends within it counts only as far as row 1.
    expect(value(await compact(a, 3)).n).toBe(1);
    expect(value(await compact(a, 4)).n).toBe(4);
  }, 60_000);
});

describe('after old rows were dropped', () => {
  it('a late edit of a colleague still meets the heads and makes its conflict, on both', async () => {
    await commit(a, person('P1'));
    await exchange(a, b);
    await commit(b, rename('P1', '乙改'));
    await commit(a, rename('P1', '甲改'));
    await commit(a, rename('P1', '甲又改'));
    // What the colleague wrote is not known here; everything else is said and old.
    await exchange(a, b);
    value(await write(b));
    await report(a);
    office.later(100 * day);
    await commit(a, person('P2'));
    carry(b, a);
    const files = (await filesFor(a)).filter(({ state }) => state === 'new');
    expect(files.length).toBe(1);
    await takeInAll(a);
    await report(a);
    value(await compact(a));
    expect((await heldRows(a))[0]).toBeGreaterThan(3);
    await office.reopen(a);
    await exchange(a, b);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
    expect(conflictsOf(a.store.book.state)).toEqual(conflictsOf(b.store.book.state));
    expect(conflictsOf(a.store.book.state)).toHaveLength(1);
  });

  it('an edit made before on a PC that was switched off for long is taken in afterwards', async () => {
    await commit(a, person('P1'));
    await allSaid();
    await commit(b, rename('P1', '很久以前改的'));
    await commit(a, rename('P1', '甲改'));
    await exchange(a, b);
    // Its own claim goes back to before it wrote: the file is lost on the way.
    office.later(100 * day);
    value(await compact(a));
    await office.reopen(a);
    expect(conflictsOf(a.store.book.state)).toEqual([]);
    await exchange(b, a);
    expect(conflictsOf(a.store.book.state)).toHaveLength(1);
    await exchange(a, b);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
  });

  it('a new PC gets every line, and an old file changes nothing', async () => {
    await commit(a, person('P1'));
    await commit(a, rename('P1', '甲'));
    value(await write(a));
    await allSaid();
    office.later(100 * day);
    for (const pc of [a, b]) value(await compact(pc));
    const history = await a.store.historyOf('person', 'P1');
    const print = fingerprint(a.store);
    const c = await office.newPc('三号机');
    await office.enrol(c);
    await introduce(a, c);
    value(await write(a, 'full'));
    carry(a, c);
    await takeInAll(c);
    expect(nameAt(c, 'P1')).toBe('甲');
    const linesOf = (lines: typeof history) => lines.map(({ op, newValue }) => [op, newValue]);
    expect(linesOf(await c.store.historyOf('person', 'P1'))).toEqual(linesOf(history));
    for (const file of await filesFor(b)) if (file.state !== 'received') await takeIn(b, file).catch(() => undefined);
    expect(fingerprint(b.store)).toBe(print);
  });
});

describe('a journal that is lost after old rows were dropped', () => {
  const journalOf = (pc: Pc) => join(pc.folder, 'formal/journal');
  const backUp = async (pc: Pc) => {
    const places = value(await pc.host.listPlaces());
    value(await pc.host.setBackupPlace({ place: places.find(({ purpose }) => purpose === 'backup')?.id ?? '' }));
    return value(await pc.host.backupNow({ counts: {} }));
  };

  it('is made whole from the backup and the database, and refuses to be sent or backed up before', async () => {
    await commit(a, person('P1'));
    await commit(a, rename('P1', '甲'));
    await allSaid();
    office.later(100 * day);
    const { batches } = await backUp(a);
    const { n } = value(await compact(a, batches));
    await commit(a, person('P2'));
    const rows = value(await a.host.readJournal({ from: 1 })).rows;
    const print = fingerprint(a.store);
    const shelf = join(a.stick, '两新台账备份');
    const pulledOut = `${shelf}-weg`;
    renameSync(shelf, pulledOut);
    await a.store.close();
    rmSync(journalOf(a), { recursive: true });
    mkdirSync(journalOf(a));
    await office.reopen(a);
    expect(fingerprint(a.store)).toBe(print);
    expect(a.store.notices.join()).toContain(`缺少第 1 至 ${n} 批`);
    expect(a.store.saveState()).toMatchObject({ kind: 'oneCopy', missing: 'journal' });
    await commit(a, person('P3'));
    expect(await refusal(write(a))).toContain('日志副本缺少');
    expect(await refusal(a.host.backupNow({ counts: {} }))).toContain('日志副本缺少');
    renameSync(pulledOut, shelf);
    await office.reopen(a);
    expect(a.store.saveState()).toEqual({ kind: 'saved' });
    expect(value(await a.host.readJournal({ from: 1 })).rows.slice(0, rows.length)).toEqual(rows);
    await exchange(a, b);
    expect(nameAt(b, 'P3')).toBe('人P3');
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
  });

  it('is no obstacle for a restore, which begins with all rows in both copies', async () => {
    await commit(a, person('P1'));
    await allSaid();
    office.later(100 * day);
    const { batches } = await backUp(a);
    value(await compact(a, batches));
    await commit(a, person('P2'));
    const [backup] = value(await a.host.findBackups()).filter(({ kind }) => kind === 'backup');
    await a.store.close();
    value(await a.host.restoreBackup({ backup: backup?.id ?? '' }));
    await office.reopen(a);
    expect(nameAt(a, 'P1')).toBe('人P1');
    expect(nameAt(a, 'P2')).toBeUndefined();
    expect((await heldRows(a))[0]).toBe(1);
    expect(value(await a.store.compaction.state()).dropped).toBeUndefined();
    expect(readdirSync(join(a.folder, 'formal'))).not.toContain('journal-least.json');
    await exchange(a, b);
    await exchange(b, a);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
  });
});
