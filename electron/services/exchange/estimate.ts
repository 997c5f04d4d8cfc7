import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Journal } from '../journal.ts';

/** Header, manifest, signature, keys and the ZIP around them. */
const overheadBytes = 16 * 1024;
const rowsPerTurn = 64;

/**
 * An upper bound of a bundle's size, found without building it: the journal's rows hold the same lines, sealed but not
 * compressed. In turns, because a journal of years is long.
 *
 * @param acknowledged what the district holds: highest sequence number per log
 */
export async function estimateExport(
  journal: Journal,
  mode: 'incremental' | 'full',
  acknowledged: { readonly [log: string]: number },
): Promise<{ readonly maxBytes: number }> {
  let bytes = 0;
  let rows = 0;
  for (const { log, last, sealed } of journal.rows()) {
    if (mode === 'full' || last > (acknowledged[log] ?? 0)) bytes += sealed.length;
    if (++rows % rowsPerTurn === 0) await nextTurn();
  }
  return { maxBytes: bytes === 0 ? 0 : bytes + overheadBytes };
}
