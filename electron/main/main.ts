// Electron's main process: one window, one scheme, one channel. It holds no logic worth testing in Electron alone;
// tests/standin runs this very file, bundled, without Electron.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, safeStorage, session } from 'electron';
import { openAppLog } from '#electron/services/app-log.ts';
import { earlierDataFolders, marksFolder, programFolder } from '#electron/services/app-paths.ts';
import { appVersion } from '#electron/services/app-version.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import { lockFolder } from '#electron/services/lock-file.ts';
import { serveStatic } from '#electron/services/static-files.ts';
import { dispatch } from '#shared/host/dispatch.ts';
import { bindChannel } from './ipc.ts';
import { nativeDialogs } from './native-dialogs.ts';
import { cutOffNetwork, keepInside, limitPermissions, startUrl } from './security.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(1),
  options: { data: { type: 'string' } },
  strict: false,
});
const system = { platform: process.platform, home: homedir(), env: process.env };
const given = typeof options.data === 'string' ? resolve(options.data) : process.env.LXL_USER_DATA;
const folder = given ?? programFolder(system);
const pageFolder = join(__dirname, '..', 'renderer');

// Before anything else: never the roaming profile, and the instance lock belongs to this folder.
app.setPath('userData', join(folder, 'profile'));
app.enableSandbox();
// The origin app://ledger owns the database of every office: it must never change.
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  keepInside(app);
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(openProgram).catch(stopWith);
}

async function openProgram(): Promise<void> {
  const dataFolder = join(folder, 'data');
  const lock = lockFolder(dataFolder);
  if (!lock.ok) return stopWith(new Error(lock.error.message));
  app.on('will-quit', () => lock.value.release());
  const log = openAppLog(join(dataFolder, 'log'), Date.now);
  limitPermissions(session.defaultSession);
  cutOffNetwork(session.defaultSession);
  protocol.handle('app', (request) => serveStatic(pageFolder, new URL(request.url).pathname));
  Menu.setApplicationMenu(null);
  const window = createWindow();
  app.on('second-instance', () => showAgain(window));
  const handlers = createLedgerHost({
    kind: 'electron',
    version: appVersion,
    dataFolder,
    dialogs: nativeDialogs(() => window),
    log,
    marks: { folder: marksFolder(system), ...accountProtection() },
    earlierFolders: earlierDataFolders(system),
    createExchange: createExchangeService,
    now: Date.now,
  });
  const report = (method: string, reason: string) => log.write('error', method, reason);
  bindChannel(ipcMain, window.webContents, (method, args) => dispatch(handlers, method, args, report));
  await window.loadURL(startUrl);
}

/** The system seals for this account what a copy of the disk must not take along; asked for only when it is ready. */
function accountProtection() {
  if (!safeStorage.isEncryptionAvailable()) return {};
  const seal = (text: string) => safeStorage.encryptString(text);
  const open = (sealed: Uint8Array) => safeStorage.decryptString(Buffer.from(sealed));
  return { protection: { seal, open } };
}

function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: '两新台账',
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

function showAgain(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

function stopWith(error: Error): void {
  dialog.showErrorBox('两新台账无法启动', error.message);
  app.exit(1);
}
