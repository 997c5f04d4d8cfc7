import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const projectRoot = join(import.meta.dirname, '..', '..');

/** Found by its files: requiring the package where the binary is missing would try to download it. */
function electronBinary(): string | undefined {
  const folder = join(projectRoot, 'node_modules/electron');
  const record = join(folder, 'path.txt');
  const usual = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const name = existsSync(record) ? readFileSync(record, 'utf8').trim() : usual;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}

const binary = electronBinary();

describe.skipIf(binary === undefined)('real Electron (skipped where its binary is not installed)', () => {
  it('starts, shuts the page in, answers it, and keeps its database over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'liangxin-electron-'));
    for (const expected of [undefined, 'kept']) {
      const program = await launch(folder);
      const page = await program.firstWindow();
      expect(page.url()).toContain('app://ledger/');
      expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
      expect(await page.evaluate(() => window.ledgerHost?.call('hostInfo', []))).toMatchObject({ ok: true });
      expect(await page.evaluate(exchangeNote, 'kept')).toBe(expected);
      await program.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });
});

function launch(folder: string) {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return _electron.launch({
    executablePath: binary,
    args: [projectRoot, ...sandbox],
    env: { ...process.env, LXL_USER_DATA: folder, XDG_CONFIG_HOME: join(folder, 'config') } as {
      [name: string]: string;
    },
  });
}

/** Puts a note into IndexedDB; returns the one that was there before. */
function exchangeNote(note: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('restart-test', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('notes');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('notes', 'readwrite', { durability: 'strict' });
      const before = transaction.objectStore('notes').get('note');
      transaction.objectStore('notes').put(note, 'note');
      transaction.oncomplete = () => resolve(before.result);
    };
  });
}
