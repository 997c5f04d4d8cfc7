// Conflicts between two real PCs: found after an exchange, decided on one, gone on both, kept over restarts, taken back.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { recordById, recordsOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { Choice } from '#shared/ledger/conflict-changes.ts';
import { person } from '../storage/desk-of-tests.ts';
import { carry, exchange, type Office, openPair, type Pc, takeInAll, value, write } from './office.ts';

const idNo = '990000199001010017';
let office: Office;
let a: Pc;
let b: Pc;

beforeEach(async () => {
  ({ office, a, b } = await openPair());
  for (const pc of [a, b]) value(await pc.store.receiving.introduce());
});
afterEach(() => office.close());

const update = (id: string, values: Record<string, string | null>): Change => ({
  kind: 'update',
  entity: 'person',
  id,
  values,
});
const commit = async (pc: Pc, ...changes: readonly Change[]) => value(await pc.store.commit(changes, '修改'));
const phoneAt = (pc: Pc, id = 'P1') => recordById(pc.store.book, 'person', id)?.values.phone;
const wordsAt = async (pc: Pc) => (await pc.store.fingerprintWords())?.whole.join(' ');

async function conflictsAt({ store }: Pc) {
  await store.conflicts.refresh();
  return store.conflicts.list() ?? [];
}
const openAt = async (pc: Pc) => (await conflictsAt(pc)).map(({ id }) => id);

async function decide(pc: Pc, choose: (store: LedgerStore) => Choice): Promise<void> {
  const [conflict] = await conflictsAt(pc);
  if (!conflict) throw new Error('there is no conflict');
  value(await pc.store.conflicts.decide([{ conflict, choice: choose(pc.store) }]));
}

/** Both ways; a PC whose colleague has everything writes nothing. */
async function meet(): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const written = await write(from);
    if (!written.ok && written.error.code === 'nothingToSend') continue;
    value(written);
    carry(from, to);
    await takeInAll(to);
  }
}

/** Both PCs hold P1 with a phone of their own. */
async function disputedPhone(): Promise<void> {
  await commit(a, person('P1', { phone: '19900000000' }));
  await exchange(a, b);
  await commit(a, update('P1', { phone: '19900000001' }));
  await commit(b, update('P1', { phone: '19900000002' }));
  await meet();
}

describe('two values of one field', () => {
  it('are in conflict on both, say who wrote them on which PC, and are decided once for both', async () => {
    await disputedPhone();
    expect([await openAt(a), await openAt(b)]).toEqual([['FIELD person P1 phone'], ['FIELD person P1 phone']]);
    const [conflict] = await conflictsAt(b);
    const writers = conflict?.heads.map((head) => b.store.conflicts.writerOf(head));
    expect(writers).toEqual([
      { userName: '一号机的专干', deviceName: '一号机' },
      { userName: '二号机的专干', deviceName: '二号机' },
    ]);
    await decide(b, () => ({ kind: 'take', op: conflict?.heads[0]?.op ?? '' }));
    await meet();
    expect([await openAt(a), await openAt(b)]).toEqual([[], []]);
    expect([phoneAt(a), phoneAt(b)]).toEqual(['19900000001', '19900000001']);
    expect(a.store.conflicts.decisions()).toMatchObject([{ verdict: 'other', userName: '二号机的专干' }]);
    expect(await wordsAt(a)).toBe(await wordsAt(b));
  });

  it('a decision survives a restart and is taken back on the PC that did not make it', async () => {
    await disputedPhone();
    await decide(a, () => ({ kind: 'write', value: '19900000009' }));
    await meet();
    for (const pc of [a, b]) await office.reopen(pc);
    expect([await openAt(a), await openAt(b)]).toEqual([[], []]);
    const [decision] = b.store.conflicts.decisions();
    if (!decision) throw new Error('no decision');
    expect(value(await b.store.conflicts.takeBack(decision))).toEqual([]);
    expect(phoneAt(b)).toBe('19900000002');
    await meet();
    expect([phoneAt(a), phoneAt(b)]).toEqual(['19900000002', '19900000002']);
    await a.store.conflicts.refresh();
    expect(a.store.conflicts.decisions()).toMatchObject([{ isTakenBack: true }]);
    expect(await wordsAt(a)).toBe(await wordsAt(b));
  });

  it('decided differently on both at once, are in conflict again, and nothing is lost', async () => {
    await disputedPhone();
    await decide(a, () => ({ kind: 'write', value: '19900000008' }));
    await decide(b, () => ({ kind: 'write', value: '19900000009' }));
    await meet();
    const values = (await conflictsAt(a)).map(({ heads }) => heads.map((head) => head.value));
    expect(values).toEqual([['19900000008', '19900000009']]);
    expect(await openAt(b)).toEqual(await openAt(a));
  });

  it('what has come in since the clerk looked is not decided unseen', async () => {
    await disputedPhone();
    const [seen] = await conflictsAt(a);
    await commit(b, update('P1', { phone: '19900000007' }));
    await exchange(b, a);
    if (!seen) throw new Error('no conflict');
    const choice = { kind: 'take', op: seen.heads[0]?.op ?? '' } as const;
    const refused = await a.store.conflicts.decide([{ conflict: seen, choice }]);
    expect(refused.ok).toBe(false);
    expect(phoneAt(a)).toBe('19900000007');
  });
});

