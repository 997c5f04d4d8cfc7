// The power fails, or the disk refuses, between any two acts of the receiver: every file and every table is as before or
// as after, never between, and the next try ends where an undisturbed one does. Each point has a PC of its own, so that at
// the end one look at everything (what doctor does) says whether archive and database agree.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '#district/disk.ts';
import { type DistrictFolder, openDistrict } from '#district/district-folder.ts';
import { examine } from '#district/examine.ts';
import { numberKeysOf } from '#district/number-keys.ts';
import { originalsOf } from '#district/originals.ts';
import type { Receiving } from '#district/receive.ts';
import { receiveFiles } from '#district/receive-all.ts';
import type { Database, Queries } from '#district/store/database.ts';
import { openInMemory } from '#district/store/embedded-database.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { newLog, nowMs, personDraft } from '#tests/bundle/sample-office.ts';
import { type Fault, faultyDisk, PowerCut } from './faulty-disk.ts';
import { bundleOn, enrolPc, newDistrict, type Pc, type SampleDistrict } from './sample-district.ts';

let district: SampleDistrict;
let folder: DistrictFolder;
let db: Database;

beforeAll(async () => {
  district = await newDistrict();
  const opened = openDistrict(district.dir);
  if (!opened.ok) throw new Error(opened.error.message);
  folder = opened.value;
  db = await openInMemory();
});
afterAll(async () => {
  await db.close();
  district.remove();
});

/** Disk and database that count their acts. */
function faulty({ at, kind }: Fault) {
  const power = faultyDisk({ at, kind });
  const { disk, act } = power;
  const queriesOn = (queries: Queries): Queries => ({
    query: (sql, parameters) => {
      if (kind === 'cut') act(() => undefined);
      return queries.query(sql, parameters);
    },
  });
  const database: Database = {
    ...queriesOn(db),
    close: async () => {},
    transaction: async (work) => {
      const result = await db.transaction(async (tx) => {
        const done = await work(queriesOn(tx));
        if (kind === 'cut') act(() => undefined);
        return done;
      });
      if (kind === 'cut') act(() => undefined);
      return result;
    },
  };
  return { disk, database, hasFailed: power.hasFailed };
}

function receivingOn(database: Database, disk: Disk): Receiving {
  return { folder, db: database, now: new Date(nowMs), numberKeys: numberKeysOf(folder.path), disk };
}

const tables = ['bundle', 'log_point', 'op', 'record', 'receipt'] as const;

/** How many rows each table has about this log, and what its bundles were answered. */
async function stateOf({ log, nos }: Prepared) {
  const [row] = await db.query(
    `SELECT (SELECT count(DISTINCT bundle)::int FROM op WHERE log = $1) AS bundle,
            (SELECT count(*)::int FROM log_point WHERE log = $1) AS log_point,
            (SELECT count(*)::int FROM op WHERE log = $1) AS op,
            (SELECT count(*)::int FROM record JOIN op USING (rid) WHERE log = $1) AS record,
            (SELECT coalesce(string_agg(body->>'code', ',' ORDER BY rno), '') FROM receipt WHERE no = ANY($2)) AS receipt`,
    [log, nos],
  );
  return tables.map((table) => row?.[table]).join(' | ');
}

/** Files below the district's folder under their proper names: each is whole. */
function brokenFiles(): readonly string[] {
  const archive = join(district.dir, 'archive');
  const files = existsSync(archive) ? readdirSync(archive, { recursive: true, withFileTypes: true }) : [];
  return files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.lxsync'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => sm3Hex(new Uint8Array(readFileSync(path))) !== basename(path, '.lxsync'));
}

/** Files that are taken in, and what they are about. Numbers of bundles are used once in the whole test. */
type Prepared = { readonly files: readonly string[]; readonly log: string; readonly nos: readonly number[] };
type Scenario = { readonly name: string; prepare(pc: Pc): Promise<Prepared> };

function logOfPc() {
  const log = newLog(randomBase32(12));
  log.append([personDraft(randomBase32(26), '测试甲'), personDraft(randomBase32(26), '测试乙')]);
  return log;
}

let lastNo = 0;

