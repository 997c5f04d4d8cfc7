// What somebody who is logged in does to the people in the vault. Each asks for their password again.

import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, HostError, LedgerUsers } from '#shared/host/host-api.ts';
import { newUser } from './new-vault.ts';
import type { VaultFile } from './vault-file.ts';
import { rewrapSealKey } from './vault-seal.ts';
import { openAgain } from './vault-session.ts';
import { replaceVault, type VaultDeps } from './vault-store.ts';
import { nameProblem, usersOf, withoutUser, withUser } from './vault-users.ts';

export async function addUser(deps: VaultDeps, by: string, request: ArgumentsOf<'addUser'>[0]) {
  const opened = await openAgain(deps, by, request.ownPassword);
  if (!opened.ok) return opened;
  const { vault, secrets } = opened.value;
  const name = request.userName.trim();
  const problem = nameProblem(vault, name);
  if (problem) return fail(problem);
  const user = await newUser(secrets, vault.installationId, newUlid(deps.now()), name, request.newPassword);
  return replaced(deps, withUser(vault, user));
}

export async function closeUser(deps: VaultDeps, by: string, { ownPassword, user }: ArgumentsOf<'closeUser'>[0]) {
  const opened = await openAgain(deps, by, ownPassword);
  if (!opened.ok) return opened;
  const next = withoutUser(opened.value.vault, user, new Date(deps.now()).toISOString());
  return next.ok ? replaced(deps, next.value) : next;
}

export async function changePassword(
  deps: VaultDeps,
  by: string,
  { ownPassword, newPassword }: ArgumentsOf<'changePassword'>[0],
): Promise<Result<null, HostError>> {
  const opened = await openAgain(deps, by, ownPassword);
  if (!opened.ok) return opened;
  const { vault, user, secrets } = opened.value;
  const next = await newUser(secrets, vault.installationId, user.id, user.name, newPassword);
  const seal = await rewrapSealKey(user, vault.installationId, { ownPassword, newPassword });
  await replaceVault(deps, withUser(vault, seal ? { ...next, seal } : next));
  return ok(null);
}

async function replaced(deps: VaultDeps, vault: VaultFile): Promise<Result<LedgerUsers, HostError>> {
  await replaceVault(deps, vault);
  return ok(usersOf(vault));
}
