// 区里退还本机的报送包: what only the district holds comes back to the PC that wrote it, and goes on from there as if it
// had never been lost: through restarts, to colleagues, to the district.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordById } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { conflictsOf, fingerprintSteps } from '#shared/sync/merge.ts';
import { freshDatabase, person, rename } from '../storage/desk-of-tests.ts';
import { districtDesk, type Reported } from './district-desk.ts';
import {
  carry,
  exchange,
  filesFor,
  type Office,
  openPair,
  type Pc,
  street,
  takeIn,
  takeInAll,
  value,
  write,
} from './office.ts';

let office: Office;
let a: Pc;
let b: Pc;
let desk: ReturnType<typeof districtDesk>;

beforeEach(async () => {
  ({ office, a, b } = await openPair());
  desk = districtDesk(office);
});
afterEach(() => office.close());

const commit = async (pc: Pc, ...changes: Change[]) => value(await pc.store.commit(changes, '改'));
const valuesAt = (pc: Pc, id: string) => recordById(pc.store.book, 'person', id)?.values;
const nameAt = (pc: Pc, id: string) => valuesAt(pc, id)?.name;

/** What the ledger shows, whatever log it came by. */
function shown({ store }: Pc): string {
  const steps = fingerprintSteps(store.book.state, (table) => (table === 'person' ? table : 'notes'));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.modules.person ?? '';
  }
}

/** A copy of the data folder; the program goes on over the original. */
const backUp = async (pc: Pc) => {
  const copy = office.copyOf(pc);
  await office.reopen(pc);
  return copy;
};

/** The district puts a report where it leaves everything for this office. */
function handBack({ path, bytes }: Reported, pc: Pc): void {
  const down = join(pc.stick, 'LXSYNC/990102/down', street);
  mkdirSync(down, { recursive: true });
  writeFileSync(join(down, basename(path)), bytes);
}

const reportsAt = (pc: Pc) => filesFor(pc, 'report');
const takeBack = async (pc: Pc) => {
  const taken = [];
  for (const file of await reportsAt(pc)) if (file.state === 'new') taken.push(await takeIn(pc, file));
  return taken;
};
const refusal = async (reply: Promise<{ ok: boolean; error?: { code: string; message: string } }>) => {
  const settled = await reply;
  if (settled.ok) throw new Error('it was not refused');
  return settled.error ?? { code: '', message: '' };
};