const scenarios: readonly Scenario[] = [
  {
    name: 'a bundle',
    async prepare(pc) {
      const [log, no] = [logOfPc(), ++lastNo];
      return { files: [bundleOn(pc, log.batches, { no }).path], log: log.log, nos: [no] };
    },
  },
  {
    name: 'the missing bundle, for which another one waits',
    async prepare(pc) {
      const [log, no] = [logOfPc(), ++lastNo];
      const first = bundleOn(pc, log.batches, { no });
      const sent = log.batches.length;
      log.append([personDraft(randomBase32(26), '测试丙')]);
      const second = bundleOn(pc, log.batches.slice(sent), { no: ++lastNo });
      await receiveFiles([second.path], receivingOn(db, nodeDisk));
      rmSync(second.path);
      return { files: [first.path], log: log.log, nos: [no, no + 1] };
    },
  },
  {
    name: 'a bundle that comes too early',
    async prepare(pc) {
      const [log, no] = [logOfPc(), ++lastNo];
      return { files: [bundleOn(pc, log.batches.slice(1), { no }).path], log: log.log, nos: [no] };
    },
  },
  {
    name: 'a bundle once more, its receipt lost',
    async prepare(pc) {
      const [log, no] = [logOfPc(), ++lastNo];
      const { path } = bundleOn(pc, log.batches, { no });
      const [received] = await receiveFiles([path], receivingOn(db, nodeDisk));
      rmSync(received?.receiptPath ?? '');
      return { files: [path], log: log.log, nos: [no] };
    },
  },
  {
    name: 'a damaged bundle',
    async prepare(pc) {
      const [log, no] = [logOfPc(), ++lastNo];
      const { path, bytes } = bundleOn(pc, log.batches, { no });
      writeFileSync(path, bytes.subarray(0, -1));
      return { files: [path], log: log.log, nos: [no] };
    },
  },
];

async function outcomesOf(files: readonly string[], receiving: Receiving) {
  return (await receiveFiles(files, receiving)).map(({ outcome, code, receiptPath }) => ({
    outcome,
    code,
    receiptPath,
  }));
}

const cases = scenarios.flatMap((scenario) => (['cut', 'full'] as const).map((kind) => ({ ...scenario, kind })));
/** Every point of the usual way; of the others every third one, and all with LXL_CRASH_POINTS=all. */
const strideOf = (name: string) => (name === 'a bundle' || process.env.LXL_CRASH_POINTS === 'all' ? 1 : 3);

describe('a fault at any act of taking in', () => {
  test.each(cases)('$name ($kind)', async ({ name, prepare, kind }) => {
    const pc = await enrolPc(district);
    const model = await prepare(pc);
    const before = await stateOf(model);
    const undisturbed = await outcomesOf(model.files, receivingOn(db, nodeDisk));
    const after = await stateOf(model);
    let points = 0;
    for (let at = 0; ; at += strideOf(name)) {
      const own = await prepare(pc);
      const fault = faulty({ at, kind });
      const isCut = await isCutOff(outcomesOf(own.files, receivingOn(fault.database, fault.disk)));
      if (!fault.hasFailed()) break;
      points++;
      expect(isCut).toBe(kind === 'cut');
      expect([before, after, ...between(before, after)]).toContain(await stateOf(own));
      expect(brokenFiles()).toEqual([]);
      const again = await outcomesOf(own.files, receivingOn(db, nodeDisk));
      expect(heldOf(again)).toBeGreaterThanOrEqual(Math.min(1, heldOf(undisturbed)));
      expect(await stateOf(own)).toBe(after);
      for (const { receiptPath } of again) if (receiptPath !== undefined) expect(existsSync(receiptPath)).toBe(true);
      // What waits is tried at every import, and would be an act of the next point too.
      rmSync(join(district.dir, 'waiting'), { recursive: true, force: true });
    }
    expect(points).toBeGreaterThan(1);
  });

  async function isCutOff(run: Promise<unknown>): Promise<boolean> {
    try {
      await run;
      return false;
    } catch (error) {
      if (error instanceof PowerCut) return true;
      throw error;
    }
  }

  function heldOf(outcomes: Awaited<ReturnType<typeof outcomesOf>>): number {
    return outcomes.filter(({ outcome }) => outcome !== 'refused').length;
  }

  /** Two bundles are two transactions: the first one alone is a state of its own. */
  function between(before: string, after: string): readonly string[] {
    return before.startsWith('0 |') && after.startsWith('2 |') ? ['1 | 1 | 3 | 2 | E_NEED_FROM,OK'] : [];
  }

  test('leaves archive and database in agreement', async () => {
    const { originals, damaged } = await originalsOf(folder, db);
    const { refused, missing, differences } = await examine(folder, db, originals);
    expect([damaged, refused, missing, differences]).toEqual([[], [], [], []]);
    expect(originals.length).toBeGreaterThan(50);
  });
});
