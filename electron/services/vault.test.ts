import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64 } from '#shared/base/bytes.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import type { LedgerKind } from '#shared/host/host-api.ts';
import { mountSmallDisk, noSmallDisk } from '#tests/helpers/small-disk.ts';
import { ledgerPaths } from './app-paths.ts';
import { waitAfter } from './password-attempts.ts';
import { openVault, type Vault } from './vault.ts';
import { parseVault } from './vault-file.ts';
import { unwrapUnder } from './vault-keys.ts';

const office = { committeeCode: '990000001', committeeName: '锦棠街道两新组织综合党委', deviceName: '一号机' };
const clerk = { office, userName: '王小棠', password: '春天的柳树2026' };

describe('vault', () => {
  let folder: string;
  let time = Date.UTC(2026, 2, 1);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-vault-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (ledger: LedgerKind = 'formal'): Vault =>
    openVault({ ledger, paths: ledgerPaths(folder, ledger), now: () => time });
  const file = () => ledgerPaths(folder, 'formal').vault;
  const create = async () => {
    const created = await open().create(clerk);
    if (!created.ok) throw new Error(created.error.message);
    return created.value;
  };
  const unlock = async (userName = clerk.userName, password = clerk.password) => open().unlock(userName, password);

  it('gives the same keys back at every unlocking', async () => {
    const { session } = await create();
    expect(await unlock()).toEqual({ ok: true, value: session });
    expect(
      sm2Verify(session.signing.publicKey, session.dataKey, sm2Sign(session.signing.privateKey, session.dataKey)),
    ).toBe(true);
    expect(session.signing.publicKey).not.toEqual(session.encryption.publicKey);
  });

  it('takes a password typed with full-width letters for the same', async () => {
    await create();
    expect((await unlock(clerk.userName, '春天的柳树２０２６')).ok).toBe(true);
    expect((await unlock(` ${clerk.userName} `)).ok).toBe(true);
  });

  it('writes no secret in clear, and none that the page’s data key would open', async () => {
    const { session, recoveryCode } = await create();
    const text = readFileSync(file(), 'utf8');
    const secrets = [session.dataKey, session.signing.privateKey, session.encryption.privateKey];
    for (const secret of secrets) {
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(text).not.toContain(clerk.password);
    expect(text).not.toContain(recoveryCode.replaceAll('-', ''));
    const vault = parseVault(text);
    if (!vault.ok) throw new Error('the vault cannot be read');
    const { device, installationId } = vault.value;
    expect(await unwrapUnder(session.dataKey, device.signing.wrapped, installationId, 'signing')).toBeUndefined();
    expect(fromBase64(device.signing.publicKey)).toEqual(session.signing.publicKey);
  });

  it('says that a name is unknown without counting an attempt', async () => {
    await create();
    for (let i = 0; i < 5; i++) expect(await unlock('李没有')).toMatchObject({ error: { code: 'noSuchUser' } });
    expect((await unlock()).ok).toBe(true);
  });

  it('remembers wrong passwords over a restart, and forgets them after the right one', async () => {
    await create();
    for (let i = 0; i < 3; i++)
      expect(await unlock(clerk.userName, '错的')).toMatchObject({ error: { code: 'wrongPassword' } });
    expect(open().summary().waitMs).toBe(5000);
    expect(await unlock()).toEqual({
      ok: false,
      error: { code: 'wait', message: '输错次数较多，请等待 5 秒后再试。数据没有受影响。' },
    });
    time += 5000;
    expect((await unlock()).ok).toBe(true);
    expect(open().summary().waitMs).toBe(0);
    expect(await unlock(clerk.userName, '错的')).toMatchObject({
      error: { message: expect.stringContaining('请重新输入') },
    });
  });

  it('never waits longer than the wait itself when the clock was set back', async () => {
    await create();
    for (let i = 0; i < 4; i++) {
      await unlock(clerk.userName, '错的');
      time += 60_000;
    }
    time -= 30 * 24 * 3600_000;
    expect(open().summary().waitMs).toBeLessThanOrEqual(waitAfter(4));
  });

  it('lets waits grow to ten minutes and no further', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(waitAfter)).toEqual([0, 0, 0, 5000, 10_000, 20_000, 40_000]);
    expect(waitAfter(50)).toBe(600_000);
  });

  it('adds a new user by the recovery code and keeps the old one', async () => {
    const { session, recoveryCode } = await create();
    const successor = { recoveryCode, userName: '李春和', newPassword: '夏天的荷花2027' };
    const recovered = await open().recover(successor);
    expect(recovered).toMatchObject({ ok: true, value: { dataKey: session.dataKey, user: { name: '李春和' } } });
    expect((await unlock()).ok).toBe(true);
    expect((await unlock('李春和', successor.newPassword)).ok).toBe(true);
    expect(
      open()
        .summary()
        .users.map(({ name }) => name),
    ).toEqual(['王小棠', '李春和']);
  });

  it('wants a name', async () => {
    expect(await open().create({ ...clerk, userName: ' ' })).toMatchObject({ error: { code: 'noUserName' } });
    const { recoveryCode } = await create();
    const blank = { recoveryCode, userName: '　', newPassword: '夏天的荷花2027' };
    expect(await open().recover(blank)).toMatchObject({ error: { code: 'noUserName' } });
  });

  it('uses the generation before when the file is damaged or gone', async () => {
    const { recoveryCode } = await create();
    await open().recover({ recoveryCode, userName: clerk.userName, newPassword: clerk.password });
    writeFileSync(file(), '{"format":"lxvault/1"');
    expect((await unlock()).ok).toBe(true);
    rmSync(file());
    expect((await unlock()).ok).toBe(true);
  });

  it('reports a vault that cannot be read at all and never replaces it', async () => {
    await create();
    writeFileSync(file(), 'x');
    expect(open().summary()).toMatchObject({ exists: true, users: [] });
    expect(await unlock()).toMatchObject({ error: { code: 'vaultDamaged' } });
    expect(await open().create(clerk)).toMatchObject({ error: { code: 'ledgerExists' } });
    expect(readFileSync(file(), 'utf8')).toBe('x');
  });

  it('takes the page’s copy back and keeps the damaged file', async () => {
    await create();
    const text = open().text();
    if (!text.ok) throw new Error(text.error.message);
    writeFileSync(file(), 'x');
    expect(await open().restore(text.value)).toEqual({ ok: true, value: null });
    expect((await unlock()).ok).toBe(true);
    expect(readFileSync(`${file()}.damaged-${time}`, 'utf8')).toBe('x');
  });

  it('does not let an older copy bring an old password back', async () => {
    const { recoveryCode } = await create();
    const old = open().text();
    await open().recover({ recoveryCode, userName: clerk.userName, newPassword: '夏天的荷花2027' });
    expect(await open().restore(old.ok ? old.value : '')).toEqual({ ok: true, value: null });
    expect(await unlock()).toMatchObject({ error: { code: 'wrongPassword' } });
  });

  it('does not open with the old password after the recovery code gave a new one, damaged file or not', async () => {
    const { recoveryCode } = await create();
    await open().recover({ recoveryCode, userName: clerk.userName, newPassword: '夏天的荷花2027' });
    writeFileSync(file(), 'x');
    expect(await unlock()).toMatchObject({ error: { code: 'wrongPassword' } });
    expect((await unlock(clerk.userName, '夏天的荷花2027')).ok).toBe(true);
  });

  it('does not take the vault of another ledger or of another installation', async () => {
    await create();
    const text = open().text();
    rmSync(ledgerPaths(folder, 'formal').folder, { recursive: true });
    await create();
    expect(await open().restore(text.ok ? text.value : '')).toMatchObject({ error: { code: 'otherVault' } });
    expect(await open('sample').restore(text.ok ? text.value : '')).toMatchObject({ error: { code: 'notAVault' } });
  });

  it('refuses a vault that asks for an absurd amount of memory', async () => {
    await create();
    const costly = readFileSync(file(), 'utf8').replaceAll('"cost": 32768', '"cost": 4294967296');
    writeFileSync(file(), costly);
    expect(await unlock()).toMatchObject({ error: { code: 'vaultDamaged' } });
  });

  it.skipIf(noSmallDisk)(
    `says when the disk can only be read${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
    async () => {
      const disk = mountSmallDisk(256);
      try {
        const vault = openVault({ ledger: 'formal', paths: ledgerPaths(disk.path, 'formal'), now: () => time });
        await vault.create(clerk);
        disk.makeReadOnly();
        expect(await vault.unlock(clerk.userName, clerk.password)).toMatchObject({ error: { code: 'readOnly' } });
        disk.makeWritable();
        expect((await vault.unlock(clerk.userName, clerk.password)).ok).toBe(true);
        expect(existsSync(ledgerPaths(disk.path, 'formal').vault)).toBe(true);
      } finally {
        disk.remove();
      }
    },
  );
});
