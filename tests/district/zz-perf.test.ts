import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { openDistrict, trustOf } from '#district/district-folder.ts';
import { nodeDeflate } from '#district/node-deflate.ts';
import { openDatabase } from '#district/store/database.ts';
import { openBundle, judgeBundle } from '#shared/bundle/verify-bundle.ts';
import { receiverState, storeBundle } from '#district/store/receiver-store.ts';
import { storeSegments } from '#district/store-segments.ts';
import { objectionsTo } from '#district/objections.ts';
import { receiveFile } from '#district/receive.ts';
import { computeFigures } from '#shared/report/compute-figures.ts';
import { loadBooks } from '#district/store/record-store.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { newLog, nowMs } from '#tests/bundle/sample-office.ts';
import { PGlite } from '@electric-sql/pglite';
import { bundleOn, enrolPc, newDistrict } from './sample-district.ts';

it('100,000', async () => {
  const district = await newDistrict();
  const pc = await enrolPc(district);
  const log = newLog('PERF00000001');
  const N = 100000;
  for (let at = 0; at < N; at += 1000) {
    log.append(Array.from({ length: 1000 }, (_, k) => {
      const i = at + k; const p = Math.floor(i / 3);
      const n17 = `990000${1950+Math.floor(p/1000)%60}0101${String(p % 1000).padStart(3, '0')}`;
      if (i % 3 === 0) return { k: 'new' as const, t: 'person', r: `P${p}`, f: { name: `测试${p}`, phone: `199${String(p).padStart(8, '0')}`, idNo: n17 + idCheckCharacter(n17), sex: '1', political: '13', community: '样例社区' }, src: { i: 'IMP', s: '快递员', n: p + 1 } };
      if (i % 3 === 1) return { k: 'new' as const, t: 'employment', r: `E${p}`, f: { personId: `P${p}`, group: '01', organizationName: '样例公司', platform: '顺丰' } };
      return { k: 'set' as const, t: 'person', r: `P${p}`, f: { note: '核实过' } };
    }));
  }
  const bundle = bundleOn(pc, log.batches);
  console.log('bytes', bundle.bytes.length);
  let t = performance.now();
  const lap = (name: string) => { console.log(name, Math.round(performance.now() - t)); t = performance.now(); };
  const folder = openDistrict(district.dir); if (!folder.ok) throw 1;
  const bytes = readFileSync(bundle.path);
  const lines: string[] = [];
  lap('read');
  const opened = openBundle(bytes, trustOf(folder.value, nowMs)); if (!opened.ok) throw 1;
  const judged = judgeBundle(opened.value, { bundleDigest: () => undefined, chainsAt: () => [] }, nodeDeflate, nowMs); if (!judged.ok) throw 1;
  for (const s of judged.value.segments()) { if (!s.ok) throw 1; lines.push(...s.value.lines); }
  lap('verify');
  const pg = await PGlite.create(`${district.root}/bare`);
  await pg.exec('CREATE TABLE stage (line text)');
  lap('bare open');
  const csv = lines.map((l) => `"${l.replaceAll('"', '""')}"`).join('\n');
  await pg.query("COPY stage FROM '/dev/blob' WITH (FORMAT csv)", [], { blob: new Blob([csv]) });
  lap('bare COPY');
  await pg.close();
  const db = await openDatabase(`pglite:${district.dir}`, 'ifMissing'); if (!db.ok) throw 1;
  lap('open');
  await db.value.transaction(async (tx) => {
    t = performance.now();
    const id = await storeBundle(tx, judged.value, { fileSm3: '', receivedAt: '' });
    const stored = await storeSegments(tx, judged.value, { bundle: id, street: '990102001', device: 'x', at: '' }); lap('storeSegments (verify again + insert + materialise)');
    await objectionsTo(tx, '990102001', stored.identityWrites); lap('objections');
    throw new Error('back');
  }).catch(() => {});
  lap('rollback');
  const r = await receiveFile(bundle.path, { folder: folder.value, db: db.value, now: new Date(nowMs), dryRun: false });
  lap(`receiveFile ${r.code} ${r.operations} ${r.receipt?.body.rejects.length}`);
  const books = await loadBooks(db.value, undefined); lap('loadBooks');
  computeFigures(books, { from: '2025-01-01', to: '2025-12-31' }); lap('figures');
  console.log('rss', Math.round(process.memoryUsage().rss / 1e6));
  await db.value.close();
  district.remove();
}, 300_000);
