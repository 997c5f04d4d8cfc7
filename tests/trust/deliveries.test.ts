// 下发: the district builds deliveries with lxrecv, PCs take them in through their host.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { newDistrict, type SampleDistrict } from '#tests/district/sample-district.ts';
import {
  enrol,
  incoming,
  newOfficeHost,
  type OfficeHost,
  placeOf,
  refusal,
  takeIn,
  value,
  writeSource,
} from './office-host.ts';

const dayMs = 86_400_000;
const codes = [{ field: 'station.grade', code: 'Q1', label: '换电站', from: '2026-01-01' }];
const definitions = [
  { id: 'S-01', label: '驿站总数', unit: '个', basis: '开放的驿站', to: '2026-12-31' },
  { id: 'S-01', label: '驿站总数', unit: '个', basis: '开放及筹建的驿站', from: '2027-01-01' },
];
const workbook = Uint8Array.from([80, 75, 3, 4, 1, 2, 3]);

let district: SampleDistrict;
let pc: OfficeHost;
let src: string;
beforeEach(async () => {
  district = await newDistrict();
  pc = await newOfficeHost(district);
  await enrol(pc, district);
  src = writeSource(join(district.root, 'src'), { 'dict.json': { codes }, 'indicators.json': { definitions } });
  writeFileSync(join(src, 'templates', '季度报表.xlsx'), workbook);
  writeFileSync(join(src, 'templates', 'purposes.json'), JSON.stringify({ '季度报表.xlsx': '每季度末填报' }));
}, 30_000);
afterEach(() => district.remove());

const build = (atMs = nowMs, out = pc.stick) =>
  district.run(['refdata', 'build', '--src', src, '--out', out, '--dir', district.dir], atMs);
const rotate = (replace: string, atMs = nowMs) =>
  district.run(['root', 'rotate', '--replace', replace, '--dir', district.dir], atMs);
const only = async (kind: 'refdata' = 'refdata') => {
  const [file, ...others] = await incoming(pc.host, kind);
  if (!file || others.length > 0) throw new Error(`${others.length + (file ? 1 : 0)} files`);
  return file;
};
/** What the PC keeps of its trust, to be compared before and after a refusal. */
const stateOf = async () => JSON.stringify([await value(pc.host.trustSummary()), await value(pc.host.referenceData())]);

describe('a delivery', () => {
  it('brings codes, definitions with their periods, and templates', async () => {
    const built = await build();
    expect([built.exit, built.out[0]]).toEqual([
      0,
      expect.stringContaining('990102001：第 1 次下发，1 台电脑可以打开'),
    ]);
    const settled = await takeIn(pc.host, await only());
    expect(settled.message).toBe('已采用区里的第 1 次下发。');
    expect(await value(pc.host.referenceData())).toEqual({
      codes,
      definitions,
      units: [],
      templates: [{ name: 't1', title: '季度报表', purpose: '每季度末填报', file: '季度报表.xlsx' }],
    });
    const template = await value(pc.host.readTemplate({ name: 't1' }));
    expect([template.file, [...template.content]]).toEqual(['季度报表.xlsx', [...workbook]]);
    expect(await value(pc.host.trustSummary())).toMatchObject({ reference: { version: 1, expired: false } });
  });

  it('shows nothing to who cannot unseal it', async () => {
    await build();
    await takeIn(pc.host, await only());
    const files = readdirSync(pc.data, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(files.some(({ parentPath }) => parentPath.endsWith('reference'))).toBe(true);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/换电站|季度报表|驿站总数/);
  });

  it('keeps the number of a list that did not change, and what is left out as it was', async () => {
    await build();
    await takeIn(pc.host, await only());
    rmSync(join(src, 'dict.json'));
    writeSource(src, { 'indicators.json': { definitions: definitions.slice(0, 1) } });
    await build(nowMs + dayMs);
    await takeIn(pc.host, await only());
    expect(await value(pc.host.referenceData())).toMatchObject({ codes, definitions: [definitions[0]] });
    const catalog = JSON.parse(readFileSync(join(district.dir, 'refdata', '990102001', 'catalog.json'), 'utf8'));
    expect(catalog.catalog.series).toMatchObject({
      dict: { version: 1 },
      indicators: { version: 2 },
      crl: { version: 1 },
    });
  });

  it('that is older than the one taken in changes nothing', async () => {
    await build();
    const old = await only();
    await build(nowMs + dayMs);
    const newer = (await incoming(pc.host, 'refdata')).find(({ id }) => id !== old.id);
    await takeIn(pc.host, newer as NonNullable<typeof newer>);
    const before = await stateOf();
    expect(await refusal(pc.host.openIncoming({ id: old.id }))).toBe('E_ROLLBACK');
    expect(await stateOf()).toBe(before);
  });

  it('that was damaged on the way changes nothing', async () => {
    await build();
    await takeIn(pc.host, await only());
    const before = await stateOf();
    await build(nowMs + dayMs);
    const folder = join(pc.stick, 'LXSYNC', '990102', 'down', '990102001');
    const path = join(folder, readdirSync(folder).sort().at(-1) as string);
    const bytes = readFileSync(path);
    bytes[bytes.length - 400] = (bytes[bytes.length - 400] as number) ^ 1;
    writeFileSync(path, bytes);
    expect(await refusal(pc.host.openIncoming({ id: (await only()).id }))).toMatch(/^E_/);
    expect(await stateOf()).toBe(before);
  });

  it('for another office does not open here', async () => {
    const other = await newOfficeHost(district, '990102002');
    await enrol(other, district);
    await build();
    const [foreign] = readdirSync(join(pc.stick, 'LXSYNC', '990102', 'down', '990102002'));
    const path = join(pc.stick, 'LXSYNC', '990102', 'down');
    const moved = join(path, '990102001', foreign as string);
    writeFileSync(moved, readFileSync(join(path, '990102002', foreign as string)));
    const codesSeen: string[] = [];
    for (const { id } of await incoming(pc.host, 'refdata'))
      codesSeen.push(await refusal(pc.host.openIncoming({ id })));
    expect(codesSeen.sort()).toEqual(['E_NOT_FOR_ME', 'ok']);
  }, 30_000);

  it('is refused by the district as a whole when one paper is wrong', async () => {
    writeSource(src, { 'orgtree.json': { units: [{ code: '1' }] } });
    const built = await build();
    expect([built.exit, built.err[0]]).toEqual([5, expect.stringContaining('orgtree.json 的内容不符合规定')]);
    expect(existsSync(join(pc.stick, 'LXSYNC'))).toBe(false);
    writeFileSync(join(src, 'orgtree.json'), '{');
    expect((await build()).err[0]).toContain('不是完整的 JSON');
  });
});

