// The two ways a page reaches its host, each as a HostApi over fresh folders: the loopback server over real HTTP, and
// the binding of Electron's channel over a channel that clones what it carries, as Electron's does.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { folderDialogs } from '#electron/browser-host/folder-dialogs.ts';
import { startLoopbackServer } from '#electron/browser-host/server.ts';
import { bindChannel } from '#electron/main/ipc.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import { createHost } from '#renderer/host/host.ts';
import { dispatch } from '#shared/host/dispatch.ts';
import type { HostApi, HostMethod, HostReply } from '#shared/host/host-api.ts';
import { decodeWire, encodeWire } from '#shared/host/wire.ts';

export type TestHost = {
  /** What the page calls. */
  readonly host: HostApi;
  /** The same without types, for input that no page should send. */
  readonly call: (method: string, args: unknown) => Promise<HostReply<HostMethod>>;
  readonly dataDir: string;
  readonly filesDir: string;
  readonly log: readonly string[];
  setTime(ms: number): void;
  close(): Promise<void>;
};
type Carry = (handlers: HostApi, report: (method: string, reason: string) => void) => Promise<Carried>;
type Carried = { readonly call: TestHost['call']; close(): Promise<void> };

export const transports: { readonly [name: string]: () => Promise<TestHost> } = {
  'loopback HTTP': () => openTestHost(overLoopback),
  'Electron channel': () => openTestHost(overChannel),
};

async function openTestHost(carry: Carry): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'liangxin-contract-'));
  const dataDir = join(folder, 'data');
  const filesDir = join(folder, '文件 夹');
  mkdirSync(dataDir);
  mkdirSync(filesDir);
  let now = Date.UTC(2026, 2, 1, 8, 0, 0);
  const log: string[] = [];
  const handlers = createLedgerHost({
    kind: 'browser',
    version: '0.0.0-test',
    dataFolder: dataDir,
    dialogs: folderDialogs({ filesFolder: filesDir, places: [] }),
    log: { write: (level, event, detail) => log.push(`${level} ${event} ${detail}`) },
    marks: { folder: join(folder, 'marks') },
    earlierFolders: [],
    createExchange: createExchangeService,
    now: () => now,
  });
  const { call, close } = await carry(handlers, (method, reason) => log.push(`fault ${method} ${reason}`));
  return {
    host: createHost((method, args) => call(method, args)),
    call,
    dataDir,
    filesDir,
    log,
    setTime: (ms) => {
      now = ms;
    },
    async close() {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

const overLoopback: Carry = async (handlers, report) => {
  const started = await startLoopbackServer({ handlers, report, pageFolder: tmpdir() }, 0);
  if (!started.ok) throw new Error(started.error.message);
  const { origin, startAddress, close } = started.value;
  const welcome = await fetch(startAddress, { redirect: 'manual' });
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, origin, 'content-type': 'application/x-ledger' };
  return {
    close,
    async call(method, args) {
      const response = await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body: encodeWire(args) });
      const reply = decodeWire(await response.text());
      if (!reply.ok) throw new Error('the reply was not in the agreed form');
      return reply.value as HostReply<HostMethod>;
    },
  };
};

const overChannel: Carry = async (handlers, report) => {
  type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
  let listener: Listener | undefined;
  const mainFrame = { url: 'app://ledger/' };
  const ipcMain = {
    handle(_channel: string, bound: Listener) {
      listener = bound;
    },
  };
  bindChannel(ipcMain, { mainFrame } as unknown as WebContents, (method, args) =>
    dispatch(handlers, method, args, report),
  );
  const event = { senderFrame: mainFrame } as unknown as IpcMainInvokeEvent;
  return {
    close: async () => undefined,
    call: async (method, args) =>
      structuredClone(await listener?.(event, method, structuredClone(args))) as HostReply<HostMethod>,
  };
};
