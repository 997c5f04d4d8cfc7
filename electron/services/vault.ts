// The key vault of one ledger: creating it, opening it with a password or the recovery code, and keeping its file
// whole. The file is described in vault-file.ts, the wrappings in vault-keys.ts.

import { existsSync, readFileSync, renameSync } from 'node:fs';
import type { Bytes } from '#shared/base/bytes.ts';
import { newUlid, randomBase32 } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import { recoveryFileNames } from '#shared/bundle/file-names.ts';
import type { Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type {
  ArgumentsOf,
  HostError,
  LedgerKind,
  LedgerSummary,
  LedgerUsers,
  OfficeInfo,
  UserSummary,
} from '#shared/host/host-api.ts';
import type { DistrictRecovery } from '#shared/host/recovery-methods.ts';
import type { LedgerPaths } from './app-paths.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { countAttempt, forgiveAttempts, remainingWaitMs } from './password-attempts.ts';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.ts';
import type { DeviceIdentity, DeviceSession } from './session.ts';
import { writeStateFile } from './state-file.ts';
import { parseVault, type VaultFile, writeVault } from './vault-file.ts';
import { newDeviceKeys, openIds, underNextIdInVault, withNextId, withoutOtherIds } from './vault-identity.ts';
import { newSecrets, unwrapByPhrase, type VaultSecrets, wrapByPhrase } from './vault-keys.ts';
import {
  findAnswer,
  forgetRequest,
  type MadeRequest,
  makeRequest,
  openAnswer,
  pendingRecovery,
  withEscrow,
} from './vault-recovery.ts';
import { newSealKey, openSealKey, rewrapSealKey } from './vault-seal.ts';
import { nameProblem, onlyWith, usersOf, withoutUser, withUser } from './vault-users.ts';

export type VaultDeps = { readonly ledger: LedgerKind; readonly paths: LedgerPaths; now(): number };
export type Vault = {
  summary(): LedgerSummary;
  /** Of the ledger on this PC; undefined when there is none or its keys cannot be read. */
  installationId(): string | undefined;
  create(request: NewLedger): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>>;
  unlock(userName: string, password: string): Promise<Result<DeviceSession, HostError>>;
  /** Opens with the printed code and sets a new password for the named user, who is added when new. */
  recover(request: Recovery): Promise<Result<DeviceSession, HostError>>;
  /** The next three ask for the password of somebody who can open it now: `by` is their id. */
  addUser(by: string, request: ArgumentsOf<'addUser'>[0]): Promise<Result<LedgerUsers, HostError>>;
  closeUser(by: string, request: ArgumentsOf<'closeUser'>[0]): Promise<Result<LedgerUsers, HostError>>;
  changePassword(by: string, request: ArgumentsOf<'changePassword'>[0]): Promise<Result<null, HostError>>;
  /**
   * The key with which a person releases reports, by that person's own password; `isWanted` makes one when there is none.
   */
  sealKey(wish: SealWish): Promise<Result<SealKey, HostError>>;
  /** Makes an id and keys of this PC alone, to be asked for; the same ones when that has been done (own-devices.ts). */
  askNextId(by: string, ownPassword: string): Promise<Result<DeviceIdentity, HostError>>;
  /** The district has certified the id that was asked for. */
  takeNextId(): Promise<Result<null, HostError>>;
  /** Keeps the data key wrapped for the district's recovery key. */
  keepEscrow(district: DistrictDocument, dataKey: Uint8Array): Promise<Result<null, HostError>>;
  /** The district that can help when every password is lost, and the request that waits. */
  districtRecovery(): Omit<DistrictRecovery, 'places'>;
  requestRecovery(request: RecoveryWish): Promise<Result<MadeRequest & { readonly fileName: string }, HostError>>;
  /** Opens with the district's answer, under the password chosen with the request. The device gets new keys. */
  openRecovery(
    files: readonly { readonly name: string; readonly content: Uint8Array }[],
    password: string,
  ): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>>;
  /** The file as text, for the copy the page keeps. */
  text(): Result<string, HostError>;
  /** Puts back the page's copy when the file is lost, damaged or older than the copy. */
  restore(text: string): Promise<Result<null, HostError>>;
};
type NewLedger = { readonly office: OfficeInfo; readonly userName: string; readonly password: string };
type Recovery = { readonly recoveryCode: string; readonly userName: string; readonly newPassword: string };
type RecoveryWish = { readonly userName: string; readonly newPassword: string };
/** A key of somebody who may release reports. The caller wipes it. */
export type SealKey = { readonly user: UserSummary; readonly pair: Sm2KeyPair };
export type SealWish = { readonly userName: string; readonly password: string; readonly isWanted: boolean };
type User = VaultFile['users'][number];

export function openVault(deps: VaultDeps): Vault {
  return {
    summary: () => summaryOf(deps),
    installationId: () => {
      const vault = load(deps);
      return vault.ok ? vault.value.installationId : undefined;
    },
    create: (request) => guarded(() => create(deps, request)),
    unlock: (userName, password) => guarded(() => unlock(deps, userName, password)),
    recover: (request) => guarded(() => recover(deps, request)),
    addUser: (by, request) => guarded(() => addUser(deps, by, request)),
    closeUser: (by, request) => guarded(() => closeUser(deps, by, request)),
    changePassword: (by, request) => guarded(() => changePassword(deps, by, request)),
    sealKey: (wish) => guarded(() => sealKey(deps, wish)),
    askNextId: (by, ownPassword) => guarded(() => askNextId(deps, by, ownPassword)),
    takeNextId: () => guarded(() => takeNextId(deps)),
    keepEscrow: (district, dataKey) => guarded(() => keepEscrow(deps, district, dataKey)),
    districtRecovery: () => {
      const vault = load(deps);
      const districtName = vault.ok ? vault.value.escrow?.districtName : undefined;
      return { districtName, pending: pendingRecovery(deps.paths.folder) };
    },
    requestRecovery: (wish) => guarded(() => requestRecovery(deps, wish)),
    openRecovery: (files, password) => guarded(() => openRecovery(deps, files, password)),
    text: () => {
      const vault = load(deps);
      return vault.ok ? ok(writeVault(vault.value)) : vault;
    },
    restore: (text) => guarded(() => restore(deps, text)),
  };
}

async function guarded<T>(work: () => Promise<Result<T, HostError>>): Promise<Result<T, HostError>> {
  try {
    return await work();
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读写密钥文件'));
  }
}

function summaryOf(deps: VaultDeps): LedgerSummary {
  const { ledger, paths } = deps;
  const vault = load(deps);
  if (!vault.ok) return { ledger, exists: vault.error.code !== 'noLedger', users: [], waitMs: 0 };
  const waitMs = remainingWaitMs(paths.attempts, deps.now());
  return { ledger, exists: true, office: vault.value.office, ...usersOf(vault.value), waitMs };
}

/** The vault; when its file is missing or damaged, the generation kept beside it. */
function load({ ledger, paths }: VaultDeps): Result<VaultFile, HostError> {
  const candidates = [paths.vault, `${paths.vault}.previous`].filter((path) => existsSync(path));
  if (candidates.length === 0) return refuse('noLedger', '本机还没有建立台账，请先完成首次设置。');
  try {
    for (const path of candidates) {
      const vault = parseVault(readFileSync(path, 'utf8'));
      if (vault.ok && vault.value.ledger === ledger) return vault;
    }
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取密钥文件'));
  }
  return refuse('vaultDamaged', '本机的密钥文件已损坏，无法登录。数据没有丢失：请从备份中恢复密钥文件，或联系管理员。');
}

const nameless = refuse('noUserName', '请填写姓名。');

async function create(deps: VaultDeps, { office, userName, password }: NewLedger) {
  if (userName.trim() === '') return nameless;
  if (load(deps).ok || existsSync(deps.paths.vault)) {
    return refuse('ledgerExists', '本机已经建立过台账，不能重复建立。请直接登录。');
  }
  const secrets = newSecrets();
  const recoveryCode = newRecoveryCode();
  const vault = await newVault(deps, { office, userName, password }, secrets, recoveryCode);
  await writeStateFile(deps.paths.vault, writeVault(vault));
  const session = await sessionOf(vault, vault.users[0] as User, secrets);
  return session.ok ? ok({ session: session.value, recoveryCode }) : session;
}

async function newVault(
  { ledger, now }: VaultDeps,
  { office, userName, password }: NewLedger,
  secrets: VaultSecrets,
  recoveryCode: string,
): Promise<VaultFile> {
  const installationId = newUlid(now());
  return {
    format: 'lxvault/1',
    generation: 1,
    ledger,
    installationId,
    deviceId: randomBase32(12),
    office,
    users: [await newUser(secrets, installationId, newUlid(now()), userName.trim(), password)],
    ...(await newWrappings(secrets, installationId, recoveryCode)),
  };
}

/** The printed code's wrapping, and a new pair of device keys. */
async function newWrappings(secrets: VaultSecrets, installationId: string, recoveryCode: string) {
  const phrase = parseRecoveryCode(recoveryCode) as string;
  return {
    recovery: await wrapByPhrase(secrets, phrase, installationId, 'recovery'),
    device: await newDeviceKeys(secrets, installationId),
  };
}

async function newUser(secrets: VaultSecrets, installation: string, id: string, name: string, password: string) {
  return { id, name, ...(await wrapByPhrase(secrets, password, installation, `user:${id}`)) };
}

async function unlock(deps: VaultDeps, userName: string, password: string): Promise<Result<DeviceSession, HostError>> {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const user = vault.value.users.find(({ name }) => name === userName.trim());
  if (!user) return refuse('noSuchUser', `本机没有名为“${userName}”的用户，请检查姓名。`);
  const { installationId } = vault.value;
  const secrets = await tryPhrase(deps, '密码', () =>
    unwrapByPhrase(user, password, installationId, `user:${user.id}`),
  );
  return secrets.ok ? sessionOf(vault.value, user, secrets.value) : secrets;
}

/** One counted attempt; `what` names it in the sentence. */
async function tryPhrase<T>(
  { paths, now }: VaultDeps,
  what: string,
  attempt: () => Promise<T | undefined>,
): Promise<Result<T, HostError>> {
  const wait = remainingWaitMs(paths.attempts, now());
  if (wait > 0) return refuse('wait', `输错次数较多，请等待 ${Math.ceil(wait / 1000)} 秒后再试。数据没有受影响。`);
  await countAttempt(paths.attempts, now());
  const secrets = await attempt();
  if (secrets !== undefined) {
    await forgiveAttempts(paths.attempts, now());
    return ok(secrets);
  }
  return refuse('wrongPassword', wrongPhraseSentence(what, remainingWaitMs(paths.attempts, now())));
}

function wrongPhraseSentence(what: string, waitMs: number): string {
  const next = waitMs > 0 ? `请等待 ${Math.ceil(waitMs / 1000)} 秒后再试` : '请重新输入';
  return `${what}不正确，${next}。忘记密码可以用首次设置时打印的恢复码重设。`;
}

async function recover(deps: VaultDeps, { recoveryCode, userName, newPassword }: Recovery) {
  const vault = load(deps);
  if (!vault.ok) return vault;
  if (userName.trim() === '') return nameless;
  const code = parseRecoveryCode(recoveryCode);
  if (!code) return refuse('badRecoveryCode', '恢复码应为24位数字和字母，请对照打印的恢复码重新输入。');
  const { installationId, recovery } = vault.value;
  const secrets = await tryPhrase(deps, '恢复码', () => unwrapByPhrase(recovery, code, installationId, 'recovery'));
  if (!secrets.ok) return secrets;
  const known = vault.value.users.find(({ name }) => name === userName.trim());
  const id = known?.id ?? newUlid(deps.now());
  const user = await newUser(secrets.value, installationId, id, userName.trim(), newPassword);
  const next = withUser(vault.value, user);
  await writeStateFile(deps.paths.vault, writeVault(next));
  return sessionOf(next, user, secrets.value);
}

type Opened = { readonly vault: VaultFile; readonly user: User; readonly secrets: VaultSecrets };

/** The vault and its secrets by the password of somebody who is logged in. */
async function openAgain(
  deps: VaultDeps,
  by: string,
  password: string,
  what = '当前密码',
): Promise<Result<Opened, HostError>> {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const user = vault.value.users.find(({ id }) => id === by);
  if (!user) return refuse('noSuchUser', '当前用户已经停用，请锁定后由别的用户登录。');
  const { installationId } = vault.value;
  const secrets = await tryPhrase(deps, what, () => unwrapByPhrase(user, password, installationId, `user:${user.id}`));
  return secrets.ok ? ok({ vault: vault.value, user, secrets: secrets.value }) : secrets;
}

async function addUser(deps: VaultDeps, by: string, request: ArgumentsOf<'addUser'>[0]) {
  const opened = await openAgain(deps, by, request.ownPassword);
  if (!opened.ok) return opened;
  const { vault, secrets } = opened.value;
  const name = request.userName.trim();
  const problem = nameProblem(vault, name);
  if (problem) return fail(problem);
  const user = await newUser(secrets, vault.installationId, newUlid(deps.now()), name, request.newPassword);
  return save(deps, withUser(vault, user));
}

async function closeUser(deps: VaultDeps, by: string, { ownPassword, user }: ArgumentsOf<'closeUser'>[0]) {
  const opened = await openAgain(deps, by, ownPassword);
  if (!opened.ok) return opened;
  const next = withoutUser(opened.value.vault, user, new Date(deps.now()).toISOString());
  return next.ok ? save(deps, next.value) : next;
}

async function changePassword(
  deps: VaultDeps,
  by: string,
  { ownPassword, newPassword }: ArgumentsOf<'changePassword'>[0],
): Promise<Result<null, HostError>> {
  const opened = await openAgain(deps, by, ownPassword);
  if (!opened.ok) return opened;
  const { vault, user, secrets } = opened.value;
  const next = await newUser(secrets, vault.installationId, user.id, user.name, newPassword);
  const seal = await rewrapSealKey(user, vault.installationId, { ownPassword, newPassword });
  await save(deps, withUser(vault, seal ? { ...next, seal } : next));
  return ok(null);
}

async function sealKey(
  deps: VaultDeps,
  { userName, password, isWanted }: SealWish,
): Promise<Result<SealKey, HostError>> {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const user = vault.value.users.find(({ name }) => name === userName.trim());
  if (!user) return refuse('noSuchUser', `本机没有名为“${userName}”的用户，请检查姓名。`);
  const opened = await openAgain(deps, user.id, password, `${user.name}的密码`);
  if (!opened.ok) return opened;
  opened.value.secrets.dataKey.fill(0);
  opened.value.secrets.deviceKey.fill(0);
  const { installationId } = vault.value;
  const seal = user.seal ?? (isWanted ? await newSealKey(installationId, user.id, password) : undefined);
  if (!seal)
    return refuse(
      'noSealKey',
      `${user.name}在本机没有签发密钥。不是签发人，或者密码用恢复码重设过。请到“系统设置 → 用户”设置签发人，把申请交到区里。`,
    );
  if (!user.seal) await writeStateFile(deps.paths.vault, writeVault(withUser(vault.value, { ...user, seal })));
  const pair = await openSealKey(seal, installationId, user.id, password);
  return pair ? ok({ user: { id: user.id, name: user.name }, pair }) : damagedKeys();
}

async function askNextId(deps: VaultDeps, by: string, password: string): Promise<Result<DeviceIdentity, HostError>> {
  const opened = await openAgain(deps, by, password);
  if (!opened.ok) return opened;
  const { secrets } = opened.value;
  const vault = await withNextId(opened.value.vault, secrets);
  if (vault !== opened.value.vault) await writeStateFile(deps.paths.vault, writeVault(vault));
  const ids = await openIds(vault, secrets);
  secrets.dataKey.fill(0);
  secrets.deviceKey.fill(0);
  return ids?.next ? ok(ids.next) : damagedKeys();
}

async function takeNextId(deps: VaultDeps): Promise<Result<null, HostError>> {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const taken = underNextIdInVault(vault.value);
  if (taken !== vault.value) await writeStateFile(deps.paths.vault, writeVault(taken));
  return ok(null);
}

/** The generation before would still open with what was just taken away, so it goes. */
async function save({ paths }: VaultDeps, vault: VaultFile): Promise<Result<LedgerUsers, HostError>> {
  await writeStateFile(paths.vault, writeVault(vault));
  await writeStateFile(paths.vault, writeVault(vault));
  return ok(usersOf(vault));
}

async function keepEscrow(deps: VaultDeps, district: DistrictDocument, dataKey: Uint8Array) {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const next = withEscrow(vault.value, district, dataKey);
  if (next !== vault.value) await writeStateFile(deps.paths.vault, writeVault(next));
  return ok(null);
}

async function requestRecovery(deps: VaultDeps, wish: RecoveryWish) {
  const vault = load(deps);
  if (!vault.ok) return vault;
  if (wish.userName.trim() === '') return nameless;
  const made = await makeRequest(deps.paths.folder, vault.value, wish, deps.now());
  const { office, deviceId } = vault.value;
  return made.ok ? ok({ ...made.value, fileName: recoveryFileNames(office.committeeCode, deviceId).request }) : made;
}

async function openRecovery(
  deps: VaultDeps,
  files: readonly { readonly name: string; readonly content: Uint8Array }[],
  password: string,
): Promise<Result<{ session: DeviceSession; recoveryCode: string }, HostError>> {
  const vault = load(deps);
  if (!vault.ok) return vault;
  const answer = findAnswer(deps.paths.folder, vault.value, files);
  if (!answer.ok) return answer;
  const opened = await tryPhrase(deps, '写申请时设的新密码', () =>
    openAnswer(deps.paths.folder, vault.value, answer.value, password),
  );
  if (!opened.ok) return opened;
  return opened.value.ok ? renewVault(deps, vault.value, { ...opened.value.value, password }) : opened.value;
}

/** The same data key under one user and a new code; the device's keys are made anew, since nobody can open the old ones. */
async function renewVault(
  deps: VaultDeps,
  vault: VaultFile,
  { dataKey, userName, password }: { readonly dataKey: Bytes; readonly userName: string; readonly password: string },
) {
  const secrets = { ...newSecrets(), dataKey };
  const recoveryCode = newRecoveryCode();
  const id = vault.users.find(({ name }) => name === userName)?.id ?? newUlid(deps.now());
  const user = await newUser(secrets, vault.installationId, id, userName, password);
  const { recovery, device } = await newWrappings(secrets, vault.installationId, recoveryCode);
  const next = {
    ...onlyWith(withoutOtherIds(vault), user, new Date(deps.now()).toISOString()),
    generation: vault.generation + 1,
    recovery,
    device,
  };
  await writeStateFile(deps.paths.vault, writeVault(next));
  forgetRequest(deps.paths.folder);
  const session = await sessionOf(next, user, secrets);
  return session.ok ? ok({ session: session.value, recoveryCode }) : session;
}

async function sessionOf(vault: VaultFile, user: User, { dataKey, deviceKey }: VaultSecrets) {
  const { ledger, installationId, office } = vault;
  const ids = await openIds(vault, { dataKey, deviceKey });
  if (!ids) return damagedKeys();
  return ok<DeviceSession>({
    ledger,
    installationId,
    office,
    dataKey,
    user: { id: user.id, name: user.name },
    ...ids,
  });
}

function damagedKeys() {
  return refuse('vaultDamaged', '本机的密钥文件已损坏，里面的密钥无法打开。请从备份中恢复密钥文件，或联系管理员。');
}

async function restore(deps: VaultDeps, text: string): Promise<Result<null, HostError>> {
  const copy = parseVault(text);
  if (!copy.ok || copy.value.ledger !== deps.ledger) {
    return refuse('notAVault', '这份密钥副本不完整或不属于本台账，没有恢复。');
  }
  const current = load(deps);
  if (current.ok && current.value.installationId !== copy.value.installationId) {
    return refuse('otherVault', '本机已有另一套台账的密钥，没有用副本覆盖它。');
  }
  if (current.ok && current.value.generation >= copy.value.generation) return ok(null);
  putDamagedAside(deps);
  await writeStateFile(deps.paths.vault, writeVault(copy.value));
  return ok(null);
}

/** A file that cannot be read is kept under another name: someone may still need it. */
function putDamagedAside({ paths, now }: VaultDeps): void {
  if (!existsSync(paths.vault) || parseVault(readFileSync(paths.vault, 'utf8')).ok) return;
  renameSync(paths.vault, `${paths.vault}.damaged-${now()}`);
}
