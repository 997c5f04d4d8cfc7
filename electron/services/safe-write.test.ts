import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { mountSmallDisk, noSmallDisk } from '#tests/helpers/small-disk.ts';
import { portableName, writeSafely } from './safe-write.ts';

describe('writeSafely', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-写入 '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes, reads back and leaves no temporary file', async () => {
    const content = Uint8Array.from({ length: 3 * 1024 * 1024 + 7 }, (_, i) => i & 255);
    expect(await writeSafely({ folder, name: '报送.lxsync' }, content, '写入')).toEqual({
      ok: true,
      value: {
        name: '报送.lxsync',
        path: join(folder, '报送.lxsync'),
        sizeBytes: content.length,
        digest: sm3Hex(content),
      },
    });
    expect(readFileSync(join(folder, '报送.lxsync')).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(['报送.lxsync']);
  });

  it('gives no name to what reads back otherwise than it was written', async () => {
    const damage = () => {
      const [part = ''] = readdirSync(folder);
      writeFileSync(join(folder, part), 'sealed rec0rds');
    };
    const watch = { onReadBack: damage };
    expect(await writeSafely({ folder, name: '报送.lxsync' }, utf8('sealed records'), '写入', watch)).toMatchObject({
      ok: false,
      error: { code: 'readBackDiffers', message: expect.stringContaining('请换一个盘') },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('copies a file of this PC', async () => {
    const source = join(folder, 'source');
    writeFileSync(source, 'sealed records');
    expect(await writeSafely({ folder, name: 'copy' }, { path: source }, '写入')).toMatchObject({
      ok: true,
      value: { sizeBytes: 14, digest: sm3Hex(utf8('sealed records')) },
    });
  });

  it('never writes over another file, and takes the same content for done', async () => {
    const write = (text: string) => writeSafely({ folder, name: '名册.xlsx' }, utf8(text), '写入');
    await write('one');
    expect(await write('one')).toMatchObject({ value: { name: '名册.xlsx' } });
    expect(await write('two')).toMatchObject({ value: { name: '名册（2）.xlsx' } });
    expect(await write('three')).toMatchObject({ value: { name: '名册（3）.xlsx' } });
    expect(readFileSync(join(folder, '名册.xlsx'), 'utf8')).toBe('one');
  });

  it('leaves what cannot be read alone, as a workbook that Excel holds open, and takes another name', async () => {
    mkdirSync(join(folder, '名册.xlsx'));
    const write = () => writeSafely({ folder, name: '名册.xlsx' }, utf8('one'), '写入');
    expect(await write()).toMatchObject({ value: { name: '名册（2）.xlsx' } });
    expect(await write()).toMatchObject({ value: { name: '名册（2）.xlsx' } });
  });

  it('numbers ASCII names in ASCII, as bundles need it', async () => {
    const write = (text: string) => writeSafely({ folder, name: 'LX-1.lxsync' }, utf8(text), '写入');
    await write('one');
    expect(await write('two')).toMatchObject({ value: { name: 'LX-1-2.lxsync' } });
  });

  it('leaves nothing when it is cancelled between two pieces', async () => {
    const abort = new AbortController();
    const content = new Uint8Array(3 * 1024 * 1024);
    const watch = { signal: abort.signal, onProgress: () => abort.abort() };
    expect(await writeSafely({ folder, name: 'x' }, content, '写报送包', watch)).toMatchObject({
      error: { code: 'cancelled', message: '已取消写报送包，没有写完的部分已经删掉。' },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not carry away a kept copy that has changed since it was verified', async () => {
    const source = join(folder, 'kept');
    writeFileSync(source, 'sealed recordz');
    const kept = { path: source, digest: sm3Hex(utf8('sealed records')) };
    expect(await writeSafely({ folder, name: 'x.lxsync' }, kept, '写报送包')).toMatchObject({
      error: { code: 'sourceChanged' },
    });
    expect(readdirSync(folder)).toEqual(['kept']);
  });

  it('makes the folders below the medium, and clears what a crash left in its own one', async () => {
    mkdirSync(join(folder, 'LXSYNC'));
    writeFileSync(join(folder, 'LXSYNC', 'old.lxsync.8F2K1A.part'), 'half');
    const target = { folder, below: ['LXSYNC', 'up'], isOwn: true, name: 'x.lxsync' };
    expect((await writeSafely(target, utf8('x'), '写报送包')).ok).toBe(true);
    expect(readdirSync(join(folder, 'LXSYNC'))).toEqual(['old.lxsync.8F2K1A.part', 'up']);
    writeFileSync(join(folder, 'LXSYNC', 'up', 'x.lxsync.8F2K1A.part'), 'half');
    await writeSafely(target, utf8('y'), '写报送包');
    expect(readdirSync(join(folder, 'LXSYNC', 'up'))).toEqual(['x-2.lxsync', 'x.lxsync']);
  });

  it('says when the folder is gone', async () => {
    const gone = join(folder, 'gone');
    expect(await writeSafely({ folder: gone, name: 'x' }, utf8('x'), '写入备份')).toEqual({
      ok: false,
      error: { code: 'notFound', message: expect.stringMatching(/^写入备份没有成功：找不到.*U盘/) },
    });
  });

  it.skipIf(noSmallDisk)(
    `refuses a disk that is too small${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
    async () => {
      const disk = mountSmallDisk(256);
      try {
        const refused = await writeSafely({ folder: disk.path, name: 'x' }, utf8('x'), '写入备份');
        expect(refused).toMatchObject({ ok: false, error: { code: 'diskFull' } });
        expect(readdirSync(disk.path)).toEqual([]);
      } finally {
        disk.remove();
      }
    },
  );

  it.skipIf(noSmallDisk)(
    `says when the disk can only be read${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
    async () => {
      const disk = mountSmallDisk(16 * 1024);
      try {
        writeFileSync(join(disk.path, '旧.txt'), 'old');
        disk.makeReadOnly();
        const refused = await writeSafely({ folder: disk.path, name: 'x' }, utf8('x'), '写入备份');
        expect(refused).toMatchObject({
          ok: false,
          error: { code: 'readOnly', message: expect.stringContaining('写保护') },
        });
        expect(readdirSync(disk.path)).toEqual(['旧.txt']);
      } finally {
        disk.remove();
      }
    },
  );
});

describe('portableName', () => {
  it.each([
    ['问题行.xlsx', '问题行.xlsx'],
    ['a<b>:"c|d?*.csv', 'a_b___c_d__.csv'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['con', '_con'],
    ['LPT1.txt', '_LPT1.txt'],
    ['console.txt', 'console.txt'],
    ['name. . ', 'name'],
    ['...', '未命名'],
    ['', '未命名'],
  ])('%s → %s', (wished, name) => {
    expect(portableName(wished)).toBe(name);
  });

  it('always gives one name of one folder, and settles', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (wished) => {
        const name = portableName(wished);
        expect(name).toMatch(/^[^<>:"/\\|?*]+$/);
        expect(name.length).toBeLessThanOrEqual(113);
        expect(['.', '..']).not.toContain(name);
        expect(portableName(name)).toBe(name);
      }),
    );
  });
});
