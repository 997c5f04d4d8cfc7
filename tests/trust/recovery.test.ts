// 向区里申请找回: a ledger whose passwords and printed code are lost, opened again by two persons of the district.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { privateKeyFromPem } from '#shared/crypto/key-files.ts';
import { sm2Decrypt } from '#shared/crypto/sm2.ts';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { newDistrict, type SampleDistrict } from '#tests/district/sample-district.ts';
import { clerk, enrol, newOfficeHost, type OfficeHost, placeOf, refusal, value } from './office-host.ts';

const newPassword = '夏天的荷花2027';
const [wang, li, zhao] = ['王审批的口令一二三四', '李审批的口令四五六七', '赵审批的口令七八九十'];

let district: SampleDistrict;
let pc: OfficeHost;
beforeEach(async () => {
  district = await newDistrict();
  pc = await newOfficeHost(district);
}, 30_000);
afterEach(() => district.remove());

const recoverAt = (words: readonly string[], typed: readonly string[] = []) =>
  district.run(['recover', ...words, '--dir', district.dir], nowMs, typed);
const appoint = () =>
  recoverAt(['approvers', '王审批', '李审批', '赵审批'], [wang, wang, li, li, zhao, zhao] as string[]);
const request = async (from = pc) => {
  await value(from.host.lock());
  const place = (await value(from.host.districtRecovery({ ledger: 'formal' }))).places[0]?.id ?? '';
  return value(from.host.writeRecoveryRequest({ ledger: 'formal', userName: clerk.userName, newPassword, place }));
};
const approve = (fileName: string, typed: readonly string[], names = ['王审批', '李审批'], from = pc) =>
  recoverAt(
    ['approve', join(from.stick, fileName), '--approver', names[0] as string, '--second-approver', names[1] as string],
    typed,
  );
const open = (password = newPassword) => pc.host.openRecoveryAnswer({ ledger: 'formal', newPassword: password });

