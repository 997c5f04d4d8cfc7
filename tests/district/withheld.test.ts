// What a report leaves out, at the district: stored as it came, completed when the whole comes, never lost again.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#shared/bundle/abridged-line.ts';
import { newLog, nowMs } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  enrolPc,
  importInto,
  newDistrict,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

const scope: Scope = { purpose: 'report', withheld: { person: ['homeAddress', 'difficulty'] } };

let district: SampleDistrict;
let pc: Pc;

beforeAll(async () => {
  district = await newDistrict();
  pc = await enrolPc(district);
});
afterAll(() => district.remove());

const recordsAt = async () => (await queryIn(district.dir, 'SELECT fields FROM record')).map(({ fields }) => fields);
const tipsAt = () => queryIn(district.dir, 'SELECT seq FROM log_point WHERE is_tip');

test('a report is completed by a later one with a wider scope, and not undone by a narrower one', async () => {
  const log = newLog('LOGA00000001', nowMs - 3_600_000);
  const [name, homeAddress] = ['样例甲', '样例路一号'];
  log.append([{ k: 'new', t: 'person', r: 'P1', f: { name, homeAddress }, ext: { n: 'NONCE' } }]);
  log.append([{ k: 'set', t: 'person', r: 'P1', f: { difficulty: '单亲' }, ext: { n: 'NONCE' } }]);
  const send = async (no: number, withScope: Scope | undefined) => {
    const { path } = bundleOn(pc, log.batches, { no, mode: 'full', ...(withScope ? { scope: withScope } : {}) });
    return (await importInto(district, [path])).results[0];
  };

  expect(await send(1, scope)).toMatchObject({ outcome: 'stored', operations: 3 });
  expect(await recordsAt()).toEqual([{ name }]);

  expect(await send(2, undefined)).toMatchObject({ outcome: 'stored' });
  expect(await recordsAt()).toEqual([{ name, homeAddress, difficulty: '单亲' }]);

  expect(await send(3, scope)).toMatchObject({ outcome: 'stored' });
  expect(await recordsAt()).toEqual([{ name, homeAddress, difficulty: '单亲' }]);
  expect(await tipsAt()).toEqual([{ seq: 3 }]);

  const doctor = await district.run(['doctor', '--dir', district.dir]);
  expect(doctor).toMatchObject({ exit: 0 });
});
