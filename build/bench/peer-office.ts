// What receiving on the PC is measured with: a PC with 50,000 people, and the bundle of a colleague who changed every one
// of them and added a job for each, 100,000 operations. Real hosts, journals and keys, in a temporary folder.

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderDialogs } from '#electron/browser-host/folder-dialogs.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { createLedgerHost } from '#electron/services/ledger-host.ts';
import type { HostApi } from '#shared/host/host-api.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { carry, exchange, openPair, value, write } from '#tests/exchange/office.ts';
import { employmentValues, personValues } from './samples.ts';

/** Folders of the receiving PC: its data, and the stick with the bundle. */
export type PeerOffice = { readonly data: string; readonly stick: string };

const changesAtOnce = 5000;
export const receiver = { userName: '二号机的专干', password: '春天的柳树2026' };

/** Makes the two PCs and their exchange. @returns the folders; `remove` deletes them */
export async function preparePeers(people: number): Promise<PeerOffice & { remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-peers-'));
  const { office, a, b } = await openPair();
  const save = async (changes: readonly Change[]) => {
    for (let at = 0; at < changes.length; at += changesAtOnce)
      value(await a.store.commit(changes.slice(at, at + changesAtOnce), '导入'));
  };
  const each = Array.from({ length: people }, (_, i) => i);
  await save(each.map((i) => ({ kind: 'create', entity: 'person', id: `P${i}`, values: personValues(i) })));
  await exchange(a, b);
  await save(each.flatMap((i) => changesTo(i)));
  value(await write(a));
  carry(a, b);
  await b.store.close();
  const [data, stick] = [join(folder, 'data'), join(folder, 'stick')];
  cpSync(b.folder, data, { recursive: true });
  cpSync(b.stick, stick, { recursive: true });
  await office.close();
  return { data, stick, remove: () => rmSync(folder, { recursive: true }) };
}

function changesTo(i: number): Change[] {
  return [
    { kind: 'update', entity: 'person', id: `P${i}`, values: { phone: `198${String(i).padStart(8, '0')}` } },
    { kind: 'create', entity: 'employment', id: `E${i}`, values: employmentValues(i) },
  ];
}

/** The host of the receiving PC over copies of its folders, so that every run finds the same. */
export function hostOver({ data, stick }: PeerOffice): { readonly host: HostApi; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'bench-receiver-'));
  for (const [from, name] of [
    [data, 'data'],
    [stick, 'stick'],
  ] as const)
    cpSync(from, join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'marks'));
  const host = createLedgerHost({
    kind: 'browser',
    version: '0.0.0-bench',
    dataFolder: join(folder, 'data'),
    dialogs: folderDialogs({ filesFolder: join(folder, 'stick'), places: [] }),
    log: { write: () => undefined },
    marks: { folder: join(folder, 'marks') },
    earlierFolders: [],
    createExchange: createExchangeService,
    now: () => Date.UTC(2026, 10, 23, 8),
  });
  return { host, remove: () => rmSync(folder, { recursive: true }) };
}
