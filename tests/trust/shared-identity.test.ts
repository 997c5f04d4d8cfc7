// A disk was copied and nobody noticed: two PCs report under one id. The district says so, each PC asks for an id of its
// own, the shared certificate is revoked. Whatever either of them wrote, and whenever it re-enrols, nothing is lost.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ReceiptSummary } from '#shared/host/host-api.ts';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { importInto, newDistrict, queryIn, type SampleDistrict } from '#tests/district/sample-district.ts';
import { person } from '#tests/storage/desk-of-tests.ts';
import {
  clerk,
  enrol,
  incoming,
  newOfficeHost,
  type OfficeHost,
  placeOf,
  refusal,
  storeOf,
  takeIn,
  twinOf,
  value,
} from './office-host.ts';

const slow = 300_000;
const dayMs = 86_400_000;

type Desk = { readonly pc: OfficeHost; readonly store: LedgerStore };

let district: SampleDistrict;
const stores: LedgerStore[] = [];
beforeEach(async () => {
  district = await newDistrict();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  district.remove();
});

async function deskOf(pc: OfficeHost): Promise<Desk> {
  const store = await storeOf(pc);
  stores.push(store);
  return { pc, store };
}

async function add({ store }: Desk, id: string): Promise<void> {
  const saved = await store.commit([person(id)], '新增');
  if (!saved.ok) throw new Error(saved.error.kind);
}

/** A report to the district and its receipt back onto the PC; the code of the answer. */
async function report(desk: Desk, atMs = nowMs): Promise<ReceiptSummary> {
  const { pc } = desk;
  const receipts = await sendReport(desk, atMs);
  cpSync(receipts, join(pc.stick, 'LXSYNC', '990102', 'down', '990102001'), { recursive: true });
  return takeReceipts(desk);
}

async function sendReport({ pc }: Desk, atMs: number): Promise<string> {
  const before = filesOn(pc.stick);
  const { fileName } = await value(
    pc.host.exportBundle({ place: await placeOf(pc.host), mode: 'incremental', title: '' }),
  );
  const written = filesOn(pc.stick).find((path) => path.endsWith(fileName) && !before.includes(path)) ?? '';
  await importInto(district, [join(pc.stick, written)], { atMs });
  return join(district.dir, 'receipts', '990102001');
}

async function takeReceipts({ pc, store }: Desk): Promise<ReceiptSummary> {
  for (const file of await incoming(pc.host, 'receipt'))
    if ((await pc.host.openIncoming({ id: file.id })).ok)
      await value(pc.host.settleIncoming({ id: file.id, confirmed: true }));
  await store.beginLogIfDue();
  const { receipts, bundles } = await value(pc.host.exchangeState());
  const last = bundles.at(-1)?.digest;
  return receipts.findLast(({ bundleDigest }) => bundleDigest === last) as ReceiptSummary;
}

function filesOn(stick: string): readonly string[] {
  return readdirSync(stick, { recursive: true }).map(String);
}

/** What the clerk and the district do; `atMs` is the district's day. */
async function askForNewId({ pc }: Desk, atMs = nowMs): Promise<void> {
  const asked = await value(pc.host.requestNewId({ place: await placeOf(pc.host), ownPassword: clerk.password }));
  const file = join(pc.stick, asked.fileName);
  const shown = await district.run(['enrol', 'show', file, '--dir', district.dir], atMs);
  expect(shown.out.join('\n')).toMatch(/这是重新登记：原编号 \S+ 由两台电脑共用/);
  const approved = await district.run(['enrol', 'approve', file, '--dir', district.dir], atMs);
  expect(approved.err).toEqual([]);
}

async function acceptNewId({ pc, store }: Desk): Promise<void> {
  for (const file of await incoming(pc.host, 'certificate')) {
    const { facts } = await value(pc.host.openIncoming({ id: file.id }));
    if (facts.some(({ value: whose }) => whose.startsWith('本机（重新登记）')))
      expect((await takeIn(pc.host, file)).message).toContain('以前没有报出的修改');
  }
  await store.beginLogIfDue();
}

const stateOf = ({ pc }: Desk) => value(pc.host.enrolmentState());
const statusAt = async (atMs: number) =>
  (await district.run(['status', '--dir', district.dir], atMs)).out.filter((line) => line.includes('重新登记'));
const namesHeld = async () =>
  (await queryIn(district.dir, "SELECT DISTINCT rid FROM op WHERE tbl = 'person' ORDER BY rid")).map(({ rid }) => rid);

/** Two PCs under one id; both have reported, and both have been told. */
async function twins(): Promise<readonly [Desk, Desk]> {
  const first = await newOfficeHost(district);
  await enrol(first, district);
  const a = await deskOf(first);
  await add(a, 'BEFORE');
  expect((await report(a)).code).toBe('OK');
  return [a, await deskOf(await twinOf(district, first))];
}

/** Both have written and reported, and both have been told. */
async function toldTwins(): Promise<readonly [Desk, Desk]> {
  const [a, b] = await twins();
  await add(a, 'FROM-A');
  await add(b, 'FROM-B');
  expect((await report(a)).code).toBe('OK');
  // The number has been used by the other PC: the first thing that the district notices.
  expect((await report(b)).code).toBe('E_EQUIVOCATION');
  expect((await report(b)).code).toBe('FORK');
  await add(a, 'LATER-A');
  await report(a);
  return [a, b];
}

