// Attachments in files of their own: to a colleague's PC and to the district; before, after and without their bundle;
// cancelled, interrupted, lost, and written to another stick on another day.

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { VolumeLane, VolumeSet } from '#shared/host/host-api.ts';
import { nowMs } from '../bundle/sample-office.ts';
import { importInto, newDistrict, type SampleDistrict } from '../district/sample-district.ts';
import { activity, freshDatabase } from '../storage/desk-of-tests.ts';
import {
  carryFile,
  exchange,
  filesFor,
  type Office,
  openOffice,
  openPair,
  type Pc,
  peerFiles,
  placeOf,
  takeIn,
  value,
} from './office.ts';

const slow = 120_000;
/** The smallest choice of a file's size: two of these photos are too much for one file. */
const fileBytes = 1_000_000;
const photo = (seed: number) => Uint8Array.from({ length: 600_000 }, (_, i) => (i * 2_654_435_761 * (seed + 1)) >>> 24);
const photos = [0, 1, 2].map(photo);
const names = photos.map(sm3Hex);

async function attachAll(pc: Pc): Promise<void> {
  value(await pc.store.commit([activity('A1')], '新增'));
  for (const [i, content] of photos.entries())
    value(await pc.store.attachments.add('activity', 'A1', new File([content], `照片${i}.bin`)));
}

const writeNext = async (pc: Pc, lane: VolumeLane) => pc.host.writeVolume({ lane, place: await placeOf(pc) });
const setOf = async (pc: Pc, lane: VolumeLane) => value(await pc.host.volumeSets())[lane];
const writtenIn = (set: VolumeSet | null) => set?.volumes.map(({ written }) => written !== undefined);
async function writeAll(pc: Pc, lane: VolumeLane): Promise<VolumeSet> {
  for (;;) {
    const set = value(await writeNext(pc, lane));
    if (set.volumes.every(({ written }) => written)) return set;
  }
}
const codeOf = (reply: { ok: boolean; error?: { code: string } }) => (reply.ok ? 'ok' : reply.error?.code);
const waitingAt = async (pc: Pc) => (await pc.store.attachments.missing()).length;