describe('a report that comes back to the PC that wrote it', () => {
  it('gives back what was lost with an older state, under a new log, for good', async () => {
    await commit(a, person('P1'));
    const older = await backUp(a);
    await commit(a, person('P2'), rename('P1', '改过'));
    const reported = await desk.report(a);
    const before = shown(a);
    await office.putBack(a, older);
    expect([nameAt(a, 'P1'), nameAt(a, 'P2')]).toEqual(['人P1', undefined]);
    handBack(reported, a);
    const [file] = await reportsAt(a);
    expect(file).toMatchObject({ kind: 'report', from: '本机', no: 1, state: 'new' });
    const [{ preview, settled } = { preview: undefined, settled: undefined }] = await takeBack(a);
    expect(preview).toMatchObject({ operations: 2, warnings: [] });
    expect(preview?.facts).toContainEqual({ label: '本机没有的修改', value: '2 条' });
    expect(settled?.message).toBe('已取回本机的 1 号报送包，共 2 条修改。');
    expect(shown(a)).toBe(before);
    expect((await reportsAt(a)).map(({ state }) => state)).toEqual(['received']);
    await office.reopen(a);
    expect(shown(a)).toBe(before);
    await office.reopen(a, { indexedDb: freshDatabase() });
    expect(shown(a)).toBe(before);
  });

  it('lets the PC report on: the district takes what is new, and the whole once more', async () => {
    await commit(a, person('P1'));
    const older = await backUp(a);
    await commit(a, person('P2'));
    const reported = await desk.report(a);
    await office.putBack(a, older);
    handBack(reported, a);
    await takeBack(a);
    await commit(a, rename('P2', '后来'));
    const next = await desk.report(a);
    expect(next.bundle.manifest.has).toMatchObject(
      Object.fromEntries(reported.bundle.manifest.segments.map(({ log, last: seq, c1: c }) => [log, [{ seq, c }]])),
    );
    await desk.answer(a, next, 1);
    expect((await desk.report(a, 'full')).bundle.manifest.mode).toBe('full');
  });

  it('reaches colleagues, who then show the same', async () => {
    await commit(a, person('P1'));
    await exchange(a, b);
    const older = await backUp(a);
    await commit(a, rename('P1', '改过'));
    const reported = await desk.report(a);
    await office.putBack(a, older);
    handBack(reported, a);
    await takeBack(a);
    await exchange(a, b);
    expect(nameAt(b, 'P1')).toBe('改过');
    expect(shown(b)).toBe(shown(a));
  });

  it('brings nothing when the PC holds it all, however often it is taken', async () => {
    await commit(a, person('P1'));
    const reported = await desk.report(a);
    handBack(reported, a);
    const [taken] = await takeBack(a);
    expect(taken?.preview.operations).toBe(0);
    expect(taken?.settled.message).toBe('本机的 1 号报送包里的内容本机都有，没有可取回的。');
    const [file] = await reportsAt(a);
    const again = await takeIn(a, { id: file?.id ?? '' });
    expect(again.preview.operations).toBe(0);
  });

  it('carries lines of a colleague’s log back as well, and may be needed beside that colleague’s own bundle', async () => {
    await commit(b, person('P9'));
    const older = await backUp(a);
    await exchange(b, a);
    await commit(a, rename('P9', '改过'));
    const reported = await desk.report(a);
    await office.putBack(a, older);
    handBack(reported, a);
    await takeBack(a);
    expect(nameAt(a, 'P9')).toBe('改过');
    expect(conflictsOf(a.store.book.state)).toEqual([]);
  });

  it('waits for an earlier one that is missing, names it, and follows by itself', async () => {
    await commit(a, person('P1'));
    const first = await desk.report(a);
    await desk.answer(a, first, 1);
    const older = await backUp(a);
    await commit(a, person('P2'));
    const second = await desk.report(a);
    await desk.answer(a, second, 2);
    await commit(a, person('P3'));
    const third = await desk.report(a);
    await office.putBack(a, older);
    handBack(third, a);
    const [file] = await reportsAt(a);
    const held = await refusal(a.host.openIncoming({ id: file?.id ?? '' }));
    expect(held.code).toBe('E_NEED_FROM');
    expect(held.message).toContain('先放着：缺本机更早的 2 号报送包。');
    expect((await reportsAt(a)).map(({ state }) => state)).toEqual(['held']);
    handBack(second, a);
    const [taken] = await takeBack(a);
    expect(taken?.settled.released.map(({ no }) => no)).toEqual([3]);
    await takeIn(a, { id: file?.id ?? '' });
    expect([nameAt(a, 'P2'), nameAt(a, 'P3')]).toEqual(['人P2', '人P3']);
  });

  it('begins a new log when the PC has not noticed yet that its log goes on elsewhere', async () => {
    await commit(a, person('P1'));
    const older = office.copyOf(a);
    const marks = join(office.folder, 'marks of then');
    cpSync(office.marks, marks, { recursive: true });
    await office.reopen(a);
    await commit(a, person('P2'));
    const reported = await desk.report(a);
    await a.store.close();
    for (const [then, now] of [
      [older, a.folder],
      [marks, office.marks],
    ] as const) {
      rmSync(now, { recursive: true });
      cpSync(then, now, { recursive: true });
    }
    await office.reopen(a, { indexedDb: freshDatabase() });
    const { logs } = a.store.book.state;
    expect([logs.size, nameAt(a, 'P2')]).toEqual([1, undefined]);
    handBack(reported, a);
    await takeBack(a);
    expect([logs.size, nameAt(a, 'P2')]).toEqual([2, '人P2']);
    await commit(a, rename('P2', '后来'));
    const { manifest } = (await desk.report(a)).bundle;
    expect(Object.values(manifest.has).map((tips) => tips.length)).toEqual([1, 1]);
    expect(manifest.no).toBeGreaterThan(1000);
  });
});

describe('what is no report of this PC', () => {
  it('is not listed, and refused in words when somebody chooses it', async () => {
    await commit(a, person('P1'));
    const reported = await desk.report(a);
    handBack(reported, b);
    expect(await reportsAt(b)).toEqual([]);
    const path = join(b.stick, basename(reported.path));
    writeFileSync(path, reported.bytes);
    const [file] = value(await b.host.pickIncoming()).filter(({ kind }) => kind === 'report');
    const told = await refusal(b.host.openIncoming({ id: file?.id ?? '' }));
    expect(told.code).toBe('E_NOT_FOR_ME');
    expect(told.message).toContain('一号机');
    expect(told.message).toContain('报送给区里的包，只有区里和那台电脑能打开');
  });

  it('is damaged: set apart, and nothing of it is in the ledger', async () => {
    await commit(a, person('P1'));
    const older = await backUp(a);
    await commit(a, person('P2'));
    const reported = await desk.report(a);
    await office.putBack(a, older);
    const bytes = reported.bytes.slice();
    bytes[bytes.length - 700] = (bytes[bytes.length - 700] ?? 0) ^ 1;
    handBack({ ...reported, bytes }, a);
    const [file] = await reportsAt(a);
    const before = shown(a);
    expect((await refusal(a.host.openIncoming({ id: file?.id ?? '' }))).message).toContain('没有接收');
    expect((await reportsAt(a)).map(({ state }) => state)).toEqual(['refused']);
    expect(shown(a)).toBe(before);
    expect(readFileSync(reported.path).equals(Buffer.from(reported.bytes))).toBe(true);
  });
});

