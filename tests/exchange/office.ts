// Two PCs of one office and their district over folders that stand for sticks: real hosts, real journals, real keys,
// real ledgers; only the browser's database is one of the tests.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderDialogs } from '#electron/browser-host/folder-dialogs.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import type { IndexedDbParts } from '#renderer/data/database.ts';
import { type LedgerStore, openLedgerStore } from '#renderer/data/ledger-store.ts';
import { encodeCertificateFile, issueCertificate } from '#shared/bundle/certificate.ts';
import { readRequest } from '#shared/bundle/enrolment.ts';
import type { HostApi, IncomingFile, IncomingPreview, SettledIncoming, Unlocked } from '#shared/host/host-api.ts';
import { districtOf, newKeyRing } from '../bundle/sample-office.ts';
import { fingerprint, freshDatabase, keepAsItIs } from '../storage/desk-of-tests.ts';

export { fingerprint };

export const street = '990102001';

export type Pc = {
  readonly name: string;
  readonly folder: string;
  readonly stick: string;
  host: HostApi;
  store: LedgerStore;
  indexedDb: IndexedDbParts;
};

const password = '春天的柳树2026';

/** A district with its office; everything lies in one temporary folder. */
export function openOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'lx-office-'));
  const keys = newKeyRing();
  const district = districtOf(keys);
  let nowMs = Date.UTC(2026, 10, 22, 8);
  const now = () => (nowMs += 1000);
  const opened: Pc[] = [];

  const hostOver = (dataFolder: string, stick: string): HostApi =>
    createLedgerHost({
      kind: 'browser',
      version: '0.0.0-test',
      dataFolder,
      dialogs: folderDialogs({ filesFolder: stick, places: [] }),
      log: { write: () => undefined },
      marks: { folder: join(folder, 'marks') },
      earlierFolders: [],
      createExchange: createExchangeService,
      now,
    });

  const storeOver = async (host: HostApi, unlocked: Unlocked, indexedDb: IndexedDbParts): Promise<LedgerStore> => {
    const pace = { now: () => performance.now(), pause: () => Promise.resolve() };
    const deps = { host, unlocked, onProgress: () => undefined, indexedDb, pace, now, prepare: keepAsItIs };
    return value(await openLedgerStore(deps));
  };

  const newPc = async (name: string, changes: { street?: string } = {}): Promise<Pc> => {
    const [data, stick] = [join(folder, `${name}-data`), join(folder, `${name}-stick`)];
    for (const each of [data, stick]) mkdirSync(each);
    const host = hostOver(data, stick);
    const office = {
      committeeCode: changes.street ?? street,
      committeeName: '样例街道两新组织综合党委',
      deviceName: name,
    };
    const created = value(await host.createLedger({ ledger: 'formal', office, userName: `${name}的专干`, password }));
    const indexedDb = freshDatabase();
    const pc = { name, folder: data, stick, host, indexedDb, store: await storeOver(host, created, indexedDb) };
    opened.push(pc);
    return pc;
  };

  /** The district answers the PC's request; the certificate lies on its stick. */
  const certify = async (pc: Pc): Promise<void> => {
    const written = value(await pc.host.writeEnrolmentRequest({ place: await placeOf(pc) }));
    const { request } = value(readRequest(Uint8Array.from(readFileSync(join(pc.stick, written.fileName)))));
    const { deviceId: subject, deviceName, streetName, signPub, encPub } = request;
    const signed = issueCertificate(keys.ca.privateKey, {
      serial: '01',
      subject,
      deviceName,
      street: request.street,
      streetName,
      issuer: '990102',
      signPub,
      encPub,
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-12-31T00:00:00Z',
    });
    writeFileSync(join(pc.stick, `cert-${pc.name}.lxcert`), encodeCertificateFile(signed, [district]));
  };

  /** The certificate comes back and is taken in: the clerk has compared the fingerprint. */
  const enrol = async (pc: Pc): Promise<void> => {
    await certify(pc);
    const [file] = value(await pc.host.scanIncoming()).filter(({ kind }) => kind === 'certificate');
    value(await pc.host.openIncoming({ id: file?.id ?? '' }));
    value(await pc.host.settleIncoming({ id: file?.id ?? '', confirmed: true }));
  };

  /** Closes the program and opens it again, maybe over another database or data folder. */
  const reopen = async (pc: Pc, some: Partial<Pick<Pc, 'indexedDb'>> = {}): Promise<void> => {
    await pc.store.close();
    Object.assign(pc, some);
    pc.host = hostOver(pc.folder, pc.stick);
    const unlocked = value(await pc.host.unlock({ ledger: 'formal', userName: `${pc.name}的专干`, password }));
    pc.store = await storeOver(pc.host, unlocked, pc.indexedDb);
  };

  let copies = 0;
  /** Opens the program again after it ended without a word: what it had not written is gone. */
  const restartAfterCrash = async (pc: Pc, indexedDb: IndexedDbParts): Promise<void> => {
    await pc.host.lock();
    pc.indexedDb = indexedDb;
    pc.host = hostOver(pc.folder, pc.stick);
    const unlocked = value(await pc.host.unlock({ ledger: 'formal', userName: `${pc.name}的专干`, password }));
    pc.store = await storeOver(pc.host, unlocked, indexedDb);
  };
  /** A copy of the data folder, as a backup program or a disk image makes it. */
  const copyOf = (pc: Pc): string => {
    const copy = join(folder, `copy-${++copies}`);
    cpSync(pc.folder, copy, { recursive: true });
    return copy;
  };
  /** Puts an older data folder in the place of the present one; the browser's database is lost with it. */
  const putBack = async (pc: Pc, copy: string): Promise<void> => {
    await pc.store.close();
    rmSync(pc.folder, { recursive: true });
    cpSync(copy, pc.folder, { recursive: true });
    await reopen(pc, { indexedDb: freshDatabase() });
  };
  /** The host of a copied PC that nobody has noticed yet. */
  const copyOfHost = async (pc: Pc): Promise<HostApi> => {
    const host = hostOver(copyOf(pc), pc.stick);
    value(await host.unlock({ ledger: 'formal', userName: `${pc.name}的专干`, password }));
    return host;
  };

  return {
    copyOf,
    putBack,
    copyOfHost,
    restartAfterCrash,
    marks: join(folder, 'marks'),
    folder,
    keys,
    district,
    newPc,
    certify,
    enrol,
    reopen,
    later: (ms: number) => {
      nowMs += ms;
    },
    async close() {
      for (const { store } of opened) await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type Office = ReturnType<typeof openOffice>;

/** Two enrolled PCs that know each other. */
export async function openPair() {
  const office = openOffice();
  const [a, b] = [await office.newPc('一号机'), await office.newPc('二号机')];
  for (const pc of [a, b]) await office.enrol(pc);
  await introduce(a, b);
  return { office, a, b };
}

/** Each takes in the other's certificate. */
export async function introduce(a: Pc, b: Pc): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    carryFile(join(from.stick, `cert-${from.name}.lxcert`), to);
    for (const file of await filesFor(to, 'certificate')) if (file.state === 'new') await takeIn(to, file);
  }
}

