import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { ledgerPaths } from './app-paths.ts';
import { openVault } from './vault.ts';

const office = { committeeCode: '990000001', committeeName: '锦棠街道综合党委', deviceName: '一号机' };
const clerk = { office, userName: '王小棠', password: '春天的柳树2026' };
const successor = { ownPassword: clerk.password, userName: '李小楠', newPassword: '夏天的荷花2026' };

describe('the people of a vault', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-users-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  let time = Date.UTC(2026, 2, 1, 8);
  const paths = () => ledgerPaths(folder, 'formal');
  const vault = () => openVault({ ledger: 'formal', paths: paths(), now: () => (time += 60_000) });
  const create = async () => {
    const created = await vault().create(clerk);
    if (!created.ok) throw new Error(created.error.message);
    return created.value.session;
  };
  const code = (reply: { ok: boolean; error?: { code: string } }) => (reply.ok ? 'ok' : reply.error?.code);

  it('adds somebody who opens the same ledger with a password of their own', async () => {
    const { user, dataKey, deviceId } = await create();
    const added = await vault().addUser(user.id, successor);
    expect(added).toMatchObject({ ok: true, value: { users: [{ name: '王小棠' }, { name: '李小楠' }], former: [] } });
    const opened = await vault().unlock('李小楠', successor.newPassword);
    expect(opened).toMatchObject({ ok: true, value: { dataKey, deviceId, user: { name: '李小楠' } } });
    expect(code(await vault().unlock(clerk.userName, clerk.password))).toBe('ok');
  });

  it('asks for the password of whoever is there, and counts wrong ones', async () => {
    const { user } = await create();
    expect(code(await vault().addUser(user.id, { ...successor, ownPassword: '错的' }))).toBe('wrongPassword');
    expect(code(await vault().closeUser(user.id, { ownPassword: '错的', user: user.id }))).toBe('wrongPassword');
    expect(
      code(await vault().changePassword('nobody', { ownPassword: clerk.password, newPassword: '春天的柳树2027' })),
    ).toBe('noSuchUser');
    expect(readFileSync(paths().vault, 'utf8')).toContain('"generation": 1');
  });

  it('keeps the key of who releases reports under that person’s password alone', async () => {
    const { user } = await create();
    await vault().addUser(user.id, successor);
    const wish = { userName: '李小楠', password: successor.newPassword };
    expect(code(await vault().sealKey({ ...wish, isWanted: false }))).toBe('noSealKey');
    expect(code(await vault().sealKey({ ...wish, password: clerk.password, isWanted: true }))).toBe('wrongPassword');
    expect(code(await vault().sealKey({ ...wish, userName: '没有', isWanted: true }))).toBe('noSuchUser');
    const made = await vault().sealKey({ ...wish, isWanted: true });
    if (!made.ok) throw new Error(made.error.message);
    const again = await vault().sealKey({ ...wish, isWanted: true });
    expect(again).toEqual(made);
    const { publicKey, privateKey } = made.value.pair;
    expect(sm2Verify(publicKey, publicKey, sm2Sign(privateKey, publicKey))).toBe(true);
    expect(readFileSync(paths().vault, 'utf8')).not.toContain(Buffer.from(privateKey).toString('base64'));
  });

  it('takes the key along under a new password of one’s own, and loses it when the code sets the password', async () => {
    const created = await vault().create(clerk);
    if (!created.ok) throw new Error(created.error.message);
    const { session, recoveryCode } = created.value;
    const made = await vault().sealKey({ userName: clerk.userName, password: clerk.password, isWanted: true });
    const newPassword = '春天的柳树2027';
    await vault().changePassword(session.user.id, { ownPassword: clerk.password, newPassword });
    const wish = { userName: clerk.userName, password: newPassword, isWanted: false };
    expect(await vault().sealKey(wish)).toEqual(made);
    await vault().recover({ recoveryCode, userName: clerk.userName, newPassword: '夏天的荷花2027' });
    expect(code(await vault().sealKey({ ...wish, password: '夏天的荷花2027' }))).toBe('noSealKey');
  });

  it('lets wrong passwords of who releases wait longer and longer', async () => {
    await create();
    const wrong = { userName: clerk.userName, password: '错的', isWanted: false };
    const fast = openVault({ ledger: 'formal', paths: paths(), now: () => time });
    for (let i = 0; i < 3; i++) expect(code(await fast.sealKey(wrong))).toBe('wrongPassword');
    expect(code(await fast.sealKey(wrong))).toBe('wait');
  });

  it('never closes the last one, and uses a name only once', async () => {
    const { user } = await create();
    expect(code(await vault().closeUser(user.id, { ownPassword: clerk.password, user: user.id }))).toBe('lastUser');
    expect(code(await vault().addUser(user.id, { ...successor, userName: ' 王小棠 ' }))).toBe('userNameTaken');
    expect(code(await vault().addUser(user.id, { ...successor, userName: '  ' }))).toBe('noUserName');
    await vault().addUser(user.id, successor);
    expect(code(await vault().closeUser(user.id, { ownPassword: clerk.password, user: user.id }))).toBe('ok');
    const opened = await vault().unlock('李小楠', successor.newPassword);
    if (!opened.ok) throw new Error(opened.error.message);
    const again = { ownPassword: successor.newPassword, userName: '王小棠', newPassword: '春天的柳树2026' };
    expect(code(await vault().addUser(opened.value.user.id, again))).toBe('userNameTaken');
  });

  it('shuts somebody out for good: no generation of the file on this PC opens for them', async () => {
    const { user } = await create();
    await vault().addUser(user.id, successor);
    const old = join(folder, 'old copy.json');
    copyFileSync(paths().vault, old);
    await vault().closeUser(user.id, { ownPassword: clerk.password, user: user.id });
    expect(code(await vault().unlock(clerk.userName, clerk.password))).toBe('noSuchUser');
    expect(vault().summary()).toMatchObject({ users: [{ name: '李小楠' }], former: [{ name: '王小棠' }] });
    rmSync(paths().vault);
    expect(code(await vault().unlock(clerk.userName, clerk.password))).toBe('noSuchUser');
    expect(code(await vault().restore(readFileSync(old, 'utf8')))).toBe('ok');
    expect(code(await vault().unlock(clerk.userName, clerk.password))).toBe('noSuchUser');
  });

  it('gives another password; the old one opens nothing any more', async () => {
    const { user, dataKey } = await create();
    const request = { ownPassword: clerk.password, newPassword: '秋天的银杏2026' };
    expect(code(await vault().changePassword(user.id, request))).toBe('ok');
    expect(code(await vault().unlock(clerk.userName, clerk.password))).toBe('wrongPassword');
    expect(await vault().unlock(clerk.userName, '秋天的银杏2026')).toMatchObject({ ok: true, value: { dataKey } });
  });
});
