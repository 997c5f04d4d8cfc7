import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHost, type RunningProgram, startHost, startProgram } from './browser.ts';

describe('the program in the browser', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
  });
  afterAll(() => program?.close());

  it('shows a page in a secure context without a single complaint', async () => {
    await program.page.waitForSelector('#root > *');
    expect(await program.page.evaluate(() => window.isSecureContext && typeof crypto.subtle === 'object')).toBe(true);
    expect(program.violations()).toEqual([]);
  });

  it('keeps IndexedDB of the page over a restart of browser and host', async () => {
    await program.page.evaluate(putNote, 'kept');
    await program.restart();
    expect(await program.page.evaluate(getNote)).toBe('kept');
  });

  it('refuses a second start over the same data and leaves the first one alone', async () => {
    await expect(startHost(program, 0)).rejects.toThrow('两新台账已经在运行');
    expect((await program.page.request.get(program.address)).status()).toBe(200);
  });

  it('says which port is taken', async () => {
    const other = { dataDir: `${program.dataDir}-other`, filesDir: program.filesDir };
    const port = Number(new URL(program.address).port);
    await expect(startHost(other, port)).rejects.toThrow(`端口 ${port} 已被占用`);
  });

  it('takes the data over from a program that was killed', async () => {
    await program.restart({ killHost: true });
    expect((await program.page.request.get(program.address)).status()).toBe(200);
  });

  it('starts again after an ordinary end', async () => {
    const folders = { dataDir: `${program.dataDir}-brief`, filesDir: program.filesDir };
    for (let start = 0; start < 2; start++) {
      const { host } = await startHost(folders, 0);
      await endHost(host, 'SIGTERM');
      expect(host.exitCode).toBe(0);
    }
  });
});

async function putNote(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('restart-test', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('notes');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('notes', 'readwrite', { durability: 'strict' });
      transaction.objectStore('notes').put(text, 'note');
      transaction.oncomplete = () => resolve();
    };
  });
}

async function getNote(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('restart-test', 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const read = request.result.transaction('notes').objectStore('notes').get('note');
      read.onsuccess = () => resolve(read.result);
    };
  });
}
