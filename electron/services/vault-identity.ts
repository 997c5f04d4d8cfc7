// The ids of the PC in the vault: made with a request, taken up with the certificate (own-devices.ts).

import { randomBase32 } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { DeviceIdentity } from './session.ts';
import { newDeviceKeys, openIds } from './vault-device-keys.ts';
import type { VaultFile } from './vault-file.ts';
import type { VaultSecrets } from './vault-keys.ts';
import { openAgain } from './vault-session.ts';
import { damagedKeys, loadVault, saveVault, type VaultDeps } from './vault-store.ts';

/** The vault with an id of its own to ask for; the same vault when it has one. */
async function withNextId(vault: VaultFile, secrets: VaultSecrets): Promise<VaultFile> {
  if (vault.next) return vault;
  const next = { deviceId: randomBase32(12), ...(await newDeviceKeys(secrets, vault.installationId)) };
  return { ...vault, generation: vault.generation + 1, next };
}

/**
 * The vault under the id that was asked for; the same vault when none was. The data key must be wrapped for the district
 * anew, because what the district holds names the PC by its id.
 */
function underNextIdInVault(vault: VaultFile): VaultFile {
  const { next, escrow: _escrow, deviceId, device, earlier = [], ...rest } = vault;
  if (!next) return vault;
  const { deviceId: taken, ...keys } = next;
  const before = [...earlier, { deviceId, encryption: device.encryption }];
  return { ...rest, generation: vault.generation + 1, deviceId: taken, device: keys, earlier: before };
}

/** The vault without ids whose keys nobody can open any more. */
export function withoutOtherIds({ next: _next, earlier: _earlier, ...vault }: VaultFile): VaultFile {
  return vault;
}

export async function askNextId(
  deps: VaultDeps,
  by: string,
  password: string,
): Promise<Result<DeviceIdentity, HostError>> {
  const opened = await openAgain(deps, by, password);
  if (!opened.ok) return opened;
  const { secrets } = opened.value;
  const vault = await withNextId(opened.value.vault, secrets);
  if (vault !== opened.value.vault) await saveVault(deps, vault);
  const ids = await openIds(vault, secrets);
  secrets.dataKey.fill(0);
  secrets.deviceKey.fill(0);
  return ids?.next ? ok(ids.next) : damagedKeys();
}

export async function takeNextId(deps: VaultDeps): Promise<Result<null, HostError>> {
  const vault = loadVault(deps);
  if (!vault.ok) return vault;
  const taken = underNextIdInVault(vault.value);
  if (taken !== vault.value) await saveVault(deps, taken);
  return ok(null);
}
