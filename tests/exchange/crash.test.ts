// The power goes at every single write, flush, rename, removal and new file while a bundle is taken in: opened, copied to
// the inbox, verified, put into the ledger and settled. After the restart the ledger is as it was before or as it is
// afterwards, never between, and taking the file in once more ends the same.

import fs, { cpSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, person, rename } from '../storage/desk-of-tests.ts';
import { carry, filesFor, fingerprint, type Office, openPair, type Pc, takeIn, value, write } from './office.ts';

type Functions = { [name: string]: (...args: never[]) => unknown };
/** Where the program's calls end up, and which of them change the disk. */
const doors: readonly (readonly [Functions, readonly string[]])[] = [
  [
    fs as unknown as Functions,
    ['writeSync', 'fsyncSync', 'renameSync', 'rmSync', 'mkdirSync', 'copyFileSync', 'writeFileSync', 'ftruncateSync'],
  ],
  [
    fs.promises as unknown as Functions,
    ['rename', 'rm', 'mkdir', 'copyFile', 'writeFile', 'unlink', 'link', 'truncate'],
  ],
  [await fileHandles(), ['write', 'sync', 'datasync', 'truncate', 'writeFile', 'appendFile']],
];
const originals = doors.map(([door, names]) => Object.fromEntries(names.map((name) => [name, door[name]])));
class PowerCut extends Error {}

async function fileHandles(): Promise<Functions> {
  const handle = await fs.promises.open(import.meta.filename, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as Functions;
}

/** From the n-th change on nothing reaches the disk any more. @returns how many changes were tried */
function cutPowerAt(n: number): () => number {
  let done = 0;
  for (const [door, names] of doors)
    for (const name of names) {
      const original = door[name] as (...args: unknown[]) => unknown;
      door[name] = function (this: unknown, ...args: unknown[]) {
        if (++done >= n) throw new PowerCut(`${name} ${n}`);
        return original.apply(this, args);
      };
    }
  syncBuiltinESMExports();
  return () => done;
}

function powerOn(): void {
  for (const [at, [door]] of doors.entries()) Object.assign(door, originals[at]);
  syncBuiltinESMExports();
}

afterEach(powerOn);

describe('the power goes while a bundle is taken in', () => {
  let office: Office;
  let [a, b] = [] as unknown as [Pc, Pc];
  let prepared: string;
  let before: string;
  let after: string;
  let changes: number;

  beforeAll(async () => {
    ({ office, a, b } = await openPair());
    value(await b.store.commit([person('P1')], '新增'));
    value(await a.store.commit([person('P2')], '新增'));
    value(await a.store.commit([rename('P2', '改名')], '修改'));
    value(await write(a));
    carry(a, b);
    before = fingerprint(b.store);
    await b.store.close();
    prepared = office.copyOf(b);
    cpSync(office.marks, `${prepared}-marks`, { recursive: true });
    await reboot();
    const count = cutPowerAt(Number.POSITIVE_INFINITY);
    await takeFirst();
    powerOn();
    changes = count();
    after = fingerprint(b.store);
    expect(after).not.toBe(before);
  });
  afterAll(() => office.close());

  /** The PC as it was before, with the disk as it is prepared. */
  async function reboot(): Promise<void> {
    powerOn();
    for (const [from, to] of [
      [prepared, b.folder],
      [`${prepared}-marks`, office.marks],
    ] as const) {
      rmSync(to, { recursive: true });
      cpSync(from, to, { recursive: true });
    }
    await office.restartAfterCrash(b, freshDatabase());
  }

  async function takeFirst(): Promise<void> {
    const file = (await filesFor(b)).find(({ from }) => from.startsWith('一号机'));
    await takeIn(b, file ?? { id: '' });
  }

  it('at any of the changes that it makes', async () => {
    expect(changes).toBeGreaterThan(15);
    const step = process.env.SLOW ? 1 : 3;
    for (let n = 1; n <= changes; n += step) {
      await reboot();
      cutPowerAt(n);
      await takeFirst().catch(() => undefined);
      powerOn();
      await office.restartAfterCrash(b, b.indexedDb);
      const found = fingerprint(b.store);
      expect([before, after], `change ${n} of ${changes}`).toContain(found);
      await office.restartAfterCrash(b, freshDatabase());
      expect([before, after], `change ${n}, from the journal`).toContain(fingerprint(b.store));
      await takeFirst();
      expect(fingerprint(b.store), `change ${n}, once more`).toBe(after);
      expect((await filesFor(b)).map(({ state }) => state)).toContain('received');
    }
  }, 300_000);
});
