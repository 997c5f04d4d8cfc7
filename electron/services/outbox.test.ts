import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { openOutbox } from './outbox.ts';

describe('the outbox', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-outbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const [one, two] = ['a1'.repeat(32), 'b2'.repeat(32)];

  it('keeps bundles until they are let go, and what a crash left goes with them', async () => {
    const outbox = openOutbox(join(folder, 'outbox'));
    expect(await outbox.digests()).toEqual([]);
    expect(await outbox.keep(one, utf8('one'))).toEqual({ ok: true, value: sm3Hex(utf8('one')) });
    await outbox.keep(two, utf8('two'));
    expect((await outbox.digests()).toSorted()).toEqual([one, two]);
    expect(readFileSync((await outbox.find(one)) ?? '', 'utf8')).toBe('one');
    writeFileSync(join(folder, 'outbox', `${one}.lxsync.8F2K1A.part`), 'half');
    await outbox.removeAllBut([two]);
    expect(readdirSync(join(folder, 'outbox'))).toEqual([`${two}.lxsync`]);
    expect(await outbox.find(one)).toBeUndefined();
  });

  it('says why a bundle cannot be kept', async () => {
    writeFileSync(join(folder, 'outbox'), 'a file where the folder should be');
    const refused = await openOutbox(join(folder, 'outbox')).keep(one, utf8('one'));
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^在本机留存报送包没有成功/) },
    });
  });
});
