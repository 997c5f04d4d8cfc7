// lxrecv root rotate, worked as in life: keepers come with their root keys, PCs learn of it by certificate, receipt or file.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDistrict } from '#district/district-folder.ts';
import { toHex } from '#shared/base/bytes.ts';
import { readDistrict } from '#shared/bundle/district-document.ts';
import { extendChain } from '#shared/bundle/root-chain.ts';
import { readRootFile } from '#shared/bundle/root-file.ts';
import { publicKeyFromPem } from '#shared/crypto/key-files.ts';
import { newLog, nowMs, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type SampleDistrict,
} from '#tests/district/sample-district.ts';

let district: SampleDistrict;
beforeEach(async () => {
  district = await newDistrict();
});
afterEach(() => district.remove());

const current = () => {
  const read = readDistrict(readFileSync(join(district.dir, 'district.json')));
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};
const rotate = (...options: readonly string[]) =>
  district.run(['root', 'rotate', ...options, '--dir', district.dir], nowMs + 86_400_000);
const keyFile = (name: string) => join(district.dir, 'keys', name);
/** The keeper takes the key away on a stick. */
function takeAway(name: string): string {
  const stick = join(district.root, `stick-${name}`);
  mkdirSync(stick);
  renameSync(keyFile(`${name}.pem`), join(stick, `${name}.pem`));
  return stick;
}

describe('lxrecv root rotate', () => {
  it('replaces role keys, and the new version follows from the old one', async () => {
    const before = current();
    const answer = await rotate('--replace', 'receipt,enc');
    expect([answer.exit, answer.err]).toEqual([0, []]);
    const after = current();
    expect(after.district).toMatchObject({ version: 2, ca: before.district.ca, rootKeys: before.district.rootKeys });
    expect(after.district.receipt).not.toBe(before.district.receipt);
    expect(extendChain([before], [after])).toMatchObject({ ok: true });
    const folder = openDistrict(district.dir);
    if (!folder.ok) throw new Error(folder.error.message);
    expect(folder.value.decryptionKeys.map(({ kid }) => kid)).toEqual(
      [before, after].flatMap((each) => each.district.enc.map(({ kid }) => kid)),
    );
  });

  it('writes the paper for the streets with every version in it', async () => {
    const before = current();
    await rotate('--name', '样例新区');
    const names = readdirSync(join(district.dir, 'receipts'));
    expect(names).toEqual(['district-990102-v2.lxroot']);
    const paper = readRootFile(readFileSync(join(district.dir, 'receipts', 'district-990102-v2.lxroot')));
    expect(paper).toEqual({ ok: true, value: [before, current()] });
  });

  it('takes the root keys from the sticks of their keepers', async () => {
    const sticks = ['root-1', 'root-2', 'root-3'].map(takeAway);
    const alone = await rotate('--replace', 'ca', '--keys', sticks[1] as string);
    expect([alone.exit, alone.err[0]]).toEqual([4, expect.stringContaining('只找到 root-2')]);
    expect(current().district.version).toBe(1);
    expect(existsSync(keyFile('ca-2.pem'))).toBe(false);
    const both = await rotate('--replace', 'ca', '--keys', `${sticks[1]},${sticks[2]}`);
    expect([both.exit, current().district.version]).toEqual([0, 2]);
  });

  it('replaces a root key that was lost', async () => {
    rmSync(keyFile('root-2.pem'));
    const before = current();
    expect((await rotate('--replace', 'root-2')).exit).toBe(0);
    expect(existsSync(keyFile('root-4.pem'))).toBe(true);
    expect(extendChain([before], [current()])).toMatchObject({ ok: true });
    const shown = await district.run(['root', 'show', '--dir', district.dir]);
    expect(shown.out.join('\n')).toContain('root-1、root-3、root-4');
  });

  it('never takes up again a root key that was replaced', async () => {
    const replaced = ['root-2.pub', 'root-3.pub'].map((name) => publicKeyFromPem(readFileSync(keyFile(name), 'utf8')));
    await rotate('--replace', 'root-2');
    await rotate('--replace', 'root-3');
    expect(current().district.version).toBe(3);
    for (const key of replaced) expect(current().district.rootKeys).not.toContain(key.ok && toHex(key.value));
    const gone = await rotate('--replace', 'root-2');
    expect([gone.exit, gone.err[0]]).toEqual([4, expect.stringContaining('没有名为“root-2”的密钥')]);
  });

  it('uses the keys that a run left behind which broke off before the new version was written', async () => {
    await rotate('--replace', 'ca,root-1');
    const version2 = current();
    rmSync(join(district.dir, 'district.json'));
    renameSync(join(district.dir, 'earlier', '000001.json'), join(district.dir, 'district.json'));
    expect((await rotate('--replace', 'ca,root-1')).exit).toBe(0);
    expect(current().district).toEqual(version2.district);
  });

  it.each([
    [[], '没有指明更换什么'],
    [['--replace', 'rot'], '没有名为“rot”的密钥'],
    [['--replace', 'ca', '--keys', '/nowhere'], '找不到文件或文件夹'],
  ])('%s: nothing changes', async (options, sentence) => {
    const before = readFileSync(join(district.dir, 'district.json'), 'utf8');
    const answer = await rotate(...options);
    expect([answer.exit > 0, answer.err[0]]).toEqual([true, expect.stringContaining(sentence)]);
    expect(readFileSync(join(district.dir, 'district.json'), 'utf8')).toBe(before);
  });
});

describe('bundles and receipts over a change of keys', () => {
  it('a bundle for the old encryption key is received, and its receipt brings the new identity', async () => {
    const pc = await enrolPc(district);
    const before = current();
    const log = newLog('LOGA00000001');
    log.append([personDraft('P1', '样例甲')]);
    const bundle = bundleOn(pc, log.batches);
    expect((await rotate('--replace', 'enc,ca')).exit).toBe(0);
    const { results } = await importInto(district, [bundle.path]);
    expect(results[0]).toMatchObject({ outcome: 'stored', code: 'OK' });
    const receipt = openOnPc(pc, results[0]?.receipt?.file);
    expect(extendChain([before], receipt.districts ?? [])).toEqual({ ok: true, value: [before, current()] });
  }, 90_000);
});
