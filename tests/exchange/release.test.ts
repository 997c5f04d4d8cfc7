// Two persons for one report: a PC's own program prepares and releases, lxrecv enrols the secretary and demands the seal.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { encodeRequest, readRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { nowMs } from '../bundle/sample-office.ts';
import { englishIn, importInto, newDistrict, type SampleDistrict } from '../district/sample-district.ts';
import { activity } from '../storage/desk-of-tests.ts';
import { filesFor, openOffice, type Pc, placeOf, takeIn, value } from './office.ts';

const slow = 120_000;
const clerk = { userName: '一号机的专干', password: '春天的柳树2026' };
const secretary = { userName: '样例书记', password: '夏天的荷花2026' };
const report = { mode: 'incremental', title: '样例报送' } as const;
const later = nowMs + 86_400_000;

let district: SampleDistrict;
let office: ReturnType<typeof openOffice>;
let pc: Pc;
beforeAll(async () => {
  district = await newDistrict();
  office = openOffice();
  pc = await office.newPc('一号机');
  const written = value(await pc.host.writeEnrolmentRequest({ place: await placeOf(pc) }));
  await approve(written.fileName);
  await addPerson('样例甲');
  value(
    await pc.host.addUser({
      ownPassword: clerk.password,
      userName: secretary.userName,
      newPassword: secretary.password,
    }),
  );
}, slow);
afterAll(async () => {
  await office.close();
  district.remove();
});

/** The district approves what lies on the stick; the PC takes the answer in. */
async function approve(fileName: string): Promise<void> {
  const path = join(pc.stick, fileName);
  const approved = await district.run(['enrol', 'approve', path, '--dir', district.dir, '--out', pc.stick]);
  if (approved.exit !== 0) throw new Error(approved.err.join('\n'));
  for (const file of await filesFor(pc, 'certificate')) if (file.state === 'new') await takeIn(pc, file);
}

let people = 0;
async function addPerson(name: string) {
  const values = { name, phone: `1990000${String(++people).padStart(4, '0')}` };
  value(await pc.store.commit([{ kind: 'create', entity: 'person', id: `P${people}`, values }], '新增'));
}

function fileOn({ fileName }: ExportedBundle): string {
  const folder = readdirSync(pc.stick, { recursive: true, encoding: 'utf8' });
  return join(pc.stick, folder.find((path) => path.endsWith(fileName)) as string);
}

const state = async () => value(await pc.host.releaseState());
const release = async (digest: string, who = secretary) =>
  pc.host.releaseBundle({ ...who, digest, place: await placeOf(pc) });
const importOne = (path: string) => importInto(district, [path], { atMs: later });
const codeOf = (reply: { ok: boolean; error?: { code: string } }) => (reply.ok ? 'ok' : reply.error?.code);

