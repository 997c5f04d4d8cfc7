// The power fails between any two acts of the commands that make keys, certificates and deliveries: the folder opens, what
// it says is as before or as after, and the command run once more ends where an undisturbed one does.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '#district/disk.ts';
import { openDistrict } from '#district/district-folder.ts';
import { bySerial, revokeCertificate } from '#district/enrolment-desk.ts';
import { lxrecv } from '#district/lxrecv.ts';
import { toHex } from '#shared/base/bytes.ts';
import { readCertificateFile } from '#shared/bundle/certificate.ts';
import { encodeRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { encodeRecovery, readRecoveryAnswer, signRecoveryRequest, wrapForDistrict } from '#shared/bundle/recovery.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { now, nowMs } from '#tests/bundle/sample-office.ts';
import { writeSource } from '#tests/trust/office-host.ts';
import { faultyDisk } from './faulty-disk.ts';
import { enrolPc, newDistrict, type SampleDistrict } from './sample-district.ts';

const slow = 300_000;
const later = nowMs + 86_400_000;
const passphrases = { 王审批: '春天的第一句审批口令', 李审批: '秋天的第二句审批口令' };

let district: SampleDistrict;
let serials: readonly string[];
/** The folder as it is before each run. */
let model: string;

beforeAll(async () => {
  district = await newDistrict();
  const pcs = [await enrolPc(district), await enrolPc(district)];
  serials = pcs.map(({ serial }) => serial);
  const typed = Object.values(passphrases).flatMap((one) => [one, one]);
  const appointed = await district.run(
    ['recover', 'approvers', ...Object.keys(passphrases), '--dir', district.dir],
    nowMs,
    typed,
  );
  if (appointed.exit !== 0) throw new Error(appointed.err.join(''));
  writeFileSync(join(district.root, 'new.lxreq'), newRequest());
  writeFileSync(join(district.root, 'lost.lxreq'), lostPassword(pcs[0]?.signed.cert.subject ?? ''));
  writeSource(join(district.root, 'src'), { 'dict.json': { codes: [] } });
  model = join(district.root, 'model');
  cpSync(district.dir, model, { recursive: true });
}, slow);
afterAll(() => district.remove());

function newRequest() {
  const [signing, encryption] = [generateSm2KeyPair(), generateSm2KeyPair()];
  return encodeRequest(
    signRequest(signing.privateKey, {
      street: '990102001',
      streetName: '样例街道',
      deviceId: 'NEWDEVICE001',
      deviceName: '新电脑',
      signPub: toHex(signing.publicKey),
      encPub: toHex(encryption.publicKey),
      nonce: '0'.repeat(32),
      createdAt: now,
    }),
  );
}

function lostPassword(deviceId: string) {
  const folder = openDistrict(district.dir);
  if (!folder.ok) throw new Error(folder.error.message);
  const { recovery } = folder.value.district;
  const owner = { street: '990102001', deviceId, installation: 'INSTALLATION1' };
  const pair = generateSm2KeyPair();
  return encodeRecovery(
    signRecoveryRequest(pair.privateKey, {
      ...owner,
      streetName: '样例街道',
      deviceName: '样例电脑1',
      userName: '样例专干',
      recoveryKey: recovery,
      wrapped: wrapForDistrict(recovery, new Uint8Array(32).fill(5), owner),
      ephemeralPub: toHex(pair.publicKey),
      nonce: '0'.repeat(32),
      createdAt: now,
    }),
  );
}

type Scenario = {
  readonly name: string;
  /** Every point, or every so manieth where one run is slow. */
  readonly stride: number;
  run(dir: string): Promise<number>;
  /** What the folder says, in a word or two; broken when something in it is neither old nor new. */
  stateOf(dir: string): string;
  /** Nothing is left to be done: only the last flush was cut off. Running the command again would be another change. */
  isDone?(dir: string): boolean;
};

async function command(argv: readonly string[], typed: readonly string[] = []): Promise<number> {
  const waiting = [...typed];
  return lxrecv(argv, {
    print: () => undefined,
    complain: () => undefined,
    now: () => new Date(later),
    askSecret: async () => waiting.shift(),
  });
}

function certificatesIn(dir: string): readonly { readonly revoked?: unknown }[] {
  const folder = join(dir, 'certificates');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

const outOf = (dir: string) => `${dir}-out`;

/** Undefined as long as there is none; broken when it cannot be read. */
function onlyFile(folder: string, ending: string): Uint8Array | undefined {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  return names.length === 0 ? undefined : readFileSync(join(folder, names[0] as string));
}

const scenarios: readonly Scenario[] = [
  {
    name: 'root rotate',
    stride: 1,
    run: (dir) => command(['root', 'rotate', '--replace', 'ca,root-1', '--dir', dir]),
    stateOf: (dir) => {
      const folder = openDistrict(dir);
      return folder.ok ? `version ${folder.value.district.version}` : `broken: ${folder.error.message}`;
    },
    isDone: (dir) => existsSync(join(dir, 'receipts', 'district-990102-v2.lxroot')),
  },
  {
    name: 'refdata build',
    stride: 5,
    run: (dir) => command(['refdata', 'build', '--src', join(district.root, 'src'), '--out', outOf(dir), '--dir', dir]),
    stateOf: (dir) => {
      const state = join(dir, 'refdata', '990102001');
      const catalog = join(state, 'catalog.json');
      if (!existsSync(catalog)) return 'none';
      const { series } = JSON.parse(readFileSync(catalog, 'utf8')).catalog;
      const wrong = Object.entries(series as { [name: string]: { sm3: string } }).find(
        ([name, { sm3 }]) => sm3Hex(readFileSync(join(state, `${name}.json`))) !== sm3,
      );
      return wrong ? `broken: ${wrong[0]}` : 'built';
    },
  },
  {
    name: 'enrol approve',
    stride: 1,
    run: async (dir) => {
      nodeDisk.makeFolder(outOf(dir));
      const file = join(district.root, 'new.lxreq');
      return command(['enrol', 'approve', file, '--out', outOf(dir), '--dir', dir]);
    },
    stateOf: (dir) => {
      const file = onlyFile(outOf(dir), '.lxcert');
      const isRead = file === undefined || readCertificateFile(file).ok;
      return isRead ? `${certificatesIn(dir).length} certificates` : 'broken';
    },
  },
  {
    name: 'enrol revoke, two serials',
    stride: 1,
    run: async (dir) => {
      const folder = openDistrict(dir);
      if (!folder.ok) return folder.error.exit;
      const found = bySerial(folder.value, serials);
      for (const each of found.ok ? found.value.filter(({ revoked }) => !revoked) : [])
        revokeCertificate(folder.value, each, { reason: '测试', lastSeq: {} }, new Date(later));
      return 0;
    },
    stateOf: (dir) => `${certificatesIn(dir).filter(({ revoked }) => revoked).length} revoked`,
  },
  {
    name: 'recover approve',
    stride: 3,
    run: async (dir) => {
      nodeDisk.makeFolder(outOf(dir));
      const [one = '', other = ''] = Object.keys(passphrases);
      const who = ['--approver', one, '--second-approver', other];
      const file = join(district.root, 'lost.lxreq');
      return command(
        ['recover', 'approve', file, ...who, '--out', outOf(dir), '--dir', dir],
        Object.values(passphrases),
      );
    },
    stateOf: (dir) => {
      const folder = openDistrict(dir);
      const log = nodeDisk.read(join(dir, 'recoveries.log'));
      const lines = log ? new TextDecoder().decode(log).trimEnd().split('\n') : [];
      for (const line of lines) JSON.parse(line);
      const answer = onlyFile(outOf(dir), '.lxres');
      if (answer && !(folder.ok && readRecoveryAnswer(answer, folder.value.district.ca).ok)) return 'broken';
      return answer ? 'answered' : lines.length > 0 ? 'noted' : 'none';
    },
  },
];

/** The receiver's own disk, with the acts of another one. */
async function onDisk<T>(disk: Disk, work: () => Promise<T>): Promise<T> {
  const real = { ...nodeDisk };
  Object.assign(nodeDisk, disk);
  try {
    return await work();
  } finally {
    Object.assign(nodeDisk, real);
  }
}

describe('a fault at any act of', () => {
  test.each(scenarios)(
    '$name',
    async ({ run, stateOf, isDone, stride }) => {
      const dir = join(district.root, 'tried');
      const fresh = () => {
        for (const each of [dir, outOf(dir)]) rmSync(each, { recursive: true, force: true });
        cpSync(model, dir, { recursive: true });
      };
      fresh();
      const before = stateOf(dir);
      expect(await run(dir)).toBe(0);
      const after = stateOf(dir);
      expect(after).not.toBe(before);
      const between = [before, after, '1 revoked', 'noted'];
      let points = 0;
      for (let at = 0; ; at += stride) {
        fresh();
        const fault = faultyDisk({ at, kind: 'cut' }, { ...nodeDisk });
        const ended = await onDisk(fault.disk, () => run(dir).catch(() => -1));
        if (!fault.hasFailed()) break;
        points++;
        expect(ended).not.toBe(0);
        expect(openDistrict(dir).ok).toBe(true);
        expect(between).toContain(stateOf(dir));
        if (isDone?.(dir) !== true) expect(await run(dir)).toBe(0);
        expect(stateOf(dir)).toBe(after);
      }
      expect(points).toBeGreaterThan(2);
    },
    slow,
  );
});
