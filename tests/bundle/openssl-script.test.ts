// The script of docs/verify-with-openssl.md, taken out of the document and run.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { encodeCertificateFile } from '#shared/bundle/certificate.ts';
import { readContainer, writeContainer } from '#shared/bundle/container.ts';
import { privateKeyToPem } from '#shared/crypto/key-files.ts';
import { districtOf, newDevice, newKeyRing, newLog, personDraft, writeBundle } from './sample-office.ts';

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

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const stranger = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const logs = [newLog('LOGA00000001'), newLog('LOGB00000001')];
for (const log of logs) for (const name of ['样例甲', '样例乙']) log.append([personDraft(`P${name}`, name)]);
const batches = logs.flatMap((log) => log.batches);
const bundle = writeBundle(device, district, batches, { no: 17 });

describe.skipIf(missing !== undefined)(
  `the script of docs/verify-with-openssl.md${missing ? `（${missing}）` : ''}`,
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lx-openssl-'));
      writeFileSync(join(folder, 'verify.sh'), script);
      writeFileSync(join(folder, 'device.lxcert'), encodeCertificateFile(device.signed, [district]));
      writeFileSync(join(folder, 'other.lxcert'), encodeCertificateFile(stranger.signed, [district]));
      writeFileSync(join(folder, 'district.key'), privateKeyToPem(keys.enc.privateKey));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function run(name: string, bytes: Uint8Array, certificate = 'device.lxcert') {
      writeFileSync(join(folder, `${name}.lxsync`), bytes);
      const args = ['verify.sh', `${name}.lxsync`, certificate, 'district.key', name];
      return spawnSync('bash', args, { cwd: folder, encoding: 'utf8' });
    }

    it('gives back the lines that went in', () => {
      const result = run('good', bundle.bytes);
      expect(result.stderr).toBe('');
      expect(result.stdout).toBe('通过：第 17 号包，6 条操作\n');
      const segments = readdirSync(join(folder, 'good')).filter((name) => name.startsWith('segment-'));
      const text = segments.map((name) => readFileSync(join(folder, 'good', name), 'utf8')).join('');
      expect(text).toBe(Buffer.concat(batches.map((batch) => batch.text)).toString('utf8'));
    });

    it('does not pass a bundle that was changed, or with another PC’s certificate', () => {
      const flipped = bundle.bytes.slice();
      flipped[400] = (flipped[400] as number) ^ 1;
      expect(run('flipped', flipped).status).not.toBe(0);
      const entries = readContainer(bundle.bytes);
      if (!entries.ok) throw new Error(entries.error.code);
      const [header, ...rest] = entries.value;
      const changed = utf8(fromUtf8(header?.content as Uint8Array).replace('"no":17', '"no":18'));
      const rezipped = run('rezipped', writeContainer([{ name: 'bundle.json', content: changed }, ...rest]));
      expect([rezipped.status, rezipped.stderr]).toEqual([1, '未通过：包头的签名\n']);
      const other = run('other', bundle.bytes, 'other.lxcert');
      expect([other.status, other.stderr]).toEqual([1, '未通过：签名用的不是这份证书\n']);
    });

    it('is what the document says it is', () => {
      expect(execFileSync('bash', ['-n'], { input: script }).length).toBe(0);
      expect(script).toContain('distid:1234567812345678');
    });
  },
);
