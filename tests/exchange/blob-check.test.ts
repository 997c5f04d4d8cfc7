// The monthly check with real hosts: damage in one copy or both, a colleague who has it, contents that nobody names.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerDatabase } from '#renderer/data/database.ts';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { activity } from '../storage/desk-of-tests.ts';
import { exchange, type Office, openPair, type Pc, value } from './office.ts';

const contents = ['一', '二', '三'].map((text) => utf8(`照片${text}`));
const [first, second, third] = contents.map(sm3Hex) as [string, string, string];

let office: Office;
let a: Pc;
let b: Pc;
beforeEach(async () => {
  ({ office, a, b } = await openPair());
  value(await a.store.commit([activity('A1')], '新增'));
  for (const [i, content] of contents.entries())
    value(await a.store.attachments.add('activity', 'A1', new File([content], `照片${i}.jpg`)));
});
afterEach(() => office.close());

const fileOf = ({ folder }: Pc, sm3: string) => join(folder, 'formal/blobs', sm3.slice(0, 2), sm3);
function damageFile(pc: Pc, sm3: string): void {
  const bytes = readFileSync(fileOf(pc, sm3));
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  writeFileSync(fileOf(pc, sm3), bytes);
}
async function damageRow(pc: Pc, sm3: string): Promise<void> {
  const { blobs } = ledgerDatabase('formal', pc.indexedDb);
  await blobs.put({ key: sm3, sealed: new Uint8Array(40) });
}
const check = async (pc: Pc) => value(await pc.store.attachments.check());
const sound = { checked: 3, healed: 0, lost: [], removed: 0 };

describe('the monthly check of attachments', () => {
  it('finds nothing to do where all is whole, and says how far it is', async () => {
    const seen: [number, number][] = [];
    const found = await a.store.attachments.check({ onProgress: (done, total) => seen.push([done, total]) });
    expect(found).toEqual({ ok: true, value: sound });
    expect(seen).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });

  it('heals either copy from the other', async () => {
    damageFile(a, first);
    await damageRow(a, second);
    await ledgerDatabase('formal', a.indexedDb).blobs.delete(third);
    expect(await check(a)).toEqual({ ...sound, healed: 3 });
    expect(await check(a)).toEqual(sound);
    expect(readdirSync(join(fileOf(a, first), '..')).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('names what is gone in both, claims it no longer, and has it again from the colleague', async () => {
    await exchange(a, b);
    await exchange(b, a);
    damageFile(a, first);
    await damageRow(a, first);
    expect(value(await a.host.heldBlobs())).toContain(first);
    expect(await check(a)).toEqual({ ...sound, lost: [first] });
    expect(value(await a.host.heldBlobs())).not.toContain(first);
    expect(existsSync(`${fileOf(a, first)}.damaged`)).toBe(true);
    expect(await a.store.attachments.missing()).toMatchObject([
      { sm3: first, name: '照片0.jpg', at: [{ table: 'activity', title: '活动A1' }] },
    ]);
    expect(value(await a.host.blobHolders({ names: [first, 'ab'.repeat(32)] }))).toEqual({ [first]: ['二号机'] });
    await exchange(a, b);
    await exchange(b, a);
    expect(await a.store.attachments.missing()).toEqual([]);
    expect(await check(a)).toMatchObject({ lost: [] });
    expect(existsSync(`${fileOf(a, first)}.damaged`)).toBe(false);
  });

  it('keeps what was taken off a record, and removes what nobody names after 90 days', async () => {
    value(await a.store.attachments.remove('activity', 'A1', first));
    const stranger = utf8('没有记录提到的内容');
    const sm3 = sm3Hex(stranger);
    value(await a.host.putBlob({ sm3, sealed: await sealedFor(stranger) }));
    expect(value(await a.host.heldBlobs())).toContain(sm3);
    expect(await check(a)).toMatchObject({ checked: 4, removed: 0 });
    office.later(89 * 86_400_000);
    expect(await check(a)).toMatchObject({ removed: 0 });
    office.later(2 * 86_400_000);
    expect(await check(a)).toMatchObject({ removed: 1 });
    expect(value(await a.host.heldBlobs())).not.toContain(sm3);
    expect(value(await a.host.heldBlobs())).toContain(first);
    expect(await check(a)).toEqual(sound);
  });

  /** What the page makes of a file that is then not attached, because the commit was refused. */
  async function sealedFor(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    value(await a.store.commit([activity('A9')], '新增'));
    let sealed: Uint8Array<ArrayBuffer> | undefined;
    const { putBlob } = a.host;
    const spying = a.host as { putBlob: typeof putBlob };
    spying.putBlob = async (request) => {
      sealed = request.sealed as Uint8Array<ArrayBuffer>;
      return { ok: false, error: { code: 'test', message: '磁盘满了。' } };
    };
    expect((await a.store.attachments.add('activity', 'A9', new File([content], '未添加.jpg'))).ok).toBe(false);
    spying.putBlob = putBlob;
    if (!sealed) throw new Error('sealedFor: nothing was put');
    return sealed;
  }

  it('can be cancelled between two attachments', async () => {
    const cancellation = { isWanted: false, isTooLate: false };
    const onProgress = (done: number) => Object.assign(cancellation, { isWanted: done === 1 });
    expect(await a.store.attachments.check({ cancellation, onProgress })).toEqual({ ok: false, error: 'cancelled' });
  });
});
