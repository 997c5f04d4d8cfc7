// A backup was put in the journal's place (electron/services/restore.ts): the browser's database still holds the ledger
// from before, which is longer and would undo the restore. It is emptied once for each restore, in one transaction; what
// of it the host could not put aside is copied into a database of its own first.

import type { BatchRow, RestoredFrom } from '#shared/host/host-api.ts';
import { type IndexedDbParts, type LedgerDatabase, type MetaRow, sideDatabase } from './database.ts';

/** Rows that are copied in one piece. */
const rowsAtOnce = 64;

/** Empties the database for the restored journal, unless that has been done. */
export async function makeRoomFor(
  restored: RestoredFrom,
  database: LedgerDatabase,
  installation: string,
  parts: IndexedDbParts,
): Promise<void> {
  const done = await database.meta.get('restored');
  if (done && 'restored' in done && done.restored === restored.id) return;
  const last = await database.batches.orderBy('n').last();
  if (last && !isPutAside(last, restored)) await copyAside(database, restored.id, parts);
  const isOtherInstallation = !(await isOf(database, installation));
  const { batches, snapshot, meta, keptRows } = database;
  await database.transaction('rw', [batches, snapshot, meta, keptRows], async () => {
    await Promise.all([batches.clear(), snapshot.clear(), meta.clear()]);
    // Rows that stayed out of an import are no part of a backup; another installation could not read them.
    if (isOtherInstallation) await keptRows.clear();
    await meta.put({ key: 'restored', restored: restored.id });
  });
}

/** The journal that the host put aside ended exactly here, so it holds all of it. */
function isPutAside({ n, chain }: BatchRow, { before }: RestoredFrom): boolean {
  return before?.n === n && before.chain === chain;
}

async function copyAside(database: LedgerDatabase, id: string, parts: IndexedDbParts): Promise<void> {
  const side = sideDatabase(`before-${id}`, parts);
  try {
    for (let from = 0; ; ) {
      const rows = await database.batches.where('n').above(from).limit(rowsAtOnce).toArray();
      const last = rows[rows.length - 1];
      if (!last) break;
      await side.batches.bulkPut(rows);
      from = last.n;
    }
    // Where rows were dropped the snapshot stands for them, and says with its mark and that of the rows up to where.
    const kept = await database.meta.bulkGet(['vault', 'snapshot', 'compacted']);
    await side.meta.bulkPut(kept.filter((row) => row !== undefined));
    await side.snapshot.bulkPut(await database.snapshot.toArray());
  } finally {
    side.close();
  }
}

async function isOf(database: LedgerDatabase, installation: string): Promise<boolean> {
  const row: MetaRow | undefined = await database.meta.get('vault');
  return row !== undefined && 'vault' in row && row.vault.includes(`"${installation}"`);
}
