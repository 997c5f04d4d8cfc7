import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { watchFile } from './watch-file.ts';

describe('watchFile', () => {
  let root: string;
  let folder: string;
  let path: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'liangxin-watch-'));
    folder = join(root, 'U盘');
    path = join(folder, 'LX-changes.lxsync');
    mkdirSync(folder);
    writeFileSync(path, 'sealed records');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const watched = () => ({ path, folder, sizeBytes: 14, digest: sm3Hex(utf8('sealed records')) });
  const outcome = async (meanwhile: () => void, afterMs = [1, 2]) => {
    const watch = watchFile(watched(), afterMs);
    expect(watch.state()).toBe('watching');
    meanwhile();
    await watch.ended;
    return watch.state();
  };

  it('says that the file is as it was written', async () => {
    expect(await outcome(() => undefined)).toBe('kept');
  });

  it('says that the file was taken away while its medium is there', async () => {
    expect(await outcome(() => rmSync(path), [30])).toBe('vanished');
  });

  it('says that the file was changed, in length or only in content', async () => {
    expect(await outcome(() => appendFileSync(path, '!'), [30])).toBe('changed');
    writeFileSync(path, 'sealed recordz');
    expect(await outcome(() => undefined)).toBe('changed');
  });

  it('is no alarm when the medium was pulled out', async () => {
    expect(await outcome(() => rmSync(folder, { recursive: true }), [30])).toBe('left');
  });

  it('stops when it is told to', async () => {
    const watch = watchFile(watched(), [1_000_000]);
    watch.stop();
    await watch.ended;
    expect(watch.state()).toBe('watching');
  });
});
