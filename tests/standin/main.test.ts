// Runs the real bundled main.cjs and preload.cjs over the stand-in of electron (替身, electron.cjs), whose head says
// what this proves and what it does not.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumBinary } from '#tests/e2e/browser.ts';

type StandIn = {
  readonly seen: {
    readonly paths: { readonly userData?: string };
    readonly schemes: readonly { readonly scheme: string; readonly privileges: object }[];
    readonly sandboxed: boolean;
    readonly windows: readonly {
      readonly window: { page: Page; context: BrowserContext };
      shown: boolean;
      focused: number;
    }[];
    readonly dialogs: readonly {
      readonly kind: string;
      readonly options: { readonly properties?: readonly string[] };
    }[];
    readonly errorBoxes: readonly { readonly content: string }[];
    readonly exits: readonly number[];
    readonly blockedNavigations: readonly string[];
    readonly session: {
      requestPermission(contents: unknown, permission: string, answer: (allowed: boolean) => void): void;
      checkPermission(contents: unknown, permission: string): boolean;
      beforeRequest(details: { url: string }, decide: (decision: { cancel: boolean }) => void): void;
      openWindow(details: { url: string }): { action: string };
    };
    readonly menu: unknown;
  };
  readonly dialogAnswers: object[];
  readonly options: { chromium: string; profile: string; flags: string[] };
  readonly pageHost: string;
};
type Loader = { _load(name: string, ...rest: unknown[]): unknown };
type Call = { readonly method: string; readonly args: readonly unknown[] };

const require = createRequire(import.meta.url);
const projectRoot = join(import.meta.dirname, '..', '..');
const electron = require('./electron.cjs') as { standIn: StandIn; app: NodeJS.EventEmitter };
const { seen, dialogAnswers, options } = electron.standIn;

