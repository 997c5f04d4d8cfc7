import { afterEach, describe, expect, it } from 'vitest';
import { recordById } from '#shared/ledger/book.ts';
import { person, rename } from '../storage/desk-of-tests.ts';
import {
  carry,
  exchange,
  filesFor,
  fingerprint,
  type Office,
  openPair,
  type Pc,
  takeIn,
  takeInAll,
  value,
  write,
} from './office.ts';

let office: Office;
let a: Pc;
let b: Pc;

async function pair(): Promise<void> {
  ({ office, a, b } = await openPair());
}

afterEach(() => office.close());

const nameAt = (pc: Pc, id: string) => recordById(pc.store.book, 'person', id)?.values.name;

describe('two PCs of one office', () => {
  it('hold the same after each has taken in what the other wrote', async () => {
    await pair();
    value(await a.store.commit([person('P1')], '新增'));
    value(await b.store.commit([person('P2')], '新增'));
    await exchange(a, b);
    await exchange(b, a);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
    expect([nameAt(a, 'P2'), nameAt(b, 'P1')]).toEqual(['人P2', '人P1']);
    await office.reopen(a);
    await office.reopen(b);
    expect(fingerprint(a.store)).toBe(fingerprint(b.store));
  });
});
