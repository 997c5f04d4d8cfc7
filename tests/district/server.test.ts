import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#district/store/database.ts';
import { utf8 } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { newLog } from '#tests/bundle/sample-office.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#tests/helpers/postgres-server.ts';
import { bundleOn, enrolPc, importInto, type KeptBundle, newDistrict, type SampleDistrict } from './sample-district.ts';

const title = `lxrecv on a PostgreSQL server${noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`}`;

describe.skipIf(noPostgres !== undefined)(title, () => {
  let server: PostgresServer;
  let district: SampleDistrict;
  let bundles: readonly KeptBundle[];

  beforeAll(async () => {
    server = await startPostgres();
    district = await newDistrict();
    bundles = [];
    for (const street of ['990102001', '990102002']) {
      const pc = await enrolPc(district, street);
      const log = newLog(randomBase32(12));
      const photo = utf8(`照片 ${street}`);
      log.append([
        {
          k: 'blob',
          t: 'person',
          r: `${street}p`,
          f: { sm3: sm3Hex(photo), bytes: photo.length, mime: 'image/jpeg' },
        },
        { k: 'new', t: 'person', r: `${street}p`, f: { name: '测试骑手', idNo: sharedIdNumber, note: 'a\u0000b\\n' } },
        { k: 'new', t: 'employment', r: `${street}e`, f: { personId: `${street}p`, group: '02', from: '2024-03' } },
        { k: 'new', t: 'organization', r: `${street}o`, f: { name: '测试公司', 'status@': 'normal' } },
      ]);
      bundles = [...bundles, bundleOn(pc, log.batches)];
    }
  });
  afterAll(async () => {
    district.remove();
    await server.stop();
  });

  const figures = async (db: string) => {
    const range = ['--from', '2025-01-01', '--to', '2025-12-31', '--json'];
    return (await district.run(['figures', '--db', db, '--dir', district.dir, ...range])).out;
  };

  it('takes bundles in, agrees with the archive, and gives the figures that the embedded database gives', async () => {
    const paths = bundles.map(({ path }) => path);
    const onServer = await importInto(district, paths, { extra: ['--db', server.url] });
    expect(onServer.results.map(({ code }) => code)).toEqual(['OK', 'OK']);
    const again = await importInto(district, paths, { extra: ['--db', server.url] });
    expect(again.results.map(({ code }) => code)).toEqual(['DUP_OK', 'DUP_OK']);
    expect((await district.run(['doctor', '--dir', district.dir, '--db', server.url])).exit).toBe(0);
    expect((await importInto(district, paths)).results.map(({ code }) => code)).toEqual(['OK', 'OK']);
    const embedded = await figures(`pglite:${district.dir}`);
    expect(embedded[0]).toContain('P-02');
    expect(await figures(server.url)).toEqual(embedded);
  });

  it('gives the same standings, registers, keys and missing attachments as the embedded database', async () => {
    const ask = async (...argv: readonly string[]) => {
      const answers: unknown[] = [];
      for (const db of [server.url, `pglite:${district.dir}`])
        answers.push((await district.run([...argv, '--dir', district.dir, '--db', db])).out);
      return answers as [readonly string[], readonly string[]];
    };
    const [standing, embedded] = await ask('status', '--json', '--conflicts');
    expect(JSON.parse(standing[0] ?? '')).toMatchObject([{ wants: 1 }, { wants: 1 }]);
    const timeless = (out: readonly string[]) => JSON.stringify(out);
    expect(timeless(standing)).toBe(timeless(embedded));
    const places = [server.url, `pglite:${district.dir}`].map((db, i) => ({
      db,
      out: join(district.root, `out${i}`),
    }));
    for (const { db, out } of places)
      await district.run(['export', '--format', 'ndjson', '--out', out, '--dir', district.dir, '--db', db]);
    const [onServer, onEmbedded] = places.map(({ out }) => readFileSync(join(out, 'person.ndjson'), 'utf8'));
    expect(onServer).toBe(onEmbedded);
    const keysIn = async (address: string) => {
      const db = await openDatabase(address, 'never');
      if (!db.ok) throw new Error(db.error.message);
      const rows = await db.value.query('SELECT rid, number_key FROM record WHERE number_key IS NOT NULL ORDER BY rid');
      const feed = await db.value.query('SELECT bundle, log, seq, id FROM op_feed WHERE bundle > 1');
      await db.value.close();
      return { rows, feed: feed.length };
    };
    const keys = await keysIn(server.url);
    expect(keys).toEqual(await keysIn(`pglite:${district.dir}`));
    expect(keys.rows).toHaveLength(2);
    expect(keys.feed).toBeGreaterThan(0);
    expect((await district.run(['doctor', '--rebuild', '--dir', district.dir, '--db', server.url])).exit).toBe(0);
  });

  it('says what is wrong with the address, and never the password', async () => {
    const wrong = server.url.replace('owner@', 'owner:geheim2026@').replace('/postgres', '/nowhere');
    const { exit, err } = await district.run(['status', '--dir', district.dir, '--db', wrong]);
    expect(exit).toBe(5);
    expect(err.join('')).toContain('没有这个名称的库');
    expect(err.join('')).not.toContain('geheim2026');
    const deaf = await district.run(['status', '--dir', district.dir, '--db', 'postgres://owner@127.0.0.1:1/postgres']);
    expect(deaf.err.join('')).toContain('没有数据库在运行');
  });
});

const sharedIdNumber = `99000019900101995${idCheckCharacter('99000019900101995')}`;