export function value<T>(
  reply: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}

export async function placeOf({ host }: Pc): Promise<string> {
  const places = value(await host.listPlaces());
  return places.find(({ purpose, available }) => purpose === 'export' && available)?.id ?? '';
}

export async function write(pc: Pc, mode: 'incremental' | 'full' = 'incremental') {
  return pc.host.exportPeerBundle({ place: await placeOf(pc), mode });
}

export function peerFolderOf({ stick }: Pc): string {
  return join(stick, 'LXSYNC', '990102', 'peer', street);
}

/** Copies everything that one stick has for peers to another. */
export function carry(from: Pc, to: Pc): void {
  cpSync(join(from.stick, 'LXSYNC'), join(to.stick, 'LXSYNC'), { recursive: true });
}

export function carryFile(path: string, to: Pc): void {
  cpSync(path, join(to.stick, path.slice(path.lastIndexOf('/') + 1)));
}

export function peerFiles(pc: Pc): string[] {
  return readdirSync(peerFolderOf(pc))
    .filter((name) => name.endsWith('.lxsync'))
    .map((name) => join(peerFolderOf(pc), name));
}

export async function filesFor(pc: Pc, kind: IncomingFile['kind'] = 'peer'): Promise<readonly IncomingFile[]> {
  return value(await pc.host.scanIncoming()).filter((file) => file.kind === kind);
}

export type TakenIn = { readonly preview: IncomingPreview; readonly settled: SettledIncoming };

/** What the page does with one file: open, dry run, receive, settle. @throws the refusal as JSON */
export async function takeIn(pc: Pc, { id }: Pick<IncomingFile, 'id'>): Promise<TakenIn> {
  const preview = value(await pc.host.openIncoming({ id }));
  if (preview.operations !== undefined && preview.operations > 0) {
    const draft = value(await pc.store.receiving.look(id, preview.operations));
    value(await pc.store.receiving.receive(draft));
  }
  return { preview, settled: value(await pc.host.settleIncoming({ id, confirmed: true })) };
}

/** Takes in everything that is new on the stick, in the order of the numbers; what has to wait is held. */
export async function takeInAll(pc: Pc): Promise<void> {
  const files = (await filesFor(pc)).filter(({ state }) => state === 'new');
  for (const file of [...files].sort((x, y) => (x.no ?? 0) - (y.no ?? 0))) {
    const opened = await pc.host.openIncoming({ id: file.id });
    if (opened.ok || !['E_CERT_UNKNOWN', 'E_NEED_FROM'].includes(opened.error.code)) await takeIn(pc, file);
  }
}

/** One PC writes, the other takes it in. */
export async function exchange(from: Pc, to: Pc): Promise<void> {
  value(await write(from));
  carry(from, to);
  await takeInAll(to);
}

/** The bundles that a PC wrote for the others, oldest first. */
export async function ownFiles(pc: Pc): Promise<readonly string[]> {
  const { sent } = value(await pc.host.peerState());
  return sent.map(({ fileName }) => join(peerFolderOf(pc), fileName));
}