describe('a report that two persons send', () => {
  it(
    'goes out as before while nobody is named, and is refused by a district that demands a release',
    async () => {
      expect(await state()).toEqual({ isNeeded: false, secretaries: [], waiting: null, returned: null });
      expect(codeOf(await pc.host.prepareBundle(report))).toBe('noSecretary');
      const bundle = value(await pc.host.exportBundle({ ...report, place: await placeOf(pc) }));
      expect((await district.run(['policy', '--seals', '1', '--dir', district.dir])).exit).toBe(0);
      expect((await importOne(fileOn(bundle))).results[0]?.code).toBe('E_UNSEALED');
    },
    slow,
  );

  it(
    'needs a release from the day on which the district has answered the secretary’s request',
    async () => {
      const place = await placeOf(pc);
      expect(codeOf(await pc.host.appointSecretary({ ...secretary, password: '错的', place }))).toBe('wrongPassword');
      const written = value(await pc.host.appointSecretary({ ...secretary, place }));
      const again = value(await pc.host.appointSecretary({ ...secretary, place }));
      expect(again.requestCode).toBe(written.requestCode);
      const shown = await district.run(['enrol', 'show', join(pc.stick, written.fileName)]);
      expect(shown.out.join('\n')).toContain('签发人：样例书记');
      expect(shown.out.join('\n')).toContain(written.requestCode);
      expect(shown.out.flatMap(englishIn)).toEqual([]);
      expect(await state()).toMatchObject({ isNeeded: false, secretaries: [{ state: 'asked' }] });
      await approve(written.fileName);
      expect(await state()).toMatchObject({ isNeeded: true, secretaries: [{ name: '样例书记', state: 'ready' }] });
      const listed = await district.run(['enrol', 'list', '--dir', district.dir]);
      expect(listed.out.join('\n')).toContain('签发人 样例书记');
      expect(codeOf(await pc.host.exportBundle({ ...report, place }))).toBe('releaseNeeded');
    },
    slow,
  );

  it(
    'waits on this PC, for nobody else to read, and goes out as it was prepared',
    async () => {
      const prepared = value(await pc.host.prepareBundle(report));
      expect(codeOf(await pc.host.prepareBundle(report))).toBe('alreadyWaiting');
      expect((await state()).waiting).toMatchObject({ no: prepared.no, preparedBy: clerk.userName });
      const kept = readdirSync(pc.folder, { recursive: true, encoding: 'utf8' });
      const outbox = join(pc.folder, kept.find((path) => path.endsWith(`${prepared.digest}.lxsync`)) as string);
      expect((await importOne(outbox)).results[0]?.code).toBe('E_NOT_FOR_ME');
      await addPerson('样例乙');
      expect(codeOf(await release(prepared.digest, clerk))).toBe('noSealKey');
      expect(codeOf(await release('ab'.repeat(32)))).toBe('notWaiting');
      const bundle = value(await release(prepared.digest));
      expect(bundle).toMatchObject({
        no: prepared.no,
        operations: prepared.operations,
        counts: prepared.counts,
        preparedBy: clerk.userName,
        releasedBy: '样例书记',
        verified: true,
        cover: { sealedBy: ['样例书记'] },
      });
      expect((await state()).waiting).toBeNull();
      expect((await importOne(fileOn(bundle))).results[0]?.code).toBe('OK');
      expect(codeOf(await release(prepared.digest))).toBe('notWaiting');
    },
    slow,
  );

  it(
    'is returned with a reason, or taken back; the number is not used again',
    async () => {
      const prepared = value(await pc.host.prepareBundle(report));
      const returning = { ...secretary, digest: prepared.digest, why: '在册人数不对，再核一遍' };
      expect(codeOf(await pc.host.returnBundle({ ...returning, ...clerk }))).toBe('noSealKey');
      value(await pc.host.returnBundle(returning));
      expect(await state()).toMatchObject({
        waiting: null,
        returned: { no: prepared.no, by: '样例书记', why: returning.why },
      });
      const second = value(await pc.host.prepareBundle(report));
      expect(second.no).toBe(prepared.no + 1);
      expect((await state()).returned).toBeNull();
      value(await pc.host.withdrawBundle({ digest: second.digest }));
      expect((await state()).waiting).toBeNull();
    },
    slow,
  );

  it(
    'has its attachments in files of their own, which follow the release and need none',
    async () => {
      value(await pc.store.commit([activity('A1')], '新增'));
      for (const seed of [1, 2]) {
        const content = Uint8Array.from({ length: 600_000 }, (_, i) => (i * (i + seed)) >> 7);
        value(await pc.store.attachments.add('activity', 'A1', new File([content], `照片${seed}.bin`)));
      }
      const prepared = value(await pc.host.prepareBundle({ ...report, fileBytes: 1_000_000 }));
      expect(prepared.volumes).toMatchObject({ count: 2, blobs: 2 });
      expect(value(await pc.host.volumeSets()).changes).toBeNull();
      const next = { lane: 'changes', place: await placeOf(pc) } as const;
      expect(codeOf(await pc.host.writeVolume(next))).toBe('noVolumes');
      const bundle = value(await release(prepared.digest));
      value(await pc.host.writeVolume(next));
      const { volumes, of } = value(await pc.host.writeVolume(next));
      expect(of).toBe(bundle.digest);
      const names = volumes.map(({ written }) => written?.fileName ?? '');
      for (const fileName of [names[1], bundle.fileName, names[0]])
        expect((await importOne(fileOn({ ...bundle, fileName: fileName ?? '' }))).results[0]?.code).toBe('OK');
    },
    slow,
  );

  it(
    'is never prepared and released by one person',
    async () => {
      const place = await placeOf(pc);
      const clerksToo = value(await pc.host.appointSecretary({ ...clerk, place }));
      await approve(clerksToo.fileName);
      const prepared = value(await pc.host.prepareBundle(report));
      const refused = await release(prepared.digest, clerk);
      expect(refused).toMatchObject({ ok: false, error: { code: 'samePerson' } });
      expect((await state()).waiting?.digest).toBe(prepared.digest);
    },
    slow,
  );

  it(
    'is not released when its file was changed while it waited',
    async () => {
      const { waiting } = await state();
      const digest = waiting?.digest ?? '';
      const outbox = join(pc.folder, 'formal', 'exchange', 'outbox', `${digest}.lxsync`);
      const whole = readFileSync(outbox);
      const changed = Buffer.from(whole);
      changed[statSync(outbox).size >> 1] = (changed[statSync(outbox).size >> 1] as number) ^ 1;
      writeFileSync(outbox, changed);
      expect(codeOf(await release(digest))).toBe('preparedChanged');
      writeFileSync(outbox, whole);
      expect(codeOf(await release(digest))).toBe('ok');
    },
    slow,
  );

  it(
    'is not taken from a secretary whose certificate the district has revoked',
    async () => {
      await addPerson('样例丙');
      const prepared = value(await pc.host.prepareBundle(report));
      const bundle = value(await release(prepared.digest));
      const listed = (await district.run(['enrol', 'list', '--dir', district.dir])).out;
      const serial = listed.find((line) => line.includes('签发人 样例书记'))?.split(' ')[0] ?? '';
      const revoking = ['enrol', 'revoke', serial, '--reason', '离任', '--dir', district.dir];
      expect((await district.run(revoking, later + 86_400_000)).exit).toBe(0);
      const late = await importInto(district, [fileOn(bundle)], { atMs: later + 2 * 86_400_000 });
      expect(late.results[0]?.code).toBe('E_CERT_REVOKED');
      const doctor = await district.run(['doctor', '--dir', district.dir], later + 2 * 86_400_000);
      expect([doctor.exit, doctor.err]).toEqual([0, []]);
    },
    slow,
  );

  it(
    'lets wrong passwords wait longer and longer',
    async () => {
      const codes = [];
      for (let i = 0; i < 8; i++)
        codes.push(codeOf(await release('ab'.repeat(32), { ...secretary, password: '错的' })));
      expect(codes).toContain('wait');
    },
    slow,
  );
});