describe('a report that left something out', () => {
  const address = { homeAddress: '样例路一号', emergencyName: '样例丙' };
  /** P1 with an address is lost and comes back without it; P2 keeps its name only. */
  const loseAndTakeBack = async () => {
    const older = await backUp(a);
    await commit(a, person('P1', address), person('P2'));
    const whole = office.copyOf(a);
    await office.reopen(a);
    const reported = await desk.report(a);
    await office.putBack(a, older);
    handBack(reported, a);
    return { whole, reported, taken: await takeBack(a) };
  };

  it('gives back the rest, and says in plain words what cannot be had', async () => {
    const { taken } = await loseAndTakeBack();
    expect([valuesAt(a, 'P1'), nameAt(a, 'P2')]).toEqual([{ name: '人P1' }, '人P2']);
    const said = expect.stringMatching(/区里没有收到的字段（.*籍贯.*）取不回来，涉及 1 条记录/);
    expect(taken[0]?.preview.warnings).toEqual([said]);
    expect(taken[0]?.settled.message).toEqual(said);
    const history = await a.store.historyOf('person', 'P1');
    expect(history.map(({ field }) => field)).toEqual(['name']);
    expect(history[0]?.why).toContain('取不回来');
    const before = shown(a);
    await office.reopen(a, { indexedDb: freshDatabase() });
    expect(shown(a)).toBe(before);
  });

  it('is no obstacle to reports, incremental and full, nor to a colleague’s bundle', async () => {
    await loseAndTakeBack();
    await commit(a, rename('P1', '后来'));
    await desk.report(a);
    const full = await desk.report(a, 'full');
    expect(full.bundle.manifest.segments.map(({ abridged }) => abridged)).toContain(1);
    const sent = value(await write(a));
    expect(sent.operations).toBeGreaterThan(3);
    carry(a, b);
    const [file] = await filesFor(b);
    const { preview } = await takeIn(b, { id: file?.id ?? '' });
    expect(preview.warnings).toEqual([expect.stringContaining('从区里取了回来')]);
    expect(valuesAt(b, 'P1')).toEqual({ name: '后来' });
    await exchange(b, a);
    expect(shown(b)).toBe(shown(a));
    await office.reopen(b, { indexedDb: freshDatabase() });
    expect(shown(b)).toBe(shown(a));
  });

  it('is completed by the whole lines when somebody has them, here and at the colleague’s', async () => {
    const { whole } = await loseAndTakeBack();
    await commit(a, rename('P1', '后来'));
    await exchange(a, b);
    // The disk that was thought lost turns up, and a colleague reads it.
    const lostDisk = await office.newPc('旧盘');
    await lostDisk.store.close();
    rmSync(lostDisk.folder, { recursive: true });
    cpSync(whole, lostDisk.folder, { recursive: true });
    Object.assign(lostDisk, { name: '一号机' });
    await office.reopen(lostDisk, { indexedDb: freshDatabase() });
    value(await write(lostDisk, 'full'));
    for (const pc of [a, b]) {
      carry(lostDisk, pc);
      await takeInAll(pc);
      expect(valuesAt(pc, 'P1')).toMatchObject({ ...address, name: '后来' });
      expect(conflictsOf(pc.store.book.state)).toEqual([]);
      expect(pc.store.book.state.abridged.size).toBe(0);
    }
    const shownNow = shown(a);
    expect(shown(b)).toBe(shownNow);
    await office.reopen(a, { indexedDb: freshDatabase() });
    expect(shown(a)).toBe(shownNow);
    expect((await a.store.historyOf('person', 'P1')).map(({ field }) => field).sort()).toEqual(
      ['emergencyName', 'homeAddress', 'name', 'name'].sort(),
    );
    const full = await desk.report(a, 'full');
    const own = full.bundle.manifest.segments.filter(({ cert }) => cert === undefined);
    expect(own.every(({ abridged }) => abridged === undefined || abridged === 1)).toBe(true);
  });
});