describe('two PCs under one id', () => {
  it(
    'are told by the receipts, each until when, and begin new logs',
    async () => {
      const [a, b] = await twins();
      await add(a, 'FROM-A');
      await add(b, 'FROM-B');
      await report(a);
      expect((await stateOf(a)).shared).toBeUndefined();
      await report(b);
      const told = { why: 'fork', since: '2026-11-22T08:00:00Z', dueOn: '2026-12-22', isAsked: false };
      expect((await stateOf(b)).shared).toEqual(told);
      expect((await report(b)).code).toBe('FORK');
      const logs = [...b.store.book.state.logs.keys()].length;
      await add(a, 'LATER-A');
      await report(a);
      expect((await stateOf(a)).shared).toMatchObject({ why: 'fork', dueOn: '2026-12-22' });
      expect(logs).toBeGreaterThan(1);
      expect([...a.store.book.state.logs.keys()].length).toBeGreaterThan(1);
      expect(await statusAt(nowMs)).toEqual([expect.stringContaining('应在 2026-12-22 前重新登记，还没有一台登记。')]);
    },
    slow,
  );

  it(
    'have ids of their own again: one in time, the other after the shared certificate was revoked',
    async () => {
      const [a, b] = await toldTwins();
      const before = (await stateOf(a)).deviceId;

      const place = await placeOf(a.pc.host);
      expect(await refusal(a.pc.host.requestNewId({ place, ownPassword: '不是这个' }))).toBe('wrongPassword');
      await askForNewId(a);
      const asked = await stateOf(a);
      expect(asked).toMatchObject({ enrolled: true, deviceId: before, shared: { isAsked: true } });
      // Under the old id until the certificate is here.
      await add(a, 'WHILE-ASKED');
      expect(await report(a)).toMatchObject({ code: 'OK' });
      await add(a, 'NOT-SENT');
      await sendReport(a, nowMs);
      await add(a, 'NOT-SENT-EITHER');
      await acceptNewId(a);

      const after = await stateOf(a);
      expect(after).toMatchObject({ enrolled: true });
      expect(after.shared).toBeUndefined();
      expect(after.deviceId).not.toBe(before);
      // The answer to what went out under the old id is still an answer to this PC.
      cpSync(join(district.dir, 'receipts', '990102001'), join(a.pc.stick, 'LXSYNC', '990102', 'down', '990102001'), {
        recursive: true,
      });
      expect((await takeReceipts(a)).result).not.toBe('rejected');
      await add(a, 'UNDER-NEW-ID');
      expect(await report(a)).toMatchObject({ result: 'ok', code: 'OK' });
      expect((await stateOf(a)).shared).toBeUndefined();
      expect(await namesHeld()).toEqual(
        expect.arrayContaining(['FROM-A', 'FROM-B', 'NOT-SENT', 'NOT-SENT-EITHER', 'UNDER-NEW-ID']),
      );

      expect((await statusAt(nowMs + dayMs))[0]).toMatch(/已登记 1 台（\S+）。$/);
      const [late = ''] = await statusAt(nowMs + 31 * dayMs);
      const command = /lxrecv (enrol revoke .*)$/.exec(late)?.[1] ?? '';
      expect((await district.run([...command.split(' '), '--dir', district.dir], nowMs + 31 * dayMs)).err).toEqual([]);
      expect(await statusAt(nowMs + 31 * dayMs)).toEqual([]);

      for (const { pc } of [a, b]) pc.setTime(nowMs + 32 * dayMs);
      await add(b, 'AFTER-REVOCATION');
      expect((await report(b, nowMs + 32 * dayMs)).code).toBe('E_CERT_REVOKED');
      expect(await refusal(b.pc.host.exportBundle({ place, mode: 'incremental', title: '' }))).toBe(
        'certificateRevoked',
      );
      await add(a, 'NOT-REVOKED');
      expect((await report(a, nowMs + 32 * dayMs)).code).toBe('OK');

      expect((await stateOf(b)).shared).toMatchObject({ isAsked: false });
      await askForNewId(b, nowMs + 32 * dayMs);
      await acceptNewId(b);
      expect((await report(b, nowMs + 32 * dayMs)).code).toBe('OK');
      expect(await namesHeld()).toContain('AFTER-REVOCATION');
      expect((await stateOf(b)).shared).toBeUndefined();
    },
    slow,
  );

  it(
    'stay what they are when the program ends in the middle, and after a restart',
    async () => {
      const [a] = await toldTwins();
      await askForNewId(a);
      const vault = readFileSync(join(a.pc.data, 'formal', 'vault.json'));
      await acceptNewId(a);
      const { deviceId } = await stateOf(a);
      await a.store.close();
      for (const kept of [vault, undefined]) {
        // The record of the exchange was written, the vault was not.
        if (kept) writeFileSync(join(a.pc.data, 'formal', 'vault.json'), kept);
        const host = a.pc.restart();
        const unlocked = await value(host.unlock(clerk));
        expect(await value(host.enrolmentState())).toMatchObject({ enrolled: true, deviceId });
        if (!kept) expect(unlocked.deviceId).toBe(deviceId);
        await host.lock();
      }
    },
    slow,
  );
});