describe('after the district changed its keys', () => {
  const root = async () => (await incoming(pc.host)).find(({ name }) => name.endsWith('.lxroot'));

  it('a delivery under the new refdata key waits for the identity paper, which lies beside it', async () => {
    await rotate('refdata');
    await build();
    const files = await incoming(pc.host, 'refdata');
    expect(files.map(({ name }) => name).sort()).toEqual([
      'LX-990102001-refdata-000001.lxsync',
      'district-990102-v2.lxroot',
    ]);
    const delivery = files.find(({ name }) => name.endsWith('.lxsync'));
    expect(await refusal(pc.host.openIncoming({ id: delivery?.id ?? '' }))).toBe('E_CERT_UNKNOWN');
    const settled = await takeIn(pc.host, (await root()) as NonNullable<Awaited<ReturnType<typeof root>>>);
    expect(settled.released.map(({ id }) => id)).toEqual([delivery?.id]);
    await takeIn(pc.host, delivery as NonNullable<typeof delivery>);
    expect(await value(pc.host.trustSummary())).toMatchObject({ district: { version: 2 }, reference: { version: 1 } });
  });

  it('every PC gets a certificate under the new ca key, and reports with either', async () => {
    await rotate('ca');
    await build(nowMs + dayMs);
    pc.setTime(nowMs + dayMs);
    await takeIn(pc.host, (await root()) as NonNullable<Awaited<ReturnType<typeof root>>>);
    const place = await placeOf(pc.host);
    expect(await refusal(pc.host.exportBundle({ place, mode: 'full', title: '' }))).toBe('nothingToSend');
    await takeIn(pc.host, await only());
    const listed = await district.run(['enrol', 'list', '--dir', district.dir]);
    expect(listed.out).toHaveLength(2);
    expect(await value(pc.host.enrolmentState())).toMatchObject({ enrolled: true });
    expect(await refusal(pc.host.exportBundle({ place, mode: 'full', title: '' }))).toBe('nothingToSend');
  });

  it('an identity paper that leaves out a version is not taken', async () => {
    await rotate('receipt');
    await rotate('enc');
    const folder = join(pc.stick, 'LXSYNC', '990102', 'down', '990102001');
    mkdirSync(folder, { recursive: true });
    const paper = JSON.parse(readFileSync(join(district.dir, 'receipts', 'district-990102-v3.lxroot'), 'utf8'));
    const gapped = { districts: paper.districts.filter((_: unknown, i: number) => i !== 1) };
    writeFileSync(join(folder, 'district-990102-v3.lxroot'), JSON.stringify(gapped));
    expect(await refusal(pc.host.openIncoming({ id: (await root())?.id ?? '' }))).toBe('E_ROOT_GAP');
    expect(await value(pc.host.trustSummary())).toMatchObject({ district: { version: 1 } });
  });
});

