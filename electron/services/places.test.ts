import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPlaces } from './places.ts';

describe('places', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-places-'));
    mkdirSync(join(folder, 'U盘'));
    mkdirSync(join(folder, '移动硬盘'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'places.json');
  const stick = () => ({ path: join(folder, 'U盘'), label: 'U盘' });
  const drive = () => ({ path: join(folder, '移动硬盘'), label: '移动硬盘' });
  const open = (offered = [stick()]) => openPlaces({ file: file(), offered: async () => offered });

  it('offers the plugged-in drives for every purpose, under ids that stay', async () => {
    const listed = await open().list();
    expect(listed.map(({ purpose, label, available }) => [purpose, label, available])).toEqual([
      ['backup', 'U盘', true],
      ['export', 'U盘', true],
    ]);
    expect((await open().list()).map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
    expect(await open().resolve(listed[1]?.id ?? '')).toEqual({ ok: true, value: stick() });
    expect(JSON.stringify(listed)).not.toContain(folder);
  });

  it('remembers a chosen folder over a restart', async () => {
    const place = await open([]).remember(drive(), 'export');
    expect(await open([]).list()).toEqual([place]);
    expect(await open([]).resolve(place.id)).toEqual({ ok: true, value: drive() });
  });

  it('has one backup place, the last one chosen', async () => {
    await open().remember(stick(), 'backup');
    await open().remember(drive(), 'backup');
    expect(open().backupPlace()).toMatchObject(drive());
    expect((await open([]).list()).length).toBe(1);
  });

  it('says that a drive is gone, and knows it again when it is back', async () => {
    const place = await open([]).remember(stick(), 'export');
    rmSync(stick().path, { recursive: true });
    expect(await open([]).list()).toEqual([
      { id: place.id, label: 'U盘', purpose: 'export', available: false, chosen: true },
    ]);
    expect(await open([]).resolve(place.id)).toEqual({
      ok: false,
      error: { code: 'placeGone', message: '“U盘”现在打不开，请插好U盘或检查网络后重试。' },
    });
    mkdirSync(stick().path);
    expect((await open([]).resolve(place.id)).ok).toBe(true);
  });

  it('does not take a path or a made-up id', async () => {
    for (const id of [stick().path, '..', '', 'x']) {
      expect(await open().resolve(id)).toMatchObject({ ok: false, error: { code: 'noSuchPlace' } });
    }
  });

  it('starts with no places when its list is damaged', async () => {
    writeFileSync(file(), '[{"id":1}]');
    expect(await open([]).list()).toEqual([]);
    await open([]).remember(drive(), 'export');
    expect(existsSync(`${file()}.previous`)).toBe(true);
    expect((await open([]).list()).length).toBe(1);
  });
});
