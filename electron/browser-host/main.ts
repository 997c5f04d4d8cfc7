// The browser host: the same page and the same services as in Electron, over 127.0.0.1, for PCs where Electron cannot
// run. Prints one line, `打开 <address>`, when it is ready.

import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openAppLog } from '#electron/services/app-log.ts';
import { earlierDataFolders, marksFolder } from '#electron/services/app-paths.ts';
import { appVersion } from '#electron/services/app-version.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { fileErrorOrThrow } from '#electron/services/file-errors.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import { lockFolder } from '#electron/services/lock-file.ts';
import { makeFolder } from '#electron/services/state-file.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { folderDialogs } from './folder-dialogs.ts';
import { type BrowserHostOptions, readOptions } from './options.ts';
import { startLoopbackServer } from './server.ts';

const system = { platform: process.platform, home: homedir(), env: process.env };
const options = readOptions(process.argv.slice(2));
if (options.ok) await run(options.value);
else stop(options.error, 4);

async function run({ port, dataFolder, filesFolder, places, opensBrowser }: BrowserHostOptions): Promise<void> {
  const prepared = prepareFolder(filesFolder);
  if (!prepared.ok) return stop(prepared.error.message, 1);
  const lock = lockFolder(dataFolder);
  if (!lock.ok) return stop(lock.error.message, 1);
  const log = openAppLog(join(dataFolder, 'log'), Date.now);
  const handlers = createLedgerHost({
    kind: 'browser',
    version: appVersion,
    dataFolder,
    dialogs: folderDialogs({ filesFolder, places }),
    log,
    marks: { folder: marksFolder(system) },
    earlierFolders: earlierDataFolders(system),
    createExchange: createExchangeService,
    now: Date.now,
  });
  // The page lies in dist/renderer, this program in dist/node.
  const pageFolder = join(import.meta.dirname, '..', 'renderer');
  const report = (method: string, reason: string) => log.write('error', method, reason);
  const server = await startLoopbackServer({ handlers, pageFolder, report }, port);
  if (!server.ok) {
    lock.value.release();
    return stop(server.error.message, 1);
  }
  log.write('info', 'start', `browser host ${appVersion}`);
  stopOnSignals(async () => {
    await server.value.close();
    lock.value.release();
  });
  process.stdout.write(`打开 ${server.value.startAddress}\n`);
  if (opensBrowser) openBrowser(server.value.startAddress);
}

function prepareFolder(folder: string): Result<null, HostError> {
  try {
    makeFolder(folder);
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '建立文件夹'));
  }
}

function stop(sentence: string, code: number): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}

function stopOnSignals(close: () => Promise<void>): void {
  const closeAndExit = () => {
    close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, closeAndExit);
}

/** The address is printed anyway, so a PC without the usual opener only loses a convenience. */
function openBrowser(address: string): void {
  const openers: { readonly [platform: string]: readonly [string, ...string[]] } = {
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
    darwin: ['open'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
