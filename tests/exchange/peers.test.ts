// What two PCs of one office say to each other over sticks, with everything that happens to sticks (SYNC.md 4.5).

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordById } from '#shared/ledger/book.ts';
import { fieldHeads } from '#shared/sync/merge.ts';
import { freshDatabase, person, rename } from '../storage/desk-of-tests.ts';
import {
  carry,
  carryFile,
  exchange,
  filesFor,
  fingerprint,
  introduce,
  type Office,
  openPair,
  ownFiles,
  type Pc,
  peerFiles,
  peerFolderOf,
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

const nameAt = (pc: Pc, id: string) => recordById(pc.store.book, 'person', id)?.values.name;
const add = async (pc: Pc, ...ids: string[]) =>
  value(
    await pc.store.commit(
      ids.map((id) => person(id)),
      '新增',
    ),
  );
const same = () => expect(fingerprint(a.store)).toBe(fingerprint(b.store));
const refusal = async (reply: Promise<{ ok: boolean; error?: { code: string; message: string } }>) => {
  const settled = await reply;
  if (settled.ok) throw new Error('it was not refused');
  return settled.error ?? { code: '', message: '' };
};

describe('two PCs of one office', () => {
  it('hold the same after each has taken in what the other wrote, also after a restart', async () => {
    await add(a, 'P1');
    await add(b, 'P2');
    await exchange(a, b);
    await exchange(b, a);
    same();
    expect([nameAt(a, 'P2'), nameAt(b, 'P1')]).toEqual(['人P2', '人P1']);
    for (const pc of [a, b]) await office.reopen(pc);
    same();
    await add(a, 'P3');
    await exchange(a, b);
    same();
  });

  it('keep both values where both changed one field, and show the same one', async () => {
    await add(a, 'P1');
    await exchange(a, b);
    value(await a.store.commit([rename('P1', '甲改')], '修改'));
    value(await b.store.commit([rename('P1', '乙改')], '修改'));
    value(await write(b));
    carry(b, a);
    const [file] = await filesFor(a);
    const preview = value(await a.host.openIncoming({ id: file?.id ?? '' }));
    const draft = value(await a.store.receiving.look(file?.id ?? '', preview.operations ?? 0));
    expect(draft.effect).toMatchObject({ newConflicts: 1, tables: [{ table: 'person', changed: 1 }], shrinking: [] });
    await takeInAll(a);
    await exchange(a, b);
    same();
    expect(nameAt(a, 'P1')).toBe(nameAt(b, 'P1'));
    expect(
      fieldHeads(b.store.book.state, 'person', 'P1', 'name')
        .map(({ value: name }) => name)
        .sort(),
    ).toEqual(['甲改', '乙改'].sort());
  });

  it('write what the other has not said to hold, and nothing when it has all', async () => {
    await add(a, 'P1');
    const first = value(await write(a));
    const again = value(await write(a));
    expect([first.no, again.no, again.operations]).toEqual([1, 2, first.operations]);
    carry(a, b);
    await takeInAll(b);
    await exchange(b, a);
    expect(value(await a.host.peerState()).peers).toMatchObject([{ deviceName: '二号机', missing: 0 }]);
    // What was received since the last bundle is said once, then there is nothing to say.
    expect(value(await write(a)).operations).toBe(1);
    expect(await refusal(write(a))).toMatchObject({ code: 'nothingToSend' });
    await add(a, 'P2');
    expect(value(await write(a)).operations).toBe(1);
  });

  it('have received nothing before the journal holds it', async () => {
    await add(a, 'P1');
    value(await write(a));
    carry(a, b);
    const [file = { id: '' }] = await filesFor(b);
    value(await b.host.openIncoming({ id: file.id }));
    const settled = await refusal(b.host.settleIncoming({ id: file.id, confirmed: true }));
    expect(settled).toMatchObject({ code: 'notYetSaved', message: expect.stringContaining('再点一次接收') });
    expect(await filesFor(b)).toMatchObject([{ state: 'new' }]);
    await takeIn(b, file);
    expect(nameAt(b, 'P1')).toBe('人P1');
    expect((await filesFor(b))[0]?.state).toBe('received');
  });

  it('lose nothing with a lost stick', async () => {
    await add(a, 'P1');
    value(await write(a));
    await add(a, 'P2');
    value(await write(a));
    carryFile((await ownFiles(a))[1] as string, b);
    await takeInAll(b);
    expect([nameAt(b, 'P1'), nameAt(b, 'P2')]).toEqual(['人P1', '人P2']);
  });

  it('take a file twice as once, and a late one as nothing', async () => {
    await add(a, 'P1');
    value(await write(a));
    await add(a, 'P2');
    value(await write(a));
    carry(a, b);
    const files = await filesFor(b);
    await takeIn(b, files[1] as (typeof files)[number]);
    const late = await takeIn(b, files[0] as (typeof files)[number]);
    expect(late.preview.operations).toBe(0);
    expect(late.settled.message).toContain('没有新的修改');
    const before = fingerprint(b.store);
    const again = await takeIn(b, files[1] as (typeof files)[number]);
    expect([again.preview.operations, fingerprint(b.store)]).toEqual([0, before]);
    expect((await filesFor(b)).map(({ state }) => state)).toEqual(['received', 'received']);
  });

  it('hold back what has a gap, say what is missing, and go on when it has come', async () => {
    const older = office.copyOf(b);
    await office.reopen(b);
    await add(a, 'P1');
    await exchange(a, b);
    await exchange(b, a);
    await add(a, 'P2');
    value(await write(a));
    await office.putBack(b, older);
    carry(a, b);
    const fromA = async () => (await filesFor(b)).filter(({ from }) => from.startsWith('一号机'));
    const [first, second] = await fromA();
    const held = await refusal(b.host.openIncoming({ id: second?.id ?? '' }));
    expect(held).toMatchObject({ code: 'E_NEED_FROM', message: expect.stringContaining('缺“一号机”的 1 号包') });
    expect((await fromA()).map(({ state }) => state)).toEqual(['new', 'held']);
    rmSync(peerFolderOf(b), { recursive: true });
    carryFile((await ownFiles(a))[0] as string, b);
    expect((await fromA()).map(({ no, state }) => [no, state])).toEqual([
      [2, 'held'],
      [1, 'new'],
    ]);
    const { settled } = await takeIn(b, { id: first?.id ?? '' });
    expect(settled.released.map(({ id, state }) => [id, state])).toEqual([[second?.id, 'new']]);
    await takeIn(b, { id: second?.id ?? '' });
    expect([nameAt(b, 'P1'), nameAt(b, 'P2')]).toEqual(['人P1', '人P2']);
    expect((await fromA()).map(({ state }) => state)).toEqual(['received']);
    await exchange(b, a);
    same();
  });

  it('get back from a colleague what an older state of their own has lost', async () => {
    await add(b, 'P1');
    const older = office.copyOf(b);
    await office.reopen(b);
    await add(b, 'P2');
    await exchange(b, a);
    await office.putBack(b, older);
    expect([nameAt(b, 'P1'), nameAt(b, 'P2')]).toEqual(['人P1', undefined]);
    await add(b, 'P3');
    value(await write(a, 'full'));
    carry(a, b);
    await takeInAll(b);
    expect([nameAt(b, 'P2'), nameAt(b, 'P3')]).toEqual(['人P2', '人P3']);
    await exchange(b, a);
    same();
    await office.reopen(b);
    same();
  });

  it('keep both branches of a log that went on twice, and agree in the end', async () => {
    await add(b, 'P1');
    // Nobody notices: the older state is put back before the program was opened again.
    const older = office.copyOf(b);
    await add(b, 'P2');
    await exchange(b, a);
    await office.putBack(b, older);
    await add(b, 'P3');
    value(await write(b));
    office.later(60_000);
    await add(b, 'P4');
    const { fileName } = value(await write(b));
    for (const path of peerFiles(a)) rmSync(path);
    carryFile(join(peerFolderOf(b), fileName), a);
    const [file] = (await filesFor(a)).filter(({ state }) => state === 'new');
    const { preview } = await takeIn(a, { id: file?.id ?? '' });
    expect(preview.warnings.join()).toContain('同一个身份');
    expect(['P1', 'P2', 'P3', 'P4'].map((id) => nameAt(a, id))).toEqual(['人P1', '人P2', '人P3', '人P4']);
    const back = value(await write(a, 'full'));
    for (const path of peerFiles(b)) rmSync(path);
    carryFile(join(peerFolderOf(a), back.fileName), b);
    await takeInAll(b);
    expect(nameAt(b, 'P2')).toBe('人P2');
    await add(b, 'P5');
    const last = value(await write(b));
    carryFile(join(peerFolderOf(b), last.fileName), a);
    await takeInAll(a);
    same();
    for (const pc of [a, b]) await office.reopen(pc);
    same();
  });

  it('join as a third PC by one full bundle, and pass on what a colleague wrote', async () => {
    await add(a, 'P1');
    await exchange(a, b);
    const c = await office.newPc('三号机');
    await office.enrol(c);
    await introduce(b, c);
    const { fileName } = value(await write(b, 'full'));
    carryFile(join(peerFolderOf(b), fileName), c);
    await takeInAll(c);
    expect(nameAt(c, 'P1')).toBe('人P1');
    await add(c, 'P3');
    await exchange(c, b);
    await exchange(b, a);
    expect(nameAt(a, 'P3')).toBe('人P3');
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
    await introduce(a, c);
    value(await write(a, 'full'));
    carry(a, c);
    await takeInAll(c);
    expect(fingerprint(c.store)).toBe(fingerprint(a.store));
  });

  it('wipe nothing from a PC that was emptied', async () => {
    await add(a, 'P1');
    await exchange(a, b);
    await add(b, 'P2');
    await exchange(b, a);
    const empty = await office.newPc('新机');
    await office.enrol(empty);
    await introduce(empty, b);
    await exchange(empty, b);
    expect([nameAt(b, 'P1'), nameAt(b, 'P2')]).toEqual(['人P1', '人P2']);
  });

  it('lose nothing when the database is lost after receiving', async () => {
    await add(a, 'P1');
    await exchange(a, b);
    await add(b, 'P2');
    const before = fingerprint(b.store);
    await office.reopen(b, { indexedDb: freshDatabase() });
    expect(fingerprint(b.store)).toBe(before);
  });

  it('report what a colleague wrote to the district as well, under that colleague’s signature', async () => {
    await add(a, 'P1');
    await exchange(a, b);
    await add(b, 'P2');
    const places = value(await b.host.listPlaces());
    const place = places.find(({ purpose }) => purpose === 'export')?.id ?? '';
    const report = value(await b.host.exportBundle({ place, mode: 'incremental', title: '' }));
    expect(Object.keys(report.upTo)).toHaveLength(2);
    expect(report.counts.person).toBe(2);
  });
});

describe('what is refused', () => {
  it('is put aside with its reason, and changes nothing', async () => {
    await add(a, 'P1');
    value(await write(a));
    carry(a, b);
    const [path] = peerFiles(b);
    const bytes = readFileSync(path as string);
    bytes[bytes.length - 200] = (bytes[bytes.length - 200] ?? 0) ^ 1;
    writeFileSync(path as string, bytes);
    const before = fingerprint(b.store);
    const [file] = await filesFor(b);
    const { code } = await refusal(b.host.openIncoming({ id: file?.id ?? '' }));
    expect(code).toMatch(/^E_/);
    expect(fingerprint(b.store)).toBe(before);
    expect(await filesFor(b)).toMatchObject([{ state: 'refused', code }]);
    expect(readdirSync(join(b.folder, 'formal/exchange/quarantine'))).toEqual([file?.id]);
    value(await b.host.dropIncoming({ id: file?.id ?? '' }));
    expect(readdirSync(join(b.folder, 'formal/exchange/quarantine'))).toEqual([]);
  });

  it('is taken in once a good copy of the same file is there', async () => {
    await add(a, 'P1');
    value(await write(a));
    carry(a, b);
    const [path] = peerFiles(b);
    const good = readFileSync(path as string);
    const bad = Uint8Array.from(good);
    bad[bad.length - 200] = (bad[bad.length - 200] ?? 0) ^ 1;
    writeFileSync(path as string, bad);
    const [file] = await filesFor(b);
    await refusal(b.host.openIncoming({ id: file?.id ?? '' }));
    writeFileSync(path as string, good);
    await takeIn(b, { id: file?.id ?? '' });
    expect(await filesFor(b)).toMatchObject([{ id: file?.id, state: 'received' }]);
    expect(readdirSync(join(b.folder, 'formal/exchange/quarantine'))).toEqual([]);
  });

  it('of a PC that nobody knows waits for its certificate', async () => {
    const c = await office.newPc('三号机');
    await office.enrol(c);
    carryFile(join(a.stick, 'cert-一号机.lxcert'), c);
    for (const file of await filesFor(c, 'certificate')) if (file.state === 'new') await takeIn(c, file);
    await add(c, 'P9');
    value(await write(c));
    const [path] = await ownFiles(c);
    carryFile(path as string, a);
    const [file] = await filesFor(a);
    const held = await refusal(a.host.openIncoming({ id: file?.id ?? '' }));
    expect(held.code).toBe('E_CERT_UNKNOWN');
    expect(held.message).toContain('授权文件');
    expect(await filesFor(a)).toMatchObject([{ state: 'held', from: expect.stringContaining('没有登记过的电脑') }]);
    carryFile(join(peerFolderOf(c), readdirSync(peerFolderOf(c)).find((name) => name.endsWith('.lxcert')) ?? ''), a);
    const [certificate] = (await filesFor(a, 'certificate')).filter(({ state }) => state === 'new');
    const { settled } = await takeIn(a, { id: certificate?.id ?? '' });
    expect(settled.released.map(({ id }) => id)).toEqual([file?.id]);
    await takeIn(a, settled.released[0] as { id: string });
    expect(nameAt(a, 'P9')).toBe('人P9');
  });

  it('has a number that another bundle of the same PC had', async () => {
    await add(a, 'P1');
    const copy = { ...a, host: await office.copyOfHost(a) };
    value(await write(copy));
    await add(a, 'P2');
    value(await write(a));
    carry(a, b);
    const [one, twin] = await filesFor(b);
    expect([one?.no, twin?.no]).toEqual([1, 1]);
    await takeIn(b, { id: one?.id ?? '' });
    const before = fingerprint(b.store);
    const alarm = await refusal(b.host.openIncoming({ id: twin?.id ?? '' }));
    expect(alarm).toMatchObject({ code: 'E_EQUIVOCATION', message: expect.stringContaining('立即与对方核对') });
    expect(fingerprint(b.store)).toBe(before);
  });

  it('is for somebody else', async () => {
    const c = await office.newPc('三号机');
    await office.enrol(c);
    await introduce(a, c);
    await introduce(b, c);
    const d = await office.newPc('别处的电脑', { street: '990102002' });
    await office.enrol(d);
    value(await write(a));
    carryFile((await ownFiles(a))[0] as string, d);
    expect(value(await d.host.scanIncoming()).filter(({ kind }) => kind === 'peer')).toEqual([]);
    const [elsewhere] = value(await d.host.pickIncoming()).filter(({ kind }) => kind === 'peer');
    expect((await refusal(d.host.openIncoming({ id: elsewhere?.id ?? '' }))).code).toMatch(
      /E_CERT_UNKNOWN|E_NOT_FOR_ME/,
    );
    carryFile(join(d.stick, 'cert-别处的电脑.lxcert'), a);
    const foreign = (await filesFor(a, 'certificate')).find(({ name }) => name.includes('别处'));
    expect((await refusal(a.host.openIncoming({ id: foreign?.id ?? '' }))).code).toBe('E_WRONG_STREET');
  });
});
