// The database of one ledger in the browser: five tables without secondary indexes, because an index would show on the
// disk what the sealed rows hide. Every transaction waits until the disk has it (durability strict).

import { Dexie, type DexieOptions, type Table } from 'dexie';
import type { Bytes } from '#shared/base/bytes.ts';
import type { BatchRow, LedgerKind } from '#shared/host/host-api.ts';
import type { CompactedMark } from './compacted-rows.ts';

/** One block of the snapshot, or its frame; `generation` counts the snapshots. */
export type SnapshotRow = { readonly key: string; readonly generation: number; readonly sealed: Bytes };

/** One attachment, named by its digest. */
export type BlobRow = { readonly key: string; readonly sealed: Bytes };

/** Where the batches end: written in the same transaction as every batch. */
export type DatabaseHead = { readonly n: number; readonly log: string; readonly last: number; readonly chain: string };

/** Rows that stayed out of an import: `head/…` says what they are, `workbook/…` holds them. */
export type KeptRow = { readonly key: string; readonly sealed: Bytes };

/**
 * `head`: DatabaseHead. `vault`: the host's wrapped keys, so that either place can replace a lost one. `restored`: the
 * restore for which the database was emptied. `compacted`: up to where rows were dropped. `snapshot` and `undo <user>`:
 * sealed.
 */
export type MetaRow =
  | { readonly key: 'head'; readonly head: DatabaseHead }
  | { readonly key: 'vault'; readonly vault: string }
  | { readonly key: 'restored'; readonly restored: string }
  | { readonly key: 'compacted'; readonly compacted: CompactedMark }
  | { readonly key: string; readonly generation: number; readonly sealed: Bytes };

export type LedgerDatabase = Dexie & {
  readonly batches: Table<BatchRow, number>;
  readonly snapshot: Table<SnapshotRow, string>;
  readonly blobs: Table<BlobRow, string>;
  readonly meta: Table<MetaRow, string>;
  readonly keptRows: Table<KeptRow, string>;
};

/** The browser's IndexedDB, or another implementation of it for tests. */
export type IndexedDbParts = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;

export function databaseName(ledger: LedgerKind): string {
  return `lxl-${ledger}`;
}

/** The database, not opened yet; Dexie opens it at the first use or when asked to. */
export function ledgerDatabase(ledger: LedgerKind, parts: IndexedDbParts = {}): LedgerDatabase {
  return databaseNamed(databaseName(ledger), parts);
}

/** Another database of the formal ledger, for what must be kept and not be opened as the ledger. */
export function sideDatabase(name: string, parts: IndexedDbParts = {}): LedgerDatabase {
  return databaseNamed(`${databaseName('formal')}-${name}`, parts);
}

function databaseNamed(name: string, parts: IndexedDbParts): LedgerDatabase {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict', ...parts });
  database.version(1).stores({ batches: 'n', snapshot: 'key', blobs: 'key', meta: 'key' });
  database.version(2).stores({ keptRows: 'key' });
  return database as LedgerDatabase;
}

export function headOf({ n, log, last, chain }: BatchRow): DatabaseHead {
  return { n, log, last, chain };
}
