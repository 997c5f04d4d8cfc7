// Where the vault of a ledger lies: reading its file with the generation kept beside it, and putting back the page's
// copy when both are lost.

import { existsSync, readFileSync, renameSync } from 'node:fs';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { HostError, LedgerKind } from '#shared/host/host-api.ts';
import type { LedgerPaths } from './app-paths.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { writeStateFile } from './state-file.ts';
import { parseVault, type VaultFile, writeVault } from './vault-file.ts';

export type VaultDeps = { readonly ledger: LedgerKind; readonly paths: LedgerPaths; now(): number };

/** The vault; when its file is missing or damaged, the generation kept beside it. */
export function loadVault({ ledger, paths }: VaultDeps): Result<VaultFile, HostError> {
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

export async function saveVault({ paths }: VaultDeps, vault: VaultFile): Promise<void> {
  await writeStateFile(paths.vault, writeVault(vault));
}

/** Writes it twice: the generation before would still open with what was just taken away, so it goes. */
export async function replaceVault(deps: VaultDeps, vault: VaultFile): Promise<void> {
  await saveVault(deps, vault);
  await saveVault(deps, vault);
}

export function damagedKeys() {
  return refuse('vaultDamaged', '本机的密钥文件已损坏，里面的密钥无法打开。请从备份中恢复密钥文件，或联系管理员。');
}

/** Puts back the page's copy when the file is lost, damaged or older than the copy. */
export async function restoreVault(deps: VaultDeps, text: string): Promise<Result<null, HostError>> {
  const copy = parseVault(text);
  if (!copy.ok || copy.value.ledger !== deps.ledger) {
    return refuse('notAVault', '这份密钥副本不完整或不属于本台账，没有恢复。');
  }
  const current = loadVault(deps);
  if (current.ok && current.value.installationId !== copy.value.installationId) {
    return refuse('otherVault', '本机已有另一套台账的密钥，没有用副本覆盖它。');
  }
  if (current.ok && current.value.generation >= copy.value.generation) return ok(null);
  putDamagedAside(deps);
  await saveVault(deps, copy.value);
  return ok(null);
}

/** A file that cannot be read is kept under another name: someone may still need it. */
function putDamagedAside({ paths, now }: VaultDeps): void {
  if (!existsSync(paths.vault) || parseVault(readFileSync(paths.vault, 'utf8')).ok) return;
  renameSync(paths.vault, `${paths.vault}.damaged-${now()}`);
}
