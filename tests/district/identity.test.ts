import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { readDistrict } from '#shared/bundle/district-document.ts';
import { privateKeyFromPem } from '#shared/crypto/key-files.ts';
import { publicKeyOf } from '#shared/crypto/sm2.ts';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { englishIn, enrolPc, filesOf, newDistrict, type Pc, type SampleDistrict } from './sample-district.ts';

let district: SampleDistrict;
let pc: Pc;

beforeAll(async () => {
  district = await newDistrict();
  pc = await enrolPc(district);
});
afterAll(() => district.remove());

describe('lxrecv init', () => {
  it('makes an identity whose public keys belong to the private keys beside it', () => {
    const read = readDistrict(readFileSync(join(district.dir, 'district.json')));
    if (!read.ok) throw new Error(read.error.code);
    const { rootKeys, ca, receipt, refdata, recovery, enc, code, name } = read.value.district;
    expect([code, name]).toEqual(['990102', '样例区']);
    expect([ca, receipt, refdata, recovery, enc[0]?.pub]).toEqual(
      ['ca', 'receipt', 'refdata', 'recovery', 'enc'].map(publicKeyIn),
    );
    expect(rootKeys).toEqual(['root-1', 'root-2', 'root-3'].map(publicKeyIn).sort());
  });

  function publicKeyIn(name: string): string {
    const key = privateKeyFromPem(readFileSync(join(district.dir, 'keys', `${name}.pem`), 'utf8'));
    if (!key.ok) throw new Error(name);
    return toHex(publicKeyOf(key.value));
  }

  it('never writes over an identity', async () => {
    const before = readFileSync(join(district.dir, 'district.json'), 'utf8');
    const again = await district.run(['init', '--dir', district.dir, '--district', '990102']);
    expect(again.exit).toBe(4);
    expect(again.err[0]).toContain('已经建立过区级身份，没有改动');
    expect(readFileSync(join(district.dir, 'district.json'), 'utf8')).toBe(before);
  });

  it('does not write beside keys whose identity is lost', async () => {
    const dir = join(district.root, 'half');
    mkdirSync(join(dir, 'keys'), { recursive: true });
    const made = await district.run(['init', '--dir', dir, '--district', '990102']);
    expect([made.exit, existsSync(join(dir, 'district.json'))]).toEqual([4, false]);
  });

  it('is found by the database that lies in its folder, when nobody names it', async () => {
    const listed = await district.run(['enrol', 'list', '--db', `pglite:${join(district.dir, 'db')}`]);
    expect([listed.exit, listed.out.length]).toEqual([0, 1]);
    const lost = await district.run(['enrol', 'list']);
    expect([lost.exit, lost.err]).toEqual([4, ['没有指明区级文件夹。请加上 --dir 文件夹。']]);
  });

  it('wants a district code of six digits', async () => {
    const made = await district.run(['init', '--dir', join(district.root, 'other'), '--district', '9901']);
    expect([made.exit, made.err]).toEqual([4, ['区县代码应为 6 位数字。请核对 --district 后再运行。']]);
  });

  it('names a key that is missing, and does nothing without it', async () => {
    const broken = await newDistrict();
    writeFileSync(join(broken.dir, 'keys', 'enc.pem'), 'no key');
    const listed = await broken.run(['enrol', 'list', '--dir', broken.dir]);
    broken.remove();
    expect(listed.exit).toBe(5);
    expect(listed.err[0]).toMatch(/密钥文件 .*enc\.pem 缺失或损坏/);
  });
});

