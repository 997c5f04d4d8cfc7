// Real media: what becomes of a bundle on an exFAT stick, on a disk that fills up, that turns read-only, that goes away or
// stops answering in the middle of the work. Before or after, never a half file under a final name.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listArrived } from '#electron/services/drop-folder.ts';
import { digestOfFile } from '#electron/services/flushed-copy.ts';
import { openPlaces } from '#electron/services/places.ts';
import { writeSafely } from '#electron/services/safe-write.ts';
import { watchFile } from '#electron/services/watch-file.ts';
import { randomBytes, toHex } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { mountSmallDisk, noSmallDisk } from '../helpers/small-disk.ts';
import { makeUsbStick, noUsbStick, type UsbStick } from '../helpers/usb-stick.ts';
import { demand, openPc, setUpPc } from './reporting-pc.ts';

const content = Uint8Array.from({ length: 3 * 1024 * 1024 + 5 }, (_, i) => (i * 31) & 255);
const act = '写报送包';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liangxin-media-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The system lets go of a stick only when the last file on it is closed. */
function plugsIn(stick: UsbStick): boolean {
  try {
    stick.plugIn();
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(noUsbStick)(`an exFAT stick of 32 MB (${noUsbStick ?? 'exfat-fuse on a loop device'})`, () => {
  let stick: UsbStick;
  beforeEach(() => {
    stick = makeUsbStick();
  });
  afterEach(() => stick.remove());

  it('takes a file, which is the same after pulling out and plugging in, under a Chinese name and path', async () => {
    const written = demand(
      await writeSafely({ folder: stick.path, below: ['报送'], name: '台账.lxsync' }, content, act),
    );
    expect(written.digest).toBe(sm3Hex(content));
    stick.pullOut();
    stick.plugIn();
    expect(await digestOfFile(written.path)).toBe(written.digest);
    expect(filesBelow(stick.path)).toEqual(['台账.lxsync']);
  });

  it('keeps a name that differs only in case, and writes beside it', async () => {
    const write = (name: string, text: string) =>
      writeSafely({ folder: stick.path, name }, new TextEncoder().encode(text), act);
    demand(await write('LX-1.lxsync', 'one'));
    expect(demand(await write('lx-1.LXSYNC', 'two')).name).toBe('lx-1-2.LXSYNC');
    expect(filesBelow(stick.path)).toEqual(['LX-1.lxsync', 'lx-1-2.LXSYNC']);
  });

  it('is filled no further than it can hold', async () => {
    const large = new Uint8Array(28 * 1024 * 1024);
    expect(await writeSafely({ folder: stick.path, name: 'x.lxsync' }, large, act)).toMatchObject({
      error: { code: 'diskFull' },
    });
    expect(filesBelow(stick.path)).toEqual([]);
  });

  it('pulled out in the middle: a sentence, and nothing under the final name when it is back', async () => {
    let isOut = false;
    const refused = await writeSafely({ folder: stick.path, name: 'x.lxsync' }, content, act, {
      onProgress() {
        if (!isOut) stick.pullOut();
        isOut = true;
      },
    });
    expect(refused).toMatchObject({ error: { code: 'notFound', message: expect.stringContaining('U盘已经拔出') } });
    await expect.poll(() => plugsIn(stick)).toBe(true);
    expect(filesBelow(stick.path).filter((name) => !name.endsWith('.part'))).toEqual([]);
    demand(await writeSafely({ folder: stick.path, isOwn: true, name: 'x.lxsync' }, content, act));
    expect(filesBelow(stick.path)).toEqual(['x.lxsync']);
  });

  it('that stops answering is given up in time, holds nothing else up, and works again afterwards', async () => {
    stick.freeze();
    const place = openPlaces({ file: join(folder, 'places.json'), offered: async () => [{ ...stick, label: 'U盘' }] });
    try {
      const refused = await writeSafely({ folder: stick.path, name: 'x.lxsync' }, content, act, { callMs: 200 });
      expect(refused).toMatchObject({ error: { code: 'noAnswer', message: expect.stringContaining('没有响应') } });
      expect(await listArrived(stick.path, 200)).toMatchObject({ error: { code: 'noAnswer' } });
      expect((await place.list()).map(({ available }) => available)).toEqual([false, false]);
      const elsewhere = await writeSafely({ folder, name: 'x.lxsync' }, content, act);
      expect(elsewhere.ok).toBe(true);
    } finally {
      stick.thaw();
    }
    await expect
      .poll(() => writeSafely({ folder: stick.path, name: 'x.lxsync' }, content, act))
      .toMatchObject({ ok: true });
    expect(filesBelow(stick.path)).toEqual(['x.lxsync']);
  });

  it('pulled out while its file is watched is no alarm; a file that went away from it is one', async () => {
    const written = demand(await writeSafely({ folder: stick.path, name: 'x.lxsync' }, content, act));
    const look = async (meanwhile: () => void) => {
      const watch = watchFile({ ...written, folder: stick.path }, [200]);
      setTimeout(meanwhile, 50);
      await watch.ended;
      return watch.state();
    };
    expect(await look(() => stick.pullOut())).toBe('left');
    stick.plugIn();
    expect(await look(() => rmSync(written.path))).toBe('vanished');
  });

  it('is read again when it comes back: intact, or not as it was written', async () => {
    const pc = await setUpPc(folder, stick.path);
    const bundle = demand(await pc.service.exportBundle({ place: pc.place, mode: 'full', title: '' }));
    stick.pullOut();
    expect(demand(await pc.service.recheckBundles())).toEqual([]);
    stick.plugIn();
    const found = { digest: bundle.digest, no: 1, placeLabel: '样例U盘' };
    expect(demand(await pc.service.recheckBundles())).toEqual([{ ...found, state: 'intact' }]);
    const [file] = demand(await listArrived(stick.path, 10_000));
    writeFileSync(file?.path ?? '', new Uint8Array(file?.sizeBytes ?? 0));
    expect(demand(await pc.service.recheckBundles())).toEqual([{ ...found, state: 'differs' }]);
  });
});

describe.skipIf(noSmallDisk)(`a small disk (${noSmallDisk ?? 'tmpfs'})`, () => {
  it('of 2 MB is refused before anything is written, with what is lacking', async () => {
    const disk = mountSmallDisk(2048);
    try {
      const refused = await writeSafely({ folder: disk.path, name: 'x.lxsync' }, content, act);
      expect(refused).toMatchObject({ error: { code: 'diskFull', message: expect.stringMatching(/还差 [\d.]+ MB/) } });
      expect(filesBelow(disk.path)).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('that others fill up meanwhile keeps the earlier file, and nothing of the new one', async () => {
    const disk = mountSmallDisk(16 * 1024);
    const fill = () => {
      for (let i = 0; i < 16; i++)
        try {
          writeFileSync(join(disk.path, `filler-${i}`), new Uint8Array(1024 * 1024));
        } catch {
          return;
        }
    };
    try {
      writeFileSync(join(disk.path, 'earlier'), 'old');
      let filled = false;
      const refused = await writeSafely({ folder: disk.path, name: 'x.lxsync' }, content, act, {
        onProgress() {
          if (!filled) fill();
          filled = true;
        },
      });
      expect(refused).toMatchObject({ error: { code: 'diskFull' } });
      expect(filesBelow(disk.path).filter((name) => !name.startsWith('filler'))).toEqual(['earlier']);
    } finally {
      disk.remove();
    }
  });

  it('that turns read-only before the final name gets none, and is cleaned at the next writing', async () => {
    const disk = mountSmallDisk(32 * 1024);
    const target = { folder: disk.path, below: ['up'], isOwn: true, name: 'x.lxsync' };
    try {
      const refused = await writeSafely(target, content, act, { onReadBack: () => disk.makeReadOnly() });
      expect(refused).toMatchObject({ error: { code: 'readOnly', message: expect.stringContaining('写保护') } });
      expect(existsSync(join(disk.path, 'up', 'x.lxsync'))).toBe(false);
      disk.makeWritable();
      demand(await writeSafely(target, content, act));
      expect(filesBelow(disk.path)).toEqual(['x.lxsync']);
    } finally {
      disk.remove();
    }
  });

  it.each(['pulled out', 'removed'] as const)(
    'that is %s in the middle: a sentence, nothing under the final name',
    async (how) => {
      const disk = mountSmallDisk(32 * 1024);
      const target = join(disk.path, 'LXSYNC');
      mkdirSync(target);
      let isGone = false;
      const goAway = () => {
        if (isGone) return;
        isGone = true;
        if (how === 'removed') rmSync(target, { recursive: true });
        else disk.pullOut();
      };
      try {
        const refused = await writeSafely({ folder: target, name: 'x.lxsync' }, content, act, { onProgress: goAway });
        expect(refused).toMatchObject({
          error: { code: 'notFound', message: expect.stringContaining('U盘已经拔出') },
        });
        expect(filesBelow(disk.path)).toEqual([]);
      } finally {
        disk.remove();
      }
    },
  );

  it('without room for a bundle costs no number: it waits on this PC and goes to another disk as it is', async () => {
    const [full, roomy] = [mountSmallDisk(9 * 1024), join(folder, '另一个盘')];
    mkdirSync(roomy);
    try {
      const pc = await setUpPc(folder, full.path, toHex(randomBytes(20_000)));
      const { maxBytes } = demand(await pc.service.estimateExport({ lane: 'changes', mode: 'full' }));
      // Enough for the first look, too little for this bundle.
      writeFileSync(join(full.path, 'filler'), new Uint8Array(1024 * 1024 - 8192));
      const refused = await pc.service.exportBundle({ place: pc.place, mode: 'full', title: '' });
      expect(refused).toMatchObject({ error: { code: 'diskFull' } });
      const { waiting } = demand(await pc.service.keptBundles());
      expect(waiting?.no).toBe(1);
      expect(waiting?.sizeBytes).toBeLessThanOrEqual(maxBytes);
      const other = await openPc(folder, roomy);
      const written = demand(await other.service.rewriteBundle({ digest: waiting?.digest ?? '', place: other.place }));
      expect(written).toMatchObject({ no: 1, digest: waiting?.digest, verified: true });
      const [file] = demand(await listArrived(roomy, 10_000));
      expect(file?.sizeBytes).toBe(written.sizeBytes);
      expect(demand(await other.service.keptBundles()).waiting).toBeNull();
    } finally {
      full.remove();
    }
  });

  it('with room for the text and one file of attachments takes those, and the rest goes to another disk', async () => {
    const [full, roomy] = [mountSmallDisk(12 * 1024), join(folder, '另一个盘')];
    mkdirSync(roomy);
    const photos = [1, 2, 3].map((seed) => Uint8Array.from({ length: 2_000_000 }, (_, i) => (i * (i + seed)) >> 7));
    const sizes = { lane: 'changes', mode: 'full', fileBytes: 3_000_000 } as const;
    try {
      const pc = await setUpPc(folder, full.path, '', photos);
      const foreseen = demand(await pc.service.estimateExport({ ...sizes, place: pc.place }));
      expect(foreseen).toMatchObject({ behindText: 0, volumes: [{ blobs: 1 }, { blobs: 1 }, { blobs: 1 }] });
      const text = { place: pc.place, mode: 'full', title: '', fileBytes: sizes.fileBytes } as const;
      const bundle = demand(await pc.service.exportBundle(text));
      expect(bundle).toMatchObject({ verified: true, volumes: { count: 3, blobs: 3 } });
      const next = { lane: 'changes', place: pc.place } as const;
      demand(await pc.service.writeVolume(next));
      const before = filesBelow(full.path);
      const refused = await pc.service.writeVolume(next);
      expect(refused).toMatchObject({
        error: { code: 'diskFull', message: expect.stringContaining('写附件没有成功') },
      });
      expect(filesBelow(full.path)).toEqual(before);
      const other = await openPc(folder, roomy);
      for (let i = 0; i < 2; i++) demand(await other.service.writeVolume({ lane: 'changes', place: other.place }));
      const set = demand(await other.service.volumeSets()).changes;
      expect(set?.volumes.map(({ written }) => written?.no)).toEqual([2, 3, 4]);
      expect(demand(await listArrived(roomy, 10_000))).toHaveLength(2);
      const done = await other.service.writeVolume({ lane: 'changes', place: other.place });
      expect(done).toMatchObject({ error: { code: 'noVolumes' } });
    } finally {
      full.remove();
    }
  });
});