describe('a ledger whose password is lost', () => {
  it('is opened again: request, two approvers, answer, new password', async () => {
    await enrol(pc, district);
    expect((await appoint()).exit).toBe(0);
    const { fileName, code } = await request();
    expect([fileName, code]).toEqual([
      expect.stringMatching(/^recover-.*\.lxreq$/),
      expect.stringMatching(/^(\d{4} ){7}\d{4}$/),
    ]);
    expect(await value(pc.host.districtRecovery({ ledger: 'formal' }))).toMatchObject({
      districtName: '样例区',
      pending: { code, userName: clerk.userName },
    });
    const shown = await recoverAt(['show', join(pc.stick, fileName)]);
    expect(shown.out.join('\n')).toContain(code);
    const approved = await approve(fileName, [wang, li] as string[]);
    expect([approved.exit, approved.err]).toEqual([0, []]);
    const opened = await value(open());
    expect(opened).toMatchObject({ installationId: pc.unlocked.installationId, user: { name: clerk.userName } });
    expect(opened?.dataKey).toEqual(pc.unlocked.dataKey);
    expect(opened?.recoveryCode).toMatch(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
    await value(pc.host.lock());
    expect(await refusal(pc.host.unlock(clerk))).toBe('wrongPassword');
    expect((await value(pc.host.unlock({ ...clerk, password: newPassword }))).dataKey).toEqual(pc.unlocked.dataKey);
    expect((await value(pc.host.districtRecovery({ ledger: 'formal' }))).pending).toBeUndefined();
  }, 60_000);

  it('outlives a restart between request and answer, and any two of the three approvers will do', async () => {
    await enrol(pc, district);
    await appoint();
    const { fileName } = await request();
    await approve(fileName, [zhao, wang] as string[], ['赵审批', '王审批']);
    const restarted = pc.restart();
    const opened = await value(restarted.openRecoveryAnswer({ ledger: 'formal', newPassword }));
    expect(opened?.dataKey).toEqual(pc.unlocked.dataKey);
  }, 60_000);

  it('has new device keys afterwards: it must be enrolled again, and its numbers go on', async () => {
    await enrol(pc, district);
    await appoint();
    const { fileName } = await request();
    await approve(fileName, [wang, li] as string[]);
    await value(open());
    expect(await value(pc.host.enrolmentState())).toMatchObject({ enrolled: false });
    await enrol(pc, district, nowMs + 1000);
    expect(await value(pc.host.enrolmentState())).toMatchObject({ enrolled: true });
    const listed = await district.run(['enrol', 'list', '--dir', district.dir]);
    expect(listed.out).toHaveLength(2);
  }, 60_000);

  it('cannot be opened by a district that never gave it a certificate', async () => {
    await value(pc.host.lock());
    const place = (await value(pc.host.districtRecovery({ ledger: 'formal' }))).places[0]?.id ?? '';
    const wish = { ledger: 'formal', userName: clerk.userName, newPassword, place } as const;
    expect(await refusal(pc.host.writeRecoveryRequest(wish))).toBe('noEscrow');
  });

  it('does not open with another password than the one chosen with the request', async () => {
    await enrol(pc, district);
    await appoint();
    const { fileName } = await request();
    await approve(fileName, [wang, li] as string[]);
    expect(await refusal(open('别的密码2028'))).toBe('wrongPassword');
    expect(await refusal(open())).toBe('ok');
  }, 60_000);

  it('does not open with the answer to an earlier request, to another PC, or a changed one', async () => {
    const other = await newOfficeHost(district);
    await enrol(pc, district);
    await enrol(other, district);
    await appoint();
    const first = await request();
    await approve(first.fileName, [wang, li] as string[]);
    const answerFile = join(pc.stick, readdirSync(pc.stick).find((name) => name.endsWith('.lxres')) as string);
    const answer = readFileSync(answerFile, 'utf8');
    const second = await request();
    expect(second.code).not.toBe(first.code);
    expect(await refusal(open())).toBe('answerForOther');
    const foreign = await request(other);
    await approve(foreign.fileName, [wang, li] as string[], undefined, other);
    const foreignFile = join(other.stick, readdirSync(other.stick).find((name) => name.endsWith('.lxres')) as string);
    writeFileSync(answerFile, readFileSync(foreignFile));
    expect(await refusal(open())).toBe('answerForOther');
    writeFileSync(answerFile, answer.replace('王审批', '张审批'));
    expect(await refusal(open())).toBe('E_ANSWER_SIGNATURE');
  }, 60_000);
});

describe('what is escrowed', () => {
  it('is the data key alone, and no file of the PC shows it', async () => {
    await enrol(pc, district);
    const vault = JSON.parse((await value(pc.host.readVault({ ledger: 'formal' }))).vault);
    const pem = privateKeyFromPem(readFileSync(join(district.dir, 'keys', 'recovery.pem'), 'utf8'));
    const plain = pem.ok ? sm2Decrypt(pem.value, Uint8Array.from(Buffer.from(vault.escrow.wrapped, 'hex'))) : pem;
    expect(plain.ok && plain.value.length).toBe(64);
    expect(plain.ok && plain.value.slice(0, 32)).toEqual(pc.unlocked.dataKey);
    await request();
    const secret = Buffer.from(pc.unlocked.dataKey);
    for (const name of readdirSync(join(pc.data, 'formal')).filter((each) => each.endsWith('.json'))) {
      const text = readFileSync(join(pc.data, 'formal', name), 'utf8');
      expect([secret.toString('hex'), secret.toString('base64'), newPassword].some((each) => text.includes(each))).toBe(
        false,
      );
    }
  });

  it('follows a change of the district’s recovery key', async () => {
    await enrol(pc, district);
    const before = JSON.parse((await value(pc.host.readVault({ ledger: 'formal' }))).vault).escrow;
    await district.run(['root', 'rotate', '--replace', 'recovery', '--dir', district.dir]);
    await appoint();
    await enrol(pc, district, nowMs + 1000);
    const after = JSON.parse((await value(pc.host.readVault({ ledger: 'formal' }))).vault).escrow;
    expect(after.recoveryKey).not.toBe(before.recoveryKey);
    const { fileName } = await request();
    expect((await approve(fileName, [wang, li] as string[])).exit).toBe(0);
    expect((await value(open()))?.dataKey).toEqual(pc.unlocked.dataKey);
  }, 60_000);
});

describe('approvers', () => {
  it('are two different persons, each with his own passphrase', async () => {
    await enrol(pc, district);
    const { fileName } = await request();
    const early = await approve(fileName, []);
    expect([early.exit, early.err[0]]).toEqual([4, expect.stringContaining('恢复密钥还没有交给审批人')]);
    await appoint();
    const same = await approve(fileName, [wang, wang] as string[], ['王审批', '王审批']);
    expect([same.exit, same.err[0]]).toEqual([4, expect.stringContaining('两位不同的审批人')]);
    const posing = await approve(fileName, [wang, wang] as string[]);
    expect([posing.exit, posing.err[0]]).toEqual([3, expect.stringContaining('“李审批”的口令不正确')]);
    const stranger = await approve(fileName, [wang, li] as string[], ['王审批', '孙某某']);
    expect([stranger.exit, stranger.err[0]]).toEqual([4, expect.stringContaining('没有名为“孙某某”的审批人')]);
    const silent = await approve(fileName, [wang] as string[]);
    expect([silent.exit, silent.err[0]]).toEqual([4, expect.stringContaining('没有输入口令')]);
    expect(readdirSync(pc.stick).some((name) => name.endsWith('.lxres'))).toBe(false);
    expect(existsSync(join(district.dir, 'recoveries.log'))).toBe(false);
  }, 60_000);

  it('hold the key alone: after they were appointed no file has it whole, and appointing is for once', async () => {
    expect((await appoint()).exit).toBe(0);
    expect(existsSync(join(district.dir, 'keys', 'recovery.pem'))).toBe(false);
    const again = await appoint();
    expect([again.exit, again.err[0]]).toEqual([4, expect.stringContaining('已经交给')]);
    expect((await district.run(['enrol', 'list', '--dir', district.dir])).exit).toBe(0);
  });

  it.each([
    [['王审批'], [], '至少两位审批人'],
    [['王审批', '王审批'], [], '不能重复'],
    [['../王', '李审批'], [], '不含空格和符号'],
    [['王审批', '李审批'], ['短'], '至少 10 个字'],
    [['王审批', '李审批'], [wang, li], '两次输入的口令不一样'],
    [['王审批', '李审批'], [wang, wang, wang, wang], '不能用相同的口令'],
  ])('%s are not appointed', async (names, typed, sentence) => {
    const answer = await recoverAt(['approvers', ...names], typed as string[]);
    expect([answer.exit, answer.err[0]]).toEqual([4, expect.stringContaining(sentence)]);
    expect(existsSync(join(district.dir, 'keys', 'recovery.pem'))).toBe(true);
  });

  it('see a request of a PC that this district does not know refused', async () => {
    const foreign = await newDistrict();
    const stranger = await newOfficeHost(foreign);
    await enrol(stranger, foreign);
    const { fileName } = await request(stranger);
    await appoint();
    const answer = await approve(fileName, [wang, li] as string[], undefined, stranger);
    foreign.remove();
    expect([answer.exit, answer.err[0]]).toEqual([4, expect.stringContaining('没有给电脑')]);
  }, 60_000);
});

it('a place must be there for the request', async () => {
  await enrol(pc, district);
  expect(await placeOf(pc.host)).not.toBe('');
  await value(pc.host.lock());
  const wish = { ledger: 'formal', userName: clerk.userName, newPassword, place: 'nowhere' } as const;
  expect(await refusal(pc.host.writeRecoveryRequest(wish))).toBe('noSuchPlace');
});