describe('revocation', () => {
  const revoke = async ({ unlocked }: OfficeHost) => {
    const { out } = await district.run(['enrol', 'list', '--dir', district.dir]);
    const serial = out.find((line) => line.includes(unlocked.deviceId))?.split(' ')[0] as string;
    const argv = ['enrol', 'revoke', serial, '--reason', '电脑遗失', '--dir', district.dir];
    expect((await district.run(argv)).exit).toBe(0);
  };

  it('of a colleague’s PC arrives with the next delivery; the revoked PC cannot open it', async () => {
    const other = await newOfficeHost(district);
    await enrol(other, district);
    await revoke(other);
    const built = await build();
    expect(built.out[0]).toContain('1 台电脑可以打开');
    const preview = await value(pc.host.openIncoming({ id: (await only()).id }));
    expect(preview.facts).toContainEqual({ label: '撤销名单', value: '1 份证书' });
    await takeIn(pc.host, await only());
    const exported = pc.host.exportPeerBundle({ place: await placeOf(pc.host), mode: 'full' });
    expect(await refusal(exported)).not.toBe('ok');
    await build(nowMs, other.stick);
    const [file] = await incoming(other.host);
    const opened = await other.host.openIncoming({ id: file?.id ?? '' });
    expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining('没有加密给本机') } });
  }, 60_000);
});

describe('a colleague’s PC', () => {
  it('is known from the delivery, until the revocation list is half a year old', async () => {
    const other = await newOfficeHost(district);
    await enrol(other, district);
    await build();
    await takeIn(pc.host, await only());
    const { peers } = await value(pc.host.peerState());
    expect(peers.map(({ deviceId }) => deviceId)).toEqual([other.unlocked.deviceId]);
    pc.setTime(nowMs + 181 * dayMs);
    const exported = pc.host.exportPeerBundle({ place: await placeOf(pc.host), mode: 'full' });
    expect(await refusal(exported)).toBe('revocationsTooOld');
  }, 30_000);
});

describe('time', () => {
  it('earlier than the district’s signatures is warned of, and stops reporting after a day', async () => {
    await build(nowMs);
    await takeIn(pc.host, await only());
    const level = async (ms: number) => {
      pc.setTime(ms);
      return (await value(pc.host.trustSummary())).clock?.level;
    };
    expect(await level(nowMs)).toBe('fine');
    expect(await level(nowMs - 9 * 60_000)).toBe('fine');
    expect(await level(nowMs - 11 * 60_000)).toBe('warn');
    expect(await level(nowMs - 2 * dayMs)).toBe('stop');
    const place = await placeOf(pc.host);
    expect(await refusal(pc.host.exportBundle({ place, mode: 'full', title: '' }))).toBe('clockBehind');
  });

  it('without a delivery for 90 days, what is held is called old; the certificate counts its days', async () => {
    await build(nowMs);
    await takeIn(pc.host, await only());
    pc.setTime(nowMs + 91 * dayMs);
    expect(await value(pc.host.trustSummary())).toMatchObject({ reference: { expired: true, blocksPeers: false } });
    pc.setTime(nowMs + 181 * dayMs);
    expect(await value(pc.host.trustSummary())).toMatchObject({ reference: { blocksPeers: true } });
    pc.setTime(Date.UTC(2028, 10, 1, 8));
    expect((await value(pc.host.trustSummary())).certificate?.daysLeft).toBe(21);
  });
});

describe('what the district rules', () => {
  const deliver = async (policy: unknown, atMs: number) => {
    writeSource(src, { 'policy.json': policy });
    expect((await build(atMs)).err).toEqual([]);
    pc.setTime(atMs);
    await takeIn(pc.host, await only());
  };

  it('a suite that is not allowed: nothing is written for others, and the clerk is told what to do', async () => {
    await deliver({ allowSuites: ['INT1'] }, nowMs);
    const reply = await pc.host.exportBundle({ place: await placeOf(pc.host), mode: 'full', title: '' });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'suiteNotAllowed', message: expect.stringContaining('新版程序') },
    });
    await deliver({ allowSuites: ['GM1', 'INT1'] }, nowMs + dayMs);
    const again = pc.host.exportBundle({ place: await placeOf(pc.host), mode: 'full', title: '' });
    expect(await refusal(again)).toBe('nothingToSend');
  }, 90_000);

  it('so many days after the last report, or the certificate, the next one is reminded of', async () => {
    await deliver({ allowSuites: ['GM1'], remindDays: 30 }, nowMs + dayMs);
    expect((await value(pc.host.enrolmentState())).reportDue).toBeUndefined();
    pc.setTime(nowMs + 30 * dayMs);
    expect((await value(pc.host.enrolmentState())).reportDue).toEqual({
      since: '2026-11-22T08:00:00Z',
      days: 30,
      everyDays: 30,
      isFirst: true,
    });
  }, 90_000);
});
