// The script of docs/verify-with-openssl.md, taken out of the document and run on a fresh file of every kind.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { encodeCertificateFile, issueCertificate } from '#shared/bundle/certificate.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import { encodeDistrict } from '#shared/bundle/district-document.ts';
import type { BundleRequest } from '#shared/bundle/encode-bundle.ts';
import { encodeRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { answerRecovery, encodeRecovery, signRecoveryRequest, wrapForDistrict } from '#shared/bundle/recovery.ts';
import { writeRefdata } from '#shared/bundle/refdata.ts';
import { encodeRootFile } from '#shared/bundle/root-file.ts';
import { sealManifest } from '#shared/bundle/seals.ts';
import { privateKeyToPem } from '#shared/crypto/key-files.ts';
import { generateSm2KeyPair, sm2Sign } from '#shared/crypto/sm2.ts';
import {
  bundleFor,
  deviceId,
  encryptionKeyOf,
  newDevice,
  newLog,
  newOffice,
  now,
  personDraft,
  receiptFor,
  street,
  writeBundle,
} from './sample-office.ts';

/** What this machine lacks, or undefined when the script can run. */
function lack(): string | undefined {
  for (const tool of ['bash', 'openssl', 'unzip', 'gunzip', 'xxd']) {
    if (spawnSync(tool, ['--help']).error) return `没有 ${tool}`;
  }
  const sm2 = spawnSync('openssl', ['genpkey', '-algorithm', 'SM2']);
  return sm2.status === 0 ? undefined : 'openssl 没有 SM2';
}

const missing = lack();
const document = readFileSync(new URL('../../docs/verify-with-openssl.md', import.meta.url), 'utf8');
const script = /```bash\n([\s\S]*?)```/.exec(document)?.[1] ?? '';

const office = newOffice();
const { keys, district, device } = office;
const colleague = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const logs = [newLog('LOGA00000001'), newLog('LOGB00000001')];
for (const log of logs) for (const name of ['样例甲', '样例乙']) log.append([personDraft(`P${name}`, name)]);
const batches = logs.flatMap((log) => log.batches);
const textOfLogs = Buffer.concat(batches.map((batch) => batch.text)).toString('utf8');
const bundle = writeBundle(device, district, batches, { no: 17 });
const photo = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) >> 4);

const secretaryKey = generateSm2KeyPair();
const secretary = issueCertificate(
  keys.ca.privateKey,
  { ...device.signed.cert, subject: 'U-SECRETARY', serial: '09', signPub: toHex(secretaryKey.publicKey) },
  'secretary',
);

/** Own and passed on logs, attachments, a scope, totals and a seal in one. */
function richBundle(mode: BundleRequest['mode'], to = district.district.enc) {
  const [own, theirs] = logs as [(typeof logs)[number], (typeof logs)[number]];
  const [segment] = writeBundle(colleague, district, theirs.batches).manifest.segments;
  if (!segment) throw new Error('no segment');
  const { head, headSig } = segment;
  const relayed = [{ batches: theirs.batches, head, headSig, certificate: colleague.signed }];
  return bundleFor(
    to,
    device,
    { batches: own.batches, relayed, blobs: [photo] },
    {
      no: 18,
      prev: bundle.digest,
      mode,
      title: '含“"segments":”的话',
      cover: {},
      seal: (manifest) => [sealManifest(manifest, secretaryKey.privateKey, secretary)],
      ...(mode === 'peer' ? {} : { scope: { purpose: 'report' as const, withheld: { person: ['phone'] } } }),
    },
  );
}

const receipt = receiptFor(device.signed, office, {
  ...{ bundle: bundle.digest, no: 17, result: 'partial', rno: 21 },
  ack: { LOGA00000001: [{ seq: 3, c: 'b'.repeat(64) }] },
  rejects: [{ op: '9f3c01d2a7b85e64', table: 'person', record: 'P1', code: 'BAD_PHONE', msg: '电话不正确' }],
});