describe('records', () => {
  it('one person typed in on both PCs is joined on one and is one on both, and two again when taken back', async () => {
    await commit(a, person('P1', { idNo, phone: '19900000001' }));
    await commit(b, person('P2', { idNo, phone: '19900000002' }));
    await meet();
    expect(await openAt(b)).toEqual(['DUP person P1 P2']);
    await decide(b, () => ({ kind: 'join', valuesOf: { phone: 'P2' } }));
    await meet();
    for (const pc of [a, b]) {
      await office.reopen(pc);
      expect(await openAt(pc)).toEqual([]);
      expect(recordsOf(pc.store.book, 'person')).toMatchObject([{ id: 'P1', values: { phone: '19900000002' } }]);
    }
    const [decision] = a.store.conflicts.decisions();
    if (!decision) throw new Error('no decision');
    value(await a.store.conflicts.takeBack(decision));
    await meet();
    for (const pc of [a, b]) expect(await openAt(pc)).toEqual(['DUP person P1 P2']);
    expect(await wordsAt(a)).toBe(await wordsAt(b));
  });

  it('deleted on one and edited on the other stays in sight until somebody decides', async () => {
    await commit(a, person('P1', { phone: '19900000000' }));
    await exchange(a, b);
    await commit(a, { kind: 'delete', entity: 'person', id: 'P1', why: '离职' });
    await commit(b, update('P1', { phone: '19900000001' }));
    await meet();
    expect([await openAt(a), recordsOf(b.store.book, 'person').length]).toEqual([['DEL_EDIT person P1'], 1]);
    await decide(a, () => ({ kind: 'delete', why: '确实离职' }));
    await meet();
    expect([await openAt(b), recordsOf(b.store.book, 'person').length]).toEqual([[], 0]);
  });

  it('a job added on one PC to a person deleted on the other is listed and put right', async () => {
    await commit(a, person('P1'));
    await exchange(a, b);
    await commit(a, { kind: 'delete', entity: 'person', id: 'P1', why: '误录' });
    await commit(b, { kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' } });
    await meet();
    expect([await openAt(a), await openAt(b)]).toEqual([
      ['REF_DEAD employment E1 personId'],
      ['REF_DEAD employment E1 personId'],
    ]);
    await decide(b, () => ({ kind: 'restore' }));
    await meet();
    expect([await openAt(a), recordsOf(a.store.book, 'person').length]).toEqual([[], 1]);
  });
});

describe('asking the colleague', () => {
  it('the question goes to the other PC, the answer comes back', async () => {
    await disputedPhone();
    const [id = ''] = await openAt(a);
    value(await a.store.conflicts.remark(id, '哪个是新号？'));
    await exchange(a, b);
    await b.store.conflicts.refresh();
    expect(b.store.conflicts.remarksOn(id)).toMatchObject([{ text: '哪个是新号？', deviceName: '一号机' }]);
    value(await b.store.conflicts.remark(id, '尾号 2 是新号。'));
    await exchange(b, a);
    await a.store.conflicts.refresh();
    expect(a.store.conflicts.remarksOn(id).map(({ text, deviceName }) => `${deviceName}：${text}`)).toEqual([
      '一号机：哪个是新号？',
      '二号机：尾号 2 是新号。',
    ]);
  });
});