describe('lxrecv enrol', () => {
  it('shows whose request it is and the code to compare by telephone', async () => {
    const shown = await district.run(['enrol', 'show', join(pc.folder, 'request.lxreq')]);
    expect(shown.exit).toBe(0);
    expect(shown.out[0]).toBe('申请单位：样例街道001两新组织综合党委（990102001）');
    expect(shown.out[2]).toMatch(/：(\d{4} ){7}\d{4}$/);
  });

  it('issues a certificate for two years by default', () => {
    expect(pc.signed.cert).toMatchObject({ street: '990102001', issuer: '990102', notAfter: '2028-11-22T08:00:00Z' });
  });

  it('lists certificates, and the revoked ones as such', async () => {
    const other = await enrolPc(district, '990102002');
    const revoked = await district.run([
      'enrol',
      'revoke',
      other.serial,
      '--reason',
      '电脑遗失',
      '--dir',
      district.dir,
    ]);
    expect([revoked.exit, revoked.out[0]]).toEqual([0, expect.stringContaining('原因：电脑遗失')]);
    const { out } = await district.run(['enrol', 'list', '--dir', district.dir]);
    expect(out.find((line) => line.startsWith(pc.serial))).toContain('有效至 2028-11-22');
    expect(out.find((line) => line.startsWith(other.serial))).toContain('已于 2026-11-22 撤销');
  }, 60_000);

  it('refuses an office of another district', async () => {
    const before = filesOf(district);
    await expect(enrolPc(district, '990103001')).rejects.toThrow('不属于本区 990102，没有批准');
    expect(filesOf(district)).toEqual(before);
  });

  it('refuses a request that was changed after signing', async () => {
    const changed = join(district.root, 'changed.lxreq');
    const text = readFileSync(join(pc.folder, 'request.lxreq'), 'utf8').replace('样例电脑1', '样例电脑2');
    writeFileSync(changed, text);
    const approved = await district.run(['enrol', 'approve', changed, '--dir', district.dir]);
    expect([approved.exit, approved.err[0]]).toEqual([3, expect.stringContaining('申请的签名未通过校验')]);
  });

  it('does not revoke what it never issued', async () => {
    const answer = await district.run(['enrol', 'revoke', 'NOSUCH', '--reason', '误', '--dir', district.dir]);
    expect([answer.exit, answer.err[0]]).toEqual([4, expect.stringContaining('没有编号为 NOSUCH 的证书')]);
  }, 60_000);
});

describe('the command line', () => {
  test.each([
    [['unknown'], 4],
    [[], 4],
    [['enrol'], 4],
    [['enrol', 'show'], 4],
    [['enrol', 'approve', 'x.lxreq', '--dir', 'D', '--years', '9'], 4],
    [['enrol', 'show', '/nowhere/request.lxreq'], 5],
    [['import', 'x.lxsync'], 4],
    [['import', '--dir', 'D'], 4],
    [['import', '/nowhere', '--dir', 'D'], 5],
    [['import', '/nowhere', '--dryrun', '--dir', 'D'], 4],
    [['import', '--dir'], 4],
    [['verify', '--dir', 'D'], 4],
    [['status', '--db', 'mysql://x'], 4],
    [['status', '--db', 'pglite:/nowhere'], 5],
    [['figures', '--dir', 'D', '--from', '2025', '--to', '2025-12-31'], 4],
    [['figures', '--dir', 'D', '--from', '2026-01-01', '--to', '2025-12-31'], 4],
    [['receipt', 'show', '--dir', 'D', '--db', 'pglite:/nowhere', '--device', 'X', '--no', '1'], 5],
    [['verify', 'x', '--dir', '/nowhere'], 5],
  ])('%s answers with code %i and one Chinese sentence', async (argv, exit) => {
    const answer = await district.run(
      argv.map((word) => (word === 'D' ? district.dir : word)),
      nowMs,
    );
    expect(answer.exit).toBe(exit);
    expect(answer.out).toEqual([]);
    expect(answer.err).toHaveLength(1);
    expect(answer.err[0]).toMatch(/[\u4e00-\u9fff]/);
    expect(englishIn(answer.err[0] ?? '')).toEqual([]);
  });

  it('makes no database when asked to read one that is not there', async () => {
    await district.run([
      'figures',
      '--db',
      `pglite:${district.root}/typo`,
      '--from',
      '2025-01-01',
      '--to',
      '2025-12-31',
    ]);
    expect(existsSync(join(district.root, 'typo'))).toBe(false);
  });
});
