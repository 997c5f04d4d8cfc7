// The people in a vault: added, closed, given another password. Each step is a new generation of the file, so that an
// older copy cannot bring somebody back.

import { ok, type Result } from '#shared/base/result.ts';
import type { HostError, LedgerUsers } from '#shared/host/host-api.ts';
import { refuse } from './host-error.ts';
import type { VaultFile, VaultUser } from './vault-file.ts';

export const nameless = refuse('noUserName', '请填写姓名。');

export function usersOf({ users, former = [] }: VaultFile): LedgerUsers {
  return { users: users.map(({ id, name }) => ({ id, name })), former };
}

/** Names tell people apart at the log-in and in the records, so a name is used once, also that of somebody who left. */
export function nameProblem(vault: VaultFile, name: string): HostError | undefined {
  if (name === '') return nameless.error;
  const { users, former } = usersOf(vault);
  if (users.some((user) => user.name === name)) return taken(`本机已有名为“${name}”的用户`);
  if (former.some((user) => user.name === name)) return taken(`“${name}”是以前的用户，记录里还在用这个名字`);
  return undefined;
}

function taken(what: string): HostError {
  return refuse('userNameTaken', `${what}，请换一个能区分的写法，例如加上科室。`).error;
}

export function withUser(vault: VaultFile, user: VaultUser): VaultFile {
  const others = vault.users.filter(({ id }) => id !== user.id);
  const users = others.length === vault.users.length ? [...others, user] : replaced(vault.users, user);
  return { ...vault, generation: vault.generation + 1, users };
}

function replaced(users: readonly VaultUser[], user: VaultUser): VaultUser[] {
  return users.map((each) => (each.id === user.id ? user : each));
}

/** The vault without somebody's wrapping of the keys; somebody must be left who can open it. */
export function withoutUser(vault: VaultFile, id: string, closedAt: string): Result<VaultFile, HostError> {
  const leaving = vault.users.find((user) => user.id === id);
  if (!leaving) return refuse('noSuchUser', '本机没有这个用户，可能已经停用。请重新打开设置查看。');
  if (vault.users.length === 1) return refuse('lastUser', '这是最后一个能打开台账的人，不能停用。请先添加接手的人。');
  const { id: _id, name } = leaving;
  return ok({
    ...vault,
    generation: vault.generation + 1,
    users: vault.users.filter((user) => user.id !== id),
    former: [...(vault.former ?? []), { id, name, closedAt }],
  });
}

/** The vault with one user: nobody else's wrapping opens what was made anew. Their names stay. */
export function onlyWith(vault: VaultFile, user: VaultUser, closedAt: string): VaultFile {
  const others = vault.users.filter(({ id }) => id !== user.id);
  const former = [...(vault.former ?? []), ...others.map(({ id, name }) => ({ id, name, closedAt }))];
  return { ...vault, users: [user], ...(former.length === 0 ? {} : { former }) };
}
