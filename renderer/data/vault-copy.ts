// The host's wrapped keys, kept a second time beside the batches. They are wrapped by the passwords already and tell
// nothing of the ledger. When the host has lost its own, they are given back before anyone logs in.

import type { HostApi, LedgerKind } from '#shared/host/host-api.ts';
import { type IndexedDbParts, type LedgerDatabase, ledgerDatabase } from './database.ts';
import { errorNames } from './store-problem.ts';

/** Keeps what the host has now; a host that cannot say keeps us with the copy we have. */
export async function keepVault(host: HostApi, database: LedgerDatabase, ledger: LedgerKind): Promise<void> {
  const reply = await host.readVault({ ledger });
  if (reply.ok) await database.meta.put({ key: 'vault', vault: reply.value.vault });
}

/**
 * Gives lost keys back to the host. To be called before the log-in screen, while no ledger is open.
 *
 * @returns sentences for the clerk: one for each ledger whose keys were restored, or could not be
 */
export async function rescueVaults(host: HostApi, parts: IndexedDbParts = {}): Promise<readonly string[]> {
  const info = await host.hostInfo();
  const sentences: string[] = [];
  for (const { ledger, exists } of info.ok ? info.value.ledgers : []) {
    const vault = exists ? undefined : await keptVault(ledger, parts);
    if (vault === undefined) continue;
    const restored = await host.restoreVault({ ledger, vault });
    sentences.push(restored.ok ? '密钥文件不见了，已用本机数据库中的副本恢复，请照常登录。' : restored.error.message);
  }
  return sentences;
}

/** A database that cannot be opened has nothing to give. */
async function keptVault(ledger: LedgerKind, parts: IndexedDbParts): Promise<string | undefined> {
  const database = ledgerDatabase(ledger, parts);
  try {
    const row = await database.meta.get('vault');
    return row && 'vault' in row ? row.vault : undefined;
  } catch (error) {
    if (errorNames(error).length === 0) throw error;
    return undefined;
  } finally {
    database.close();
  }
}
