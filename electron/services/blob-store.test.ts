import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { sealBlob } from '#shared/host/sealed-blob.ts';
import { type BlobStore, openBlobStore } from './blob-store.ts';

const keys = { dataKey: new Uint8Array(32).fill(3), installationId: 'INSTALL00001' };
const blob = { mime: 'image/jpeg', content: utf8('照片\n内容') };
const sm3 = sm3Hex(blob.content);
const sealed = async (name = sm3) =>
  sealBlob({ key: await importDataKey(keys.dataKey), installation: keys.installationId }, name, blob);

let folder: string;
let store: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lx-blobs-'));
  store = openBlobStore(join(folder, 'blobs'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'blobs', sm3.slice(0, 2), sm3);

describe('the host’s attachments', () => {
  it('are kept as they were sealed, and open to type and content', async () => {
    const bytes = await sealed();
    expect(await store.put(keys, sm3, bytes)).toEqual({ ok: true, value: null });
    expect(await store.read(keys, sm3)).toEqual(bytes);
    const opened = await store.open(keys, sm3);
    expect([opened?.mime, fromUtf8(opened?.content ?? new Uint8Array())]).toEqual(['image/jpeg', '照片\n内容']);
    expect([store.held(), store.sizeOf(sm3)]).toEqual([[sm3], bytes.length]);
    expect(readFileSync(file()).includes(Buffer.from('照片'))).toBe(false);
  });

  it('are refused under another name or another key', async () => {
    const other = 'ab'.repeat(32);
    expect(await store.put(keys, other, await sealed())).toMatchObject({ ok: false, error: { code: 'badBlob' } });
    const stranger = { ...keys, dataKey: new Uint8Array(32).fill(9) };
    expect(await store.put(stranger, sm3, await sealed())).toMatchObject({ error: { code: 'badBlob' } });
    expect(store.held()).toEqual([]);
  });

  it('stay as they are while they can be read, and are replaced when they cannot', async () => {
    const first = await sealed();
    await store.put(keys, sm3, first);
    await store.keep(keys, sm3, blob);
    expect(await store.read(keys, sm3)).toEqual(first);
    writeFileSync(file(), 'damaged');
    expect(await store.read(keys, sm3)).toBeUndefined();
    await store.put(keys, sm3, await sealed());
    expect((await store.open(keys, sm3))?.content).toEqual(blob.content);
    expect(readdirSync(join(folder, 'blobs', sm3.slice(0, 2)))).toEqual([sm3]);
  });

  it('are refused in words when the disk cannot be written', async () => {
    writeFileSync(join(folder, 'blobs'), 'a file where the folder should be');
    expect(await store.keep(keys, sm3, blob)).toMatchObject({ ok: false, error: { code: 'notFound' } });
    expect([store.held(), await store.open(keys, sm3)]).toEqual([[], undefined]);
  });
});
