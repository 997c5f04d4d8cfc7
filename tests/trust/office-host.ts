// A PC of an office as the page sees it: the real host over a temporary folder, its exchange folder on a stick, and a
// district that is worked through lxrecv. Time is the test's.

import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAppLog } from '#electron/services/app-log.ts';
import { type DialogPort, endingsOf } from '#electron/services/dialog-port.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import { type LedgerStore, openLedgerStore } from '#renderer/data/ledger-store.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import type { HostApi, IncomingFile, SettledIncoming, Unlocked } from '#shared/host/host-api.ts';
import { nowMs } from '#tests/bundle/sample-office.ts';
import type { SampleDistrict } from '#tests/district/sample-district.ts';
import { freshDatabase, keepAsItIs } from '#tests/storage/desk-of-tests.ts';

export const clerk = { ledger: 'formal', userName: '样例专干', password: '春天的柳树2026' } as const;

export type OfficeHost = {
  readonly host: HostApi;
  readonly unlocked: Unlocked;
  readonly stick: string;
  readonly data: string;
  setTime(ms: number): void;
  now(): number;
  /** The same program started again over the same folders. */
  restart(): HostApi;
};

type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { code: string } };

export async function value<T>(reply: Promise<Reply<T>>): Promise<T> {
  const done = await reply;
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

export async function refusal(reply: Promise<Reply<unknown>>): Promise<string> {
  const done = await reply;
  return done.ok ? 'ok' : done.error.code;
}

export async function newOfficeHost(district: SampleDistrict, street = '990102001'): Promise<OfficeHost> {
  const pc = programOver(join(district.root, `pc-${randomBase32(6)}`));
  const office = { committeeCode: street, committeeName: '样例街道两新组织综合党委', deviceName: '样例电脑1' };
  return { ...pc, unlocked: await value(pc.host.createLedger({ ...clerk, office })) };
}

/** A second PC with a copy of the data folder that nothing tells from the first one, as after cloning a whole disk. */
export async function twinOf(district: SampleDistrict, pc: OfficeHost): Promise<OfficeHost> {
  const folder = join(district.root, `twin-${randomBase32(6)}`);
  cpSync(pc.data, join(folder, 'data'), { recursive: true });
  const twin = programOver(folder);
  const openingFacts: HostApi['openingFacts'] = async () => {
    const facts = await twin.host.openingFacts();
    return facts.ok ? { ok: true, value: { ...facts.value, mark: 'same' } } : facts;
  };
  return { ...twin, host: { ...twin.host, openingFacts }, unlocked: await value(twin.host.unlock(clerk)) };
}

function programOver(folder: string): Omit<OfficeHost, 'unlocked'> {
  const [data, stick] = [join(folder, 'data'), join(folder, 'stick')];
  for (const each of [data, stick]) mkdirSync(each, { recursive: true });
  let time = nowMs;
  const start = () =>
    createLedgerHost({
      kind: 'browser',
      version: 'test',
      dataFolder: data,
      dialogs: dialogsOver(stick),
      log: openAppLog(join(data, 'log'), () => time),
      marks: { folder: join(folder, 'marks') },
      earlierFolders: [],
      createExchange: createExchangeService,
      now: () => time,
    });
  const setTime = (ms: number) => {
    time = ms;
  };
  return { host: start(), stick, data, setTime, now: () => time, restart: start };
}

function dialogsOver(stick: string): DialogPort {
  const files = (ending: string) =>
    readdirSync(stick)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(stick, name));
  return {
    pickFiles: async (kind) => files(`.${endingsOf[kind][0]}`),
    pickSave: async () => null,
    pickFolder: async () => null,
    standingFolders: () => [{ path: stick, label: '样例U盘' }],
  };
}

export async function placeOf(host: HostApi): Promise<string> {
  const place = (await value(host.listPlaces())).find(({ purpose }) => purpose === 'export');
  return place?.id ?? '';
}

/** Request on the stick, approval at the district, certificate back, fingerprint compared. */
export async function enrol(pc: OfficeHost, district: SampleDistrict, atMs = nowMs): Promise<void> {
  const { fileName } = await value(pc.host.writeEnrolmentRequest({ place: await placeOf(pc.host) }));
  const approved = await district.run(['enrol', 'approve', join(pc.stick, fileName), '--dir', district.dir], atMs);
  if (approved.exit !== 0) throw new Error(approved.err.join('\n'));
  const [preview] = await value(pc.host.pickCertificate());
  await value(pc.host.acceptCertificate({ grant: preview?.grant ?? '', fingerprintConfirmed: true }));
}

/** Writes the district's papers by hand; what is left out is not there. */
export function writeSource(folder: string, files: { readonly [name: string]: unknown }): string {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content instanceof Uint8Array ? content : JSON.stringify(content));
  return folder;
}

/** Files of the exchange folders on the stick that are new, of one kind. */
export async function incoming(host: HostApi, kind?: IncomingFile['kind']): Promise<readonly IncomingFile[]> {
  const files = await value(host.scanIncoming());
  return files.filter((file) => file.state === 'new' && (kind === undefined || file.kind === kind));
}

/** Opens a file and takes it in. */
export async function takeIn(host: HostApi, { id }: IncomingFile): Promise<SettledIncoming> {
  await value(host.openIncoming({ id }));
  return value(host.settleIncoming({ id, confirmed: true }));
}

/** The page's ledger over this host. */
export async function storeOf(pc: OfficeHost, unlocked: Unlocked = pc.unlocked): Promise<LedgerStore> {
  const pace = { now: () => performance.now(), pause: () => Promise.resolve() };
  const deps = { host: pc.host, unlocked, onProgress: () => undefined, indexedDb: freshDatabase(), pace, now: pc.now };
  const opened = await openLedgerStore({ ...deps, prepare: keepAsItIs });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}