describe('Electron’s main process over its stand-in (替身)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liangxin-standin-'));
  const files = join(folder, '我的 文件');
  const loader = Module as unknown as Loader;
  const load = loader._load;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(files);
    execFileSync(process.execPath, [join(projectRoot, 'build/run.mjs'), 'build', 'client', 'electron'], {
      stdio: 'pipe',
    });
    Object.assign(options, { chromium: chromiumBinary(), profile: join(folder, 'chromium'), flags: ['--no-sandbox'] });
    process.env.LXL_USER_DATA = folder;
    process.env.XDG_CONFIG_HOME = join(folder, 'config');
    loader._load = function (name, ...rest) {
      return name === 'electron' ? electron : load.call(this, name, ...rest);
    };
    require(join(projectRoot, 'dist/electron/main.cjs'));
    await vi.waitUntil(() => seen.windows[0]?.shown || seen.errorBoxes.length > 0, { timeout: 60_000 });
    page = (seen.windows[0] as (typeof seen.windows)[0]).window.page;
  });
  afterAll(async () => {
    loader._load = load;
    await seen.windows[0]?.window.context?.close();
    electron.app.emit('will-quit');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const call = (method: string, ...args: unknown[]) =>
    page.evaluate(async (asked: Call) => window.ledgerHost?.call(asked.method, asked.args), { method, args });

  it('prepares its folders, its scheme and the sandbox before it is ready', () => {
    expect(seen.paths.userData).toBe(join(folder, 'profile'));
    expect(seen.sandboxed).toBe(true);
    expect(seen.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(seen.menu).toBeNull();
    expect(seen.errorBoxes).toEqual([]);
  });

  it('shows the page, whose only new power is ledgerHost.call', async () => {
    expect(new URL(page.url()).origin).toBe(electron.standIn.pageHost);
    expect(await page.evaluate(() => Object.keys(window.ledgerHost ?? {}))).toEqual(['call']);
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  });

  it('delivers the page with its policy and nothing beside its folder', async () => {
    const asked = await page.evaluate(async () => {
      const [home, outside] = await Promise.all([fetch('/'), fetch('/..%2felectron%2fmain.cjs')]);
      return { policy: home.headers.get('content-security-policy'), outside: outside.status };
    });
    expect(asked.policy).toContain("default-src 'none'");
    expect(asked.outside).toBe(404);
  });

  it('answers the calls of the page, with bytes, and refusals as data', async () => {
    expect(await call('hostInfo')).toMatchObject({ ok: true, value: { kind: 'electron', version: '0.1.0' } });
    expect(await call('journalTip')).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(await call('nonsense')).toMatchObject({ ok: false, error: { code: 'unknownMethod' } });
    expect(await call('unlock', { ledger: 'formal' })).toMatchObject({ ok: false, error: { code: 'badInput' } });
    const created = await page.evaluate(createSample);
    expect(created).toEqual({ ok: true, keyLength: 32, isBytes: true });
  });

  it('opens and saves through the system’s dialogs', async () => {
    const path = join(files, '名册.xlsx');
    writeFileSync(path, 'workbook');
    dialogAnswers.push({ canceled: false, filePaths: [path] });
    const picked = (await call('pickWorkbook')) as { value: { grant: string; name: string }[] };
    expect(picked.value.map(({ name }) => name)).toEqual(['名册.xlsx']);
    expect(JSON.stringify(picked)).not.toContain(folder);
    expect(await call('pickWorkbook')).toEqual({ ok: true, value: [] });
    dialogAnswers.push({ canceled: false, filePath: join(files, '导出.xlsx') });
    expect(await page.evaluate(saveThreeBytes)).toEqual({
      ok: true,
      value: { label: '我的 文件 / 导出.xlsx', isCopy: false },
    });
    expect(readdirSync(files).sort()).toEqual(['名册.xlsx', '导出.xlsx'].sort());
    dialogAnswers.push({ canceled: false, filePaths: [files] });
    expect(await call('chooseFolder', { purpose: 'export' })).toMatchObject({
      ok: true,
      value: { label: '我的 文件' },
    });
    expect(seen.dialogs.map(({ kind }) => kind)).toEqual(['open', 'open', 'save', 'open']);
  });

  it('allows storage that is not evicted, lets it read the clipboard, and refuses every other permission', () => {
    const request = (permission: string) => {
      let answered: boolean | undefined;
      seen.session.requestPermission(undefined, permission, (allowed) => {
        answered = allowed;
      });
      return answered;
    };
    const granted = ['persistent-storage', 'clipboard-read'];
    const asked = [...granted, 'media', 'geolocation', 'notifications', 'openExternal', 'hid', 'usb'];
    expect(asked.filter(request)).toEqual(granted);
    expect(asked.filter((permission) => seen.session.checkPermission(undefined, permission))).toEqual(granted);
  });

  it('lets no request leave the PC and no window open', () => {
    const isCancelled = (url: string) => {
      let cancelled: boolean | undefined;
      seen.session.beforeRequest({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return cancelled;
    };
    const addresses = ['http://a.example/', 'https://a.example/', 'ws://a.example/', 'file:///etc/passwd', 'ftp://a/'];
    expect(addresses.filter((url) => !isCancelled(url))).toEqual([]);
    expect(['app://ledger/', 'blob:app://ledger/1', 'data:,x'].filter(isCancelled)).toEqual([]);
    expect(seen.session.openWindow({ url: 'app://ledger/' })).toEqual({ action: 'deny' });
  });

  it('stays on its own address', async () => {
    await page.evaluate(() => location.assign('https://evil.example/'));
    await expect.poll(() => seen.blockedNavigations).toEqual(['https://evil.example/']);
    expect(new URL(page.url()).origin).toBe(electron.standIn.pageHost);
  });

  it('shows its window again when it is started a second time', () => {
    electron.app.emit('second-instance');
    expect(seen.windows.map(({ focused }) => focused)).toEqual([1]);
  });

  it('gives the data folder free when it ends', () => {
    expect(readdirSync(join(folder, 'data'))).toContain('in-use.lock');
    electron.app.emit('window-all-closed');
    expect(seen.exits).toEqual([0]);
    expect(readdirSync(join(folder, 'data'))).not.toContain('in-use.lock');
  });
});

async function createSample() {
  const office = { committeeCode: '990000001', committeeName: '锦棠街道综合党委', deviceName: '一号机' };
  const request = { ledger: 'sample', office, userName: '王小棠', password: '春天的柳树2026' };
  const reply = (await window.ledgerHost?.call('createLedger', [request])) as {
    ok: boolean;
    value: { dataKey: Uint8Array };
  };
  return { ok: reply.ok, keyLength: reply.value.dataKey.length, isBytes: reply.value.dataKey instanceof Uint8Array };
}

async function saveThreeBytes() {
  return window.ledgerHost?.call('saveFile', [{ suggestedName: '导出.xlsx', content: Uint8Array.of(1, 2, 3) }]);
}
