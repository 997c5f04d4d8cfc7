// What doctor looks at: every original once more, all tables rebuilt from them beside the real ones, and compared.

import type { DistrictFolder } from './district-folder.ts';
import { numberKeysOf } from './number-keys.ts';
import { type TableSum, tableSums, unsoundBlobs, withoutOriginal } from './originals.ts';
import { type Original, replayOriginals } from './receive-all.ts';
import type { Database } from './store/database.ts';
import { openInMemory } from './store/embedded-database.ts';

/** What was found; empty lists and no differences mean that archive and database agree. */
export type Findings = {
  readonly originals: number;
  readonly damaged: readonly string[];
  readonly refused: readonly string[];
  readonly missing: readonly string[];
  readonly differences: readonly Difference[];
  /** Attachments (SM3) whose file is missing or damaged. */
  readonly blobs: readonly string[];
};
export type Difference = { readonly label: string; readonly held: number; readonly rebuilt: number };

/** Changes nothing; `damaged` is known from reading the archive. */
export async function examine(
  folder: DistrictFolder,
  db: Database,
  originals: readonly Original[],
): Promise<Omit<Findings, 'damaged'>> {
  const fresh = await openInMemory();
  try {
    const results = await replayOriginals(originals, { folder, db: fresh, numberKeys: numberKeysOf(folder.path) });
    return {
      originals: originals.length,
      refused: results.filter(({ outcome }) => outcome !== 'stored').map(({ file, message }) => `${file}：${message}`),
      missing: await withoutOriginal(db, originals),
      differences: differencesOf(await tableSums(db), await tableSums(fresh)),
      blobs: await unsoundBlobs(folder, db),
    };
  } finally {
    await fresh.close();
  }
}

function differencesOf(held: readonly TableSum[], rebuilt: readonly TableSum[]): readonly Difference[] {
  return held.flatMap(({ label, rows, sum }, at) => {
    const other = rebuilt[at] as TableSum;
    return sum === other.sum && rows === other.rows ? [] : [{ label, held: rows, rebuilt: other.rows }];
  });
}

export function isSound({ damaged, refused, missing, differences, blobs }: Findings): boolean {
  return [damaged, refused, missing, differences, blobs].every((list) => list.length === 0);
}
