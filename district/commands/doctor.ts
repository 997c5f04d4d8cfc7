import { hasFlag } from '../arguments.ts';
import { nodeDisk } from '../disk.ts';
import type { DistrictFolder } from '../district-folder.ts';
import { examine, type Findings, isSound } from '../examine.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { numberKeysOf } from '../number-keys.ts';
import { derivedTables, originalsOf, restoreBlobs } from '../originals.ts';
import { type Original, replayOriginals } from '../receive-all.ts';
import { type Database, withSavepoints } from '../store/database.ts';
import { type Command, districtOf, refuse, type Terminal, withDatabase } from './session.ts';

/**
 * lxrecv doctor --dir D [--db …] [--rebuild] [--json]: verifies every original of the archive again, rebuilds all tables
 * from them beside the real ones and compares. With --rebuild the real ones are replaced by what the originals say;
 * receipts that were issued stay.
 */
export const doctor: Command = async (args, terminal) => {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const rebuilds = hasFlag(args, 'rebuild');
  return withDatabase(args, terminal, rebuilds ? 'ifMissing' : 'never', async (db) => {
    const { originals, damaged } = await originalsOf(folder.value, db);
    const findings = { damaged, ...(await examine(folder.value, db, originals)) };
    if (hasFlag(args, 'json')) terminal.print(JSON.stringify(findings));
    else report(findings, terminal);
    if (!rebuilds) return isSound(findings) ? exitCodes.ok : exitCodes.partial;
    return rebuild(folder.value, db, originals, findings, terminal);
  });
};

function report(findings: Findings, { print }: Terminal): void {
  const { originals, damaged, refused, missing, differences, blobs } = findings;
  print(`档案中有 ${originals} 个完好的原始包${damaged.length === 0 ? '' : `，另有 ${damaged.length} 个已损坏`}。`);
  for (const path of damaged) print(`已损坏：${path}。请从备份恢复这个文件。`);
  for (const line of refused) print(`没有通过校验：${line}`);
  for (const name of missing) print(`档案中没有原始包：${name}。请从备份恢复，或请对方重新报送全量包。`);
  for (const { label, held, rebuilt } of differences)
    print(`${label}与原始包不一致：库中 ${held} 行，按原始包应为 ${rebuilt} 行。可用 lxrecv doctor --rebuild 重建。`);
  for (const sm3 of blobs) print(`附件缺失或损坏：${sm3}。可用 lxrecv doctor --rebuild 从原始包中取回。`);
  if (isSound(findings)) print('数据库与全部原始包一致。');
}

/** One transaction: either all tables are what the originals say, or nothing has changed. */
async function rebuild(
  folder: DistrictFolder,
  db: Database,
  originals: readonly Original[],
  { damaged, refused, missing, blobs }: Findings,
  terminal: Terminal,
): Promise<ExitCode> {
  if (damaged.length + refused.length + missing.length > 0) {
    terminal.complain('没有重建，数据库没有改动：原始包不全，重建会丢失内容。请先恢复上面列出的原始包。');
    return exitCodes.partial;
  }
  await replaceAll(folder, db, originals);
  restoreBlobs(folder, originals, blobs);
  terminal.print(`已按 ${originals.length} 个原始包重建数据库。`);
  return exitCodes.ok;
}

function replaceAll(folder: DistrictFolder, db: Database, originals: readonly Original[]): Promise<void> {
  const numberKeys = numberKeysOf(folder.path, nodeDisk);
  return db.transaction(async (tx) => {
    for (const table of derivedTables) await tx.query(`DELETE FROM ${table}`);
    await replayOriginals(originals, { folder, db: withSavepoints(tx), numberKeys });
  });
}