describe('volumes for a colleague', () => {
  let office: Office;
  let a: Pc;
  let b: Pc;
  beforeEach(async () => {
    ({ office, a, b } = await openPair());
    await attachAll(a);
  });
  afterEach(() => office.close());

  const write = async () =>
    value(await a.host.exportPeerBundle({ place: await placeOf(a), mode: 'incremental', fileBytes }));
  const fileNamed = (part: string) => peerFiles(a).find((path) => basename(path).includes(part)) ?? '';
  const takeInFile = async (path: string) => {
    carryFile(path, b);
    const file = (await filesFor(b)).find(({ name }) => name === basename(path));
    return takeIn(b, { id: file?.id ?? '' });
  };

  it('are foreseen, written after the text, and received in any order', async () => {
    const foreseen = value(await a.host.estimateExport({ lane: 'peer', mode: 'incremental', fileBytes }));
    expect(foreseen).toMatchObject({ behindText: 0, tooLarge: 0, volumes: [{ blobs: 1 }, { blobs: 1 }, { blobs: 1 }] });
    const made = await write();
    expect(made.volumes).toMatchObject({ count: 3, blobs: 3 });
    expect(made.sizeBytes).toBeLessThan(foreseen.maxBytes + 48 * 1024);
    expect(writtenIn(await setOf(a, 'peer'))).toEqual([false, false, false]);
    const set = await writeAll(a, 'peer');
    for (const [i, { written, maxBytes }] of set.volumes.entries()) {
      expect(written?.fileName).toMatch(new RegExp(`-peer-v${i + 1}of3-${String(made.no).padStart(6, '0')}\\.lxsync$`));
      expect(written?.sizeBytes).toBeLessThanOrEqual(Math.min(maxBytes, fileBytes));
    }
    expect(codeOf(await writeNext(a, 'peer'))).toBe('noVolumes');

    const early = await takeInFile(fileNamed('-v2of3-'));
    expect(early.preview.operations).toBeUndefined();
    expect(early.preview.file.volume).toEqual({ no: made.no, index: 2, count: 3 });
    expect(early.settled.message).toContain('第 2 个文件，共 3 个');
    const text = await takeInFile(fileNamed(`-${String(made.no).padStart(6, '0')}-peer.`));
    expect(text.preview.facts).toContainEqual({ label: '另外的附件', value: '3 个，共 1.7 MB，在另外 3 个文件里' });
    expect(await waitingAt(b)).toBe(2);
    await takeInFile(fileNamed('-v1of3-'));
    await takeInFile(fileNamed('-v3of3-'));
    expect(await waitingAt(b)).toBe(0);
    for (const [i, sm3] of names.entries()) expect((await b.store.attachments.open(sm3))?.content).toEqual(photos[i]);
    // A volume says nothing of what its sender holds: A lacks but the first line of B's own log.
    value(await b.host.exportPeerBundle({ place: await placeOf(b), mode: 'incremental' }));
    expect(value(await b.host.peerState()).peers).toMatchObject([{ missing: 1 }]);
  });

  it('of which one never came are asked for by saying what is held, and come again', async () => {
    await write();
    await writeAll(a, 'peer');
    rmSync(fileNamed('-v3of3-'));
    for (const path of peerFiles(a)) await takeInFile(path);
    expect(await waitingAt(b)).toBe(1);
    await exchange(b, a);
    const again = value(await a.host.exportPeerBundle({ place: await placeOf(a), mode: 'incremental', fileBytes }));
    expect(again.volumes).toBeUndefined();
    carryFile(join(a.stick, 'LXSYNC/990102/peer/990102001', again.fileName), b);
    const file = (await filesFor(b)).find(({ no, state }) => no === again.no && state === 'new');
    await takeIn(b, { id: file?.id ?? '' });
    expect(await waitingAt(b)).toBe(0);
  });

  it('wait for the text, go on after a restart, and to another place', async () => {
    await write();
    value(await writeNext(a, 'peer'));
    await office.reopen(a);
    expect(writtenIn(await setOf(a, 'peer'))).toEqual([true, false, false]);
    rmSync(join(a.stick, 'LXSYNC'), { recursive: true });
    expect(writtenIn(await writeAll(a, 'peer'))).toEqual([true, true, true]);
    expect(peerFiles(a).map((path) => /v\dof\d/.exec(path)?.[0])).toEqual(['v2of3', 'v3of3']);
  });

  it('are forgotten with the next bundle, which brings what nobody has said to hold', async () => {
    await write();
    value(await writeNext(a, 'peer'));
    const next = await write();
    expect(await setOf(a, 'peer')).toMatchObject({ no: next.no, volumes: [{ blobs: 1 }, { blobs: 1 }, { blobs: 1 }] });
    expect(writtenIn(await setOf(a, 'peer'))).toEqual([false, false, false]);
  });

  it('with an attachment that was lost meanwhile go without it, and an empty one is left out', async () => {
    await write();
    await a.store.close();
    const lost = names[0] ?? '';
    rmSync(join(a.folder, 'formal/blobs', lost.slice(0, 2), lost));
    await office.reopen(a, { indexedDb: freshDatabase() });
    const set = await writeAll2(a);
    expect(set?.volumes.filter(({ written }) => written)).toHaveLength(2);
    expect(set?.volumes.filter(({ blobs }) => blobs === 0)).toHaveLength(1);
  });

  /** Until nothing is left. */
  async function writeAll2(pc: Pc) {
    for (;;) if (codeOf(await writeNext(pc, 'peer')) === 'noVolumes') return setOf(pc, 'peer');
  }

  it('leave nothing of the one that was cancelled, and keep those before it', async () => {
    await write();
    value(await writeNext(a, 'peer'));
    const running = writeNext(a, 'peer');
    await untilWriting(a);
    value(await a.host.cancelWriting());
    expect(codeOf(await running)).toBe('cancelled');
    const left = readdirSync(join(a.stick, 'LXSYNC/990102/peer/990102001'));
    expect(left.filter((name) => name.includes('-v'))).toHaveLength(1);
    expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(writtenIn(await setOf(a, 'peer'))).toEqual([true, false, false]);
    expect(writtenIn(await writeAll(a, 'peer'))).toEqual([true, true, true]);
  });

  async function untilWriting(pc: Pc): Promise<void> {
    for (let progress = null; !progress; ) {
      const reply = await pc.host.writingProgress();
      progress = reply.ok ? (reply.value as never) : null;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});

describe('volumes for the district', () => {
  const report = { mode: 'incremental', title: '样例报送', fileBytes } as const;
  const later = nowMs + 86_400_000;
  let district: SampleDistrict;
  let office: ReturnType<typeof openOffice>;
  let pc: Pc;
  beforeAll(async () => {
    district = await newDistrict();
    office = openOffice();
    pc = await office.newPc('一号机');
    const written = value(await pc.host.writeEnrolmentRequest({ place: await placeOf(pc) }));
    const path = join(pc.stick, written.fileName);
    await district.run(['enrol', 'approve', path, '--dir', district.dir, '--out', pc.stick]);
    for (const file of await filesFor(pc, 'certificate')) await takeIn(pc, file);
    await attachAll(pc);
  }, slow);
  afterAll(async () => {
    await office.close();
    district.remove();
  });

  const fileOn = (name: string) => {
    const found = readdirSync(pc.stick, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(name));
    return join(pc.stick, found ?? '');
  };
  const heldByDistrict = (sm3: string) => existsSync(join(district.dir, 'blobs', sm3.slice(0, 2), sm3));
  /** The district takes files in; the PC takes in every receipt. */
  const importAnswered = async (files: readonly string[]) => {
    const { results } = await importInto(district, files, { atMs: later });
    for (const { receipt } of results)
      if (receipt?.file) {
        carryFile(receipt.file, pc);
        const file = (await filesFor(pc, 'receipt')).find(({ state }) => state === 'new');
        if (file) await takeIn(pc, file);
      }
    return results;
  };

  it(
    'need no release of their own where reports need one, are answered each, and what is lost is asked for',
    async () => {
      await district.run(['policy', '--seals', '0', '--dir', district.dir]);
      const bundle = value(await pc.host.exportBundle({ ...report, place: await placeOf(pc) }));
      expect(bundle.cover).toMatchObject({ volumes: { count: 3, blobs: 3 }, attachments: { count: 0 } });
      const set = await writeAll(pc, 'changes');
      const files = set.volumes.map(({ written }) => fileOn(written?.fileName ?? ''));
      // From now on a report needs a seal; the volumes are none.
      const [text, first, second] = [fileOn(bundle.fileName), ...files];
      const early = await importAnswered([second ?? '']);
      expect(early).toMatchObject([{ code: 'OK', operations: 0 }]);
      expect(early[0]?.message).toContain('附件 1 个（第 1 号包的第 2 个附件文件，共 3 个）');
      await importAnswered([text ?? '']);
      expect(value(await pc.host.exchangeState()).wanted).toBe(2);
      await district.run(['policy', '--seals', '1', '--dir', district.dir]);
      expect(await importAnswered([first ?? ''])).toMatchObject([{ code: 'OK' }]);
      await district.run(['policy', '--seals', '0', '--dir', district.dir]);
      expect(value(await pc.host.exchangeState())).toMatchObject({ wanted: 1 });
      expect(names.filter(heldByDistrict)).toHaveLength(2);
      // The third was lost on the way.
      const next = value(await pc.host.exportBundle({ ...report, place: await placeOf(pc) }));
      expect(next).toMatchObject({ cover: { attachments: { count: 1 } } });
      expect(await importAnswered([fileOn(next.fileName)])).toMatchObject([{ code: 'OK' }]);
      expect(names.every(heldByDistrict)).toBe(true);
      expect(value(await pc.host.exchangeState()).wanted).toBeUndefined();
      const doctor = await district.run(['doctor', '--dir', district.dir], later);
      expect([doctor.exit, doctor.err]).toEqual([0, []]);
    },
    slow,
  );

  it(
    'are kept until they are answered, and looked at again when the stick is back',
    async () => {
      const full = value(await pc.host.exportBundle({ ...report, mode: 'full', place: await placeOf(pc) }));
      const set = await writeAll(pc, 'changes');
      const kept = value(await pc.host.keptBundles()).kept;
      expect(kept).toEqual(expect.arrayContaining([full.digest, ...set.volumes.map(({ written }) => written?.digest)]));
      expect(value(await pc.host.recheckBundles()).filter(({ state }) => state === 'intact')).toHaveLength(4);
      const [volume] = set.volumes;
      rmSync(fileOn(volume?.written?.fileName ?? ''));
      value(await pc.host.rewriteBundle({ digest: volume?.written?.digest ?? '', place: await placeOf(pc) }));
      expect(existsSync(fileOn(volume?.written?.fileName ?? ''))).toBe(true);
      const files = [full, ...set.volumes.map(({ written }) => written)].map((one) => fileOn(one?.fileName ?? ''));
      const results = await importAnswered(files);
      expect(results.map(({ code }) => code)).toEqual(['OK', 'OK', 'OK', 'OK']);
      await office.reopen(pc);
      value(await pc.store.commit([activity('A2')], '新增'));
      const after = value(await pc.host.exportBundle({ ...report, place: await placeOf(pc) }));
      expect(after.volumes).toBeUndefined();
      expect(value(await pc.host.keptBundles()).kept).toEqual([after.digest]);
    },
    slow,
  );
});