const catalog = '{"district":"990102","version":4}';
const catalogSig = (key: Uint8Array) => toHex(sm2Sign(key, utf8(catalog)));
const refdataWith = (sig: string) =>
  writeRefdata(
    {
      ...{ district: '990102', refdataKey: keys.refdata.privateKey, street, no: 4, prev: null, createdAt: now },
      recipients: [encryptionKeyOf(device.encryption)],
      files: [
        { name: 'catalog.json', content: utf8(`{"catalog":${catalog},"catalogSig":"${sig}"}`) },
        { name: 'dict.json', content: utf8('{"街道":"样例街道"}') },
      ],
    },
    nodeDeflate,
  );

const request = signRequest(device.signing.privateKey, {
  ...{ street, streetName: '样例街道', deviceId, deviceName: '样例电脑', nonce: '0'.repeat(32), createdAt: now },
  signPub: toHex(device.signing.publicKey),
  encPub: toHex(device.encryption.publicKey),
});

describe.skipIf(missing !== undefined)(
  `the script of docs/verify-with-openssl.md${missing ? `（${missing}）` : ''}`,
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lx-openssl-'));
      const files: { readonly [name: string]: string | Uint8Array } = {
        'verify.sh': script,
        'device.lxcert': encodeCertificateFile(device.signed, [district]),
        'other.lxcert': encodeCertificateFile(colleague.signed, [district]),
        'district.key': privateKeyToPem(keys.enc.privateKey),
        'pc.key': privateKeyToPem(device.encryption.privateKey),
        'colleague.key': privateKeyToPem(colleague.encryption.privateKey),
      };
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function run(name: string, bytes: Uint8Array, key = 'district.key', certificate = 'device.lxcert') {
      writeFileSync(join(folder, `${name}.lxsync`), bytes);
      const args = ['verify.sh', `${name}.lxsync`, certificate, key, name];
      const { status, stdout, stderr } = spawnSync('bash', args, { cwd: folder, encoding: 'utf8' });
      return { status, said: stdout + stderr };
    }

    function check(name: string, content: Uint8Array | string, ...others: readonly string[]) {
      writeFileSync(join(folder, name), content);
      const { status, stdout, stderr } = spawnSync('bash', ['verify.sh', name, ...others], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { status, said: stdout + stderr };
    }

    const segmentsIn = (name: string) =>
      readdirSync(join(folder, name))
        .filter((each) => each.startsWith('segment-'))
        .map((each) => readFileSync(join(folder, name, each), 'utf8'))
        .join('');

    it('gives back the lines of a report', () => {
      expect(run('good', bundle.bytes)).toEqual({
        status: 0,
        said: '通过：第 17 号包，6 条操作，0 份附件，0 人签发\n',
      });
      expect(segmentsIn('good')).toBe(textOfLogs);
    });

    it('reads a report with a log passed on, an attachment, something left out and a seal', () => {
      const rich = richBundle('incr');
      expect(run('rich', rich.bytes)).toEqual({
        status: 0,
        said: '通过：第 18 号包，6 条操作，1 份附件，1 人签发\n',
      });
      expect(new Uint8Array(readFileSync(join(folder, 'rich', 'attachment-000004')))).toEqual(photo);
      expect(segmentsIn('rich')).toContain('{"d":"');
      expect(segmentsIn('rich')).not.toContain('19900000001');
    });

    it('reads a bundle between PCs with the key of one of them', () => {
      const to = [encryptionKeyOf(colleague.encryption), encryptionKeyOf(device.encryption)];
      const peer = richBundle('peer', to);
      expect(run('peer', peer.bytes, 'colleague.key').said).toBe('通过：第 18 号包，6 条操作，1 份附件，1 人签发\n');
      expect(segmentsIn('peer')).toBe(textOfLogs);
      expect(run('not-for-me', peer.bytes).said).toBe('未通过：不是发给这把密钥的\n');
    });

    it('reads a receipt with the key of the PC', () => {
      expect(run('receipt', receipt, 'pc.key')).toEqual({
        status: 0,
        said: '通过：第 21 号回执，答复第 17 号包，结果 partial\n',
      });
      expect(readFileSync(join(folder, 'receipt', 'inner.json'), 'utf8')).toContain('电话不正确');
    });

    it('reads reference data, and the signature on its catalog', () => {
      expect(run('refdata', refdataWith(catalogSig(keys.refdata.privateKey)).bytes, 'pc.key')).toEqual({
        status: 0,
        said: '通过：第 4 号资料包，2 份文件\n',
      });
      expect(readFileSync(join(folder, 'refdata', 'files', 'dict.json'), 'utf8')).toBe('{"街道":"样例街道"}');
      const wrong = refdataWith(catalogSig(keys.ca.privateKey));
      expect(run('refdata-wrong', wrong.bytes, 'pc.key').said).toContain('未通过：目录的签名');
    });

    it('does not pass a file that was changed, or with another PC’s certificate', () => {
      for (const [kind, bytes, key] of [
        ['changes', bundle.bytes, 'district.key'],
        ['receipt', receipt, 'pc.key'],
      ] as const) {
        const flipped = bytes.slice();
        flipped[400] = (flipped[400] as number) ^ 1;
        expect(run(`flipped-${kind}`, flipped, key).status).not.toBe(0);
        const entries = readContainer(bytes);
        if (!entries.ok) throw new Error(entries.error.code);
        const [header, ...rest] = entries.value;
        const changed = utf8(fromUtf8(header?.content as Uint8Array).replace('2026', '2027'));
        const rezipped = writeContainer([{ name: 'bundle.json', content: changed }, ...rest]);
        expect(run(`rezipped-${kind}`, rezipped, key)).toEqual({ status: 1, said: '未通过：包头的签名\n' });
      }
      const other = run('other', bundle.bytes, 'district.key', 'other.lxcert');
      expect(other).toEqual({ status: 1, said: '未通过：签名用的不是这份证书\n' });
    });

    it('does not pass a seal that was put on something else', () => {
      const [own] = logs as [(typeof logs)[number]];
      const sealed = writeBundle(device, district, own.batches, {
        seal: (manifest) => [sealManifest({ ...manifest, no: 99 }, secretaryKey.privateKey, secretary)],
      });
      expect(run('seal', sealed.bytes).said).toBe('未通过：签发人的签名\n');
    });

    const papers: readonly (readonly [string, Uint8Array])[] = [
      ['request.lxreq', encodeRequest(request)],
      ['paper.lxcert', encodeCertificateFile(device.signed, [district])],
      ['district.json', encodeDistrict(district)],
      ['root.lxroot', encodeRootFile([district])],
    ];
    test.each(papers)('checks the signatures on %s', (name, content) => {
      expect(check(name, content)).toEqual({ status: 0, said: '通过：签名无误\n' });
      const text = fromUtf8(content);
      const changed = text.includes('样例区') ? text.replace('样例区', '样例县') : text.replace('样例街道', '样例镇');
      expect(check(`changed-${name}`, changed)).toMatchObject({ status: 1, said: expect.stringContaining('未通过') });
      expect(existsSync(join(folder, 'sig.der'))).toBe(false);
    });

    it('checks the signatures on a request for a lost password, and on its answer', () => {
      const [fresh, owner] = [generateSm2KeyPair(), { street, deviceId, installation: '01JTESTINSTALLATION0000000' }];
      const recovery = toHex(keys.recovery.publicKey);
      const asked = signRecoveryRequest(fresh.privateKey, {
        ...owner,
        ...{
          streetName: '样例街道',
          deviceName: '样例电脑',
          userName: '样例甲',
          nonce: '0'.repeat(32),
          createdAt: now,
        },
        recoveryKey: recovery,
        wrapped: wrapForDistrict(recovery, new Uint8Array(32), owner),
        ephemeralPub: toHex(fresh.publicKey),
      });
      expect(check('recover.lxreq', encodeRecovery(asked)).said).toBe('通过：签名无误\n');
      const answered = answerRecovery({ recovery: keys.recovery.privateKey, ca: keys.ca.privateKey }, asked.request, {
        approvers: ['样例甲', '样例乙'],
        at: now,
      });
      if (!answered.ok) throw new Error(answered.error.code);
      expect(check('recover.lxres', encodeRecovery(answered.value), 'device.lxcert').said).toBe('通过：签名无误\n');
      const other = fromUtf8(encodeRecovery(answered.value)).replace('样例乙', '样例丙');
      expect(check('other.lxres', other, 'device.lxcert').said).toContain('未通过：答复的签名');
    });

    it('is what the document says it is', () => {
      expect(execFileSync('bash', ['-n'], { input: script }).length).toBe(0);
      expect(script).toContain('distid:1234567812345678');
    });
  },
);
