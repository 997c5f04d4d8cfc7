import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { writeContainer } from '#shared/bundle/container.ts';
import { listArrived } from './drop-folder.ts';
import { writeSafely } from './safe-write.ts';

const container = writeContainer([{ name: 'bundle.json', content: utf8('{"format":"x"}') }]);
const document = utf8('{"format":"lxcert/1"}\n');
const timeoutMs = 5000;

describe('a drop folder', () => {
  let folder: string;
  let down: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-drop-'));
    down = join(folder, 'LXSYNC', '990102', 'down', '990102001');
    mkdirSync(down, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const names = async () => {
    const listed = await listArrived(folder, timeoutMs);
    return listed.ok ? listed.value.map(({ name }) => name) : listed.error.code;
  };

  it('shows whole files of our kinds, in the folder and in its LXSYNC folders, whatever their case', async () => {
    writeFileSync(join(folder, 'b.LXSYNC'), container);
    writeFileSync(join(folder, 'a.lxcert'), document);
    writeFileSync(join(down, 'rcpt.lxsync'), container);
    writeFileSync(join(folder, '名册.xlsx'), container);
    mkdirSync(join(folder, '照片'));
    writeFileSync(join(folder, '照片', 'c.lxsync'), container);
    expect(await names()).toEqual(['rcpt.lxsync', 'a.lxcert', 'b.LXSYNC']);
  });

  it('passes over what is still being written', async () => {
    writeFileSync(join(folder, 'x.lxsync.8F2K1A.part'), container);
    writeFileSync(join(folder, '~x.lxsync'), container);
    writeFileSync(join(folder, 'empty.lxsync'), '');
    writeFileSync(join(folder, 'half.lxcert'), document.subarray(0, 9));
    expect(await names()).toEqual([]);
  });

  it('takes no cut or padded container for a whole one, wherever it was cut', async () => {
    const path = join(folder, 'growing.lxsync');
    for (let length = 1; length < container.length; length++) {
      writeFileSync(path, container.subarray(0, length));
      expect(await names()).toEqual([]);
    }
    writeFileSync(path, container);
    expect(await names()).toEqual(['growing.lxsync']);
    // Windows gives the file its full length first and fills it afterwards.
    writeFileSync(
      path,
      Uint8Array.from(container, (byte, i) => (i < 40 ? byte : 0)),
    );
    expect(await names()).toEqual([]);
  });

  it('holds every file of two PCs that write at once, also under one name', async () => {
    const write = (pc: string, i: number) => {
      const content = writeContainer([{ name: 'bundle.json', content: utf8(`{"pc":"${pc}","i":${i}}`) }]);
      return writeSafely({ folder, name: 'LX-changes.lxsync' }, content, '写报送包');
    };
    const written = await Promise.all([0, 1, 2, 3].flatMap((i) => [write('a', i), write('b', i)]));
    expect(written.every(({ ok }) => ok)).toBe(true);
    const listed = await listArrived(folder, timeoutMs);
    if (!listed.ok) throw new Error(listed.error.message);
    expect(new Set(listed.value.map(({ path }) => readFileSync(path, 'hex'))).size).toBe(8);
  });

  it('says when the folder is gone', async () => {
    expect(await listArrived(join(folder, 'gone'), timeoutMs)).toMatchObject({
      ok: false,
      error: { code: 'notFound' },
    });
  });
});
