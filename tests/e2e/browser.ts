// Starts the real program for end-to-end tests: the built browser host as a process of its own, and Debian's Chromium
// with a profile of its own. Everything lies in temporary folders unless the test names them.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export type ProgramOptions = {
  /** Chromium's profile, where IndexedDB lies. */
  readonly profile?: string;
  readonly data?: string;
  readonly files?: string;
  /** 0 or nothing takes a free port; IndexedDB belongs to the port, so a restart keeps it. */
  readonly port?: number;
  /** More folders that the program offers for bundles and backups. */
  readonly places?: readonly string[];
};

export type RunningProgram = {
  /** The page of the current start; after `restart` it is another one. */
  readonly page: Page;
  /** http://127.0.0.1:PORT */
  readonly address: string;
  readonly profileDir: string;
  readonly dataDir: string;
  readonly filesDir: string;
  /** Ends browser and host and starts both again over the same folders and port; `whileDown` may change the folders. */
  restart(how?: { readonly killHost?: boolean; readonly whileDown?: () => void }): Promise<void>;
  /** Ends both and removes the temporary folders. */
  close(): Promise<void>;
  /** Console errors, uncaught errors and violations of the security policy so far, over all starts. */
  violations(): readonly string[];
};

type Start = {
  readonly host: ChildProcess;
  readonly address: string;
  readonly context: BrowserContext;
  readonly page: Page;
};
type Folders = { readonly profileDir: string; readonly dataDir: string; readonly filesDir: string };

const projectRoot = join(import.meta.dirname, '..', '..');
/** A fresh clone builds first. */
const hostPatienceMs = 170_000;
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or one named by CHROMIUM. @throws with what to install when there is none */
export function chromiumBinary(): string {
  const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = candidates.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('no Chromium: apt-get install chromium, or name one by CHROMIUM=/path');
  return found;
}

export async function startProgram(options: ProgramOptions = {}): Promise<RunningProgram> {
  const temporary = mkdtempSync(join(tmpdir(), 'liangxin-e2e-'));
  const folders = {
    profileDir: options.profile ?? join(temporary, 'profile'),
    dataDir: options.data ?? join(temporary, 'data'),
    filesDir: options.files ?? join(temporary, '文件'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const complaints: string[] = [];
  let current = await start(folders, options.port ?? 0, options.places ?? [], complaints);
  const { address } = current;
  return {
    ...folders,
    address,
    get page() {
      return current.page;
    },
    violations: () => complaints,
    async restart({ killHost = false, whileDown } = {}) {
      await stop(current, killHost ? 'SIGKILL' : 'SIGTERM');
      whileDown?.();
      current = await start(folders, Number(new URL(address).port), options.places ?? [], complaints);
    },
    async close() {
      await stop(current, 'SIGTERM');
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function start(folders: Folders, port: number, places: readonly string[], complaints: string[]): Promise<Start> {
  const { host, startAddress } = await startHost(folders, port, places);
  try {
    const context = await chromium.launchPersistentContext(folders.profileDir, {
      executablePath: chromiumBinary(),
      args: chromiumFlags,
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await collectComplaints(page, complaints);
    await page.goto(startAddress);
    return { host, context, page, address: new URL(startAddress).origin };
  } catch (error) {
    await endHost(host, 'SIGKILL');
    throw error;
  }
}

/** Starts the browser host by the project's own command. @throws with what it printed when it gives no address */
export async function startHost(folders: Omit<Folders, 'profileDir'>, port: number, places: readonly string[] = []) {
  const flags = ['--host', 'browser', '--no-open', '--port', String(port), '--data', folders.dataDir];
  const placeFlags = places.flatMap((place) => ['--place', place]);
  const args = [join(projectRoot, 'build/run.mjs'), 'start', ...flags, '--files', folders.filesDir, ...placeFlags];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ownAccount(folders.dataDir) });
  let printed = '';
  host.stderr.on('data', (piece) => {
    printed += piece;
  });
  const startAddress = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the host gave no address in time: ${printed}`)), hostPatienceMs);
    host.on('close', (code) => reject(new Error(`the host ended with ${code}: ${printed}`)));
    createInterface({ input: host.stdout }).on('line', (line) => {
      if (line.startsWith('打开 ')) resolve(line.slice('打开 '.length));
    });
    host.on('close', () => clearTimeout(timer));
  }).catch(async (error: unknown) => {
    await endHost(host, 'SIGKILL');
    throw error;
  });
  return { host, startAddress };
}

/** The settings that the program keeps outside its data belong to the test, not to the account that runs it. */
function ownAccount(dataDir: string): NodeJS.ProcessEnv {
  const account = join(dataDir, '..', 'account');
  return { ...process.env, XDG_CONFIG_HOME: join(account, 'config'), XDG_DATA_HOME: join(account, 'data') };
}

async function collectComplaints(page: Page, complaints: string[]): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  await page.exposeFunction('reportViolation', (text: string) => complaints.push(`csp: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportViolation(text: string): void }).reportViolation;
      report(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
}

async function stop({ host, context }: Start, signal: NodeJS.Signals): Promise<void> {
  await context.close();
  await endHost(host, signal);
}

export function endHost(host: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    host.once('close', () => resolve());
    host.kill(signal);
  });
}