it(
  'a PC’s key is not taken for a secretary’s without being asked about by telephone',
  async () => {
    const key = generateSm2KeyPair();
    const request = value(readRequest(encodeRequest(requestOf(key, 'secretary'))));
    expect(request.request.role).toBe('secretary');
    const answers: unknown[] = [];
    for (const role of ['device', 'secretary', 'device'] as const) {
      const path = join(pc.stick, `${role}.lxreq`);
      writeFileSync(path, encodeRequest(requestOf(key, role)));
      const answer = await district.run(['enrol', 'approve', path, '--dir', district.dir, '--out', pc.stick]);
      answers.push([answer.exit, answer.out.join('\n').includes('换发')]);
    }
    expect(answers).toEqual([
      [0, false],
      [0, false],
      [0, true],
    ]);
  },
  slow,
);

function requestOf(key: ReturnType<typeof generateSm2KeyPair>, role: 'secretary' | 'device') {
  const pub = toHex(key.publicKey);
  return signRequest(key.privateKey, {
    ...(role === 'secretary' ? { role } : {}),
    street: '990102001',
    streetName: '样例街道两新组织综合党委',
    deviceId: '01JTESTSAMEKEY00000000007Q',
    deviceName: '样例',
    signPub: pub,
    encPub: pub,
    nonce: '0'.repeat(32),
    createdAt: '2026-11-22T00:00:00Z',
  });
}
