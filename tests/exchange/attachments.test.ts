// Photos on their way: to a colleague's PC and to the district; lost, asked for, and there again.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import type { Receipt } from '#shared/bundle/receipt.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { activity, freshDatabase, person } from '../storage/desk-of-tests.ts';
import { districtDesk, type Reported } from './district-desk.ts';
import {
  carry,
  exchange,
  filesFor,
  fingerprint,
  type Office,
  openPair,
  type Pc,
  street,
  takeIn,
  value,
  write,
} from './office.ts';

let office: Office;
let a: Pc;
let b: Pc;

beforeEach(async () => {
  ({ office, a, b } = await openPair());
  value(await a.store.commit([person('P1'), activity('A1')], '新增'));
});
afterEach(() => office.close());

const photo = utf8('一张照片的内容');
const sm3 = sm3Hex(photo);
const attach = async (pc: Pc, content = photo, name = '合影.jpg', to: 'activity' | 'person' = 'activity') =>
  value(await pc.store.attachments.add(to, to === 'activity' ? 'A1' : 'P1', new File([content], name)));
const heldAt = async (pc: Pc) =>
  (await pc.store.attachments.listOf('activity', 'A1')).map(({ name, isHeld }) => [name, isHeld]);
const openedAt = async (pc: Pc) => {
  const found = await pc.store.attachments.open(sm3);
  return found && fromUtf8(found.content);
};
/** The PC's folder of attachments and its database are gone. */
const loseAll = async (pc: Pc) => {
  await pc.store.close();
  rmSync(join(pc.folder, 'formal/blobs'), { recursive: true });
  await office.reopen(pc, { indexedDb: freshDatabase() });
};

describe('a photo for a colleague', () => {
  it('travels once, opens there, and stays after a restart', async () => {
    await attach(a);
    value(await write(a));
    carry(a, b);
    const [file] = await filesFor(b);
    const { preview, settled } = await takeIn(b, { id: file?.id ?? '' });
    expect(preview.facts).toContainEqual({ label: '附件', value: '1 个，共 0.0 MB' });
    expect(settled.message).toContain('附件 1 个');
    expect([await heldAt(b), await openedAt(b)]).toEqual([[['合影.jpg', true]], '一张照片的内容']);
    await office.reopen(b);
    expect(await openedAt(b)).toBe('一张照片的内容');
    await exchange(b, a);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
    value(await a.store.commit([person('P2')], '新增'));
    value(await write(a));
    carry(a, b);
    const files = (await filesFor(b)).filter(({ state }) => state === 'new');
    const next = value(await b.host.openIncoming({ id: files.at(-1)?.id ?? '' }));
    expect(next.facts.map(({ label }) => label)).not.toContain('附件');
  });

  it('that was lost there is a placeholder, and comes again when that PC has said what it holds', async () => {
    await attach(a);
    await exchange(a, b);
    await exchange(b, a);
    await loseAll(b);
    expect([await heldAt(b), await openedAt(b)]).toEqual([[['合影.jpg', false]], undefined]);
    expect(await b.store.attachments.missing()).toMatchObject([{ sm3 }]);
    value(await b.store.commit([person('P3')], '新增'));
    await exchange(b, a);
    await exchange(a, b);
    expect([await heldAt(b), await openedAt(b)]).toEqual([[['合影.jpg', true]], '一张照片的内容']);
  });

  it('that was damaged on the way is refused with its bundle, and nothing is kept', async () => {
    await attach(a);
    value(await write(a));
    const folder = join(a.stick, 'LXSYNC/990102/peer', street);
    const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.lxsync')) ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.length - 700] = (bytes[bytes.length - 700] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    carry(a, b);
    const [file] = await filesFor(b);
    expect((await b.host.openIncoming({ id: file?.id ?? '' })).ok).toBe(false);
    expect(value(await b.host.heldBlobs())).toEqual([]);
  });
});

describe('a photo for the district', () => {
  let desk: ReturnType<typeof districtDesk>;
  beforeEach(() => {
    desk = districtDesk(office);
  });
  const report = (pc: Pc) => desk.report(pc);
  const answer = (pc: Pc, reported: Reported, rno: number, some: Partial<Receipt>) =>
    desk.answer(pc, reported, rno, some);
  const photosIn = ({ bundle }: Reported) => [...bundle.blobs()].map((blob) => value(blob).sm3);

  it('goes with its operation, not again once answered, and again when the district asks', async () => {
    await attach(a);
    const first = await report(a);
    expect(photosIn(first)).toEqual([sm3]);
    const { preview } = await answer(a, first, 1, { wants: [sm3] });
    expect(preview.facts).toContainEqual({ label: '区里待收附件', value: '1 个，下次报送时自动带上' });
    // Nothing new was written since: the photo alone is reason enough.
    const second = await report(a);
    expect(photosIn(second)).toEqual([sm3]);
    await answer(a, second, 2, {});
    value(await a.store.commit([person('P2')], '新增'));
    expect(photosIn(await report(a))).toEqual([]);
  });

  it('is asked of the PC that lost it in vain, and given by the colleague who has it', async () => {
    await attach(a);
    await exchange(a, b);
    await loseAll(a);
    const empty = await report(a);
    expect(photosIn(empty)).toEqual([]);
    expect(photosIn(await report(b))).toEqual([sm3]);
    await exchange(a, b);
    await exchange(b, a);
    expect(await openedAt(a)).toBe('一张照片的内容');
    await answer(a, empty, 1, { wants: [sm3] });
    expect(photosIn(await report(a))).toEqual([sm3]);
  });

  it('stays with the office when it is a person’s, with its name, and nobody asks for it as missing', async () => {
    await attach(a, utf8('一份申请书'), '申请书.pdf', 'person');
    await attach(a);
    const reported = await report(a);
    const { bundle } = reported;
    expect(photosIn(reported)).toEqual([sm3]);
    expect(bundle.manifest.scope?.withheld.person).toContain('attachments');
    const lines = [...bundle.segments()].flatMap((segment) => value(segment).lines);
    expect(lines.join('\n')).toContain('合影.jpg');
    expect(lines.join('\n')).not.toContain('申请书.pdf');
    expect(lines.join('\n')).not.toContain(sm3Hex(utf8('一份申请书')));
    // A district that knows of it from earlier lines may ask: it is not given.
    await answer(a, reported, 1, { wants: [sm3Hex(utf8('一份申请书')), sm3] });
    expect(photosIn(await report(a))).toEqual([sm3]);
    await exchange(a, b);
    expect((await b.store.attachments.listOf('person', 'P1')).map(({ name, isHeld }) => [name, isHeld])).toEqual([
      ['申请书.pdf', true],
    ]);
  });

  it('counts in the estimate', async () => {
    const before = value(await a.host.estimateExport({ lane: 'changes', mode: 'incremental' })).maxBytes;
    await attach(a, new Uint8Array(200_000).fill(7));
    expect(value(await a.host.estimateExport({ lane: 'changes', mode: 'incremental' })).maxBytes).toBeGreaterThan(
      before + 200_000,
    );
  });
});
