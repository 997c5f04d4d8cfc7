import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { newLog } from '#tests/bundle/sample-office.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#tests/helpers/postgres-server.ts';
import { bundleOn, enrolPc, importInto, type KeptBundle, newDistrict, type SampleDistrict } from './sample-district.ts';

const slow = 120_000;
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
      log.append([
        { k: 'new', t: 'person', r: `${street}p`, f: { name: '测试骑手', idNo: sharedIdNumber, note: 'a\u0000b\\n' } },
        { k: 'new', t: 'employment', r: `${street}e`, f: { personId: `${street}p`, group: '02', from: '2024-03' } },
        { k: 'new', t: 'organization', r: `${street}o`, f: { name: '测试公司', 'status@': 'normal' } },
      ]);
      bundles = [...bundles, bundleOn(pc, log.batches)];
    }
  }, slow);
  afterAll(async () => {
    district.remove();
    await server.stop();
  }, slow);

  const figures = async (db: string) => {
    const range = ['--from', '2025-01-01', '--to', '2025-12-31', '--json'];
    return (await district.run(['figures', '--db', db, '--dir', district.dir, ...range])).out;
  };

  it(
    'takes bundles in, agrees with the archive, and gives the figures that the embedded database gives',
    async () => {
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
    },
    slow,
  );

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
