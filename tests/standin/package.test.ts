// Runs the real packaging recipe over a folder that only looks like Electron (替身), and looks at what came out.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const projectRoot = join(import.meta.dirname, '..', '..');

describe.each([
  ['linux', 'linux-unpacked', 'LiangxinLedger'],
  ['win', 'win-unpacked', 'LiangxinLedger.exe'],
])('npm run package for %s over a stand-in of Electron (替身)', (system, unpacked, program) => {
  const output = mkdtempSync(join(tmpdir(), 'liangxin-package-'));
  const folder = join(output, unpacked);
  beforeAll(() => {
    const flags = [`--${system}`, '--dir', '--stand-in', `-c.directories.output=${output}`];
    execFileSync(process.execPath, [join(projectRoot, 'build/run.mjs'), 'package', ...flags], { stdio: 'pipe' });
  });
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  it('packs the built program and nothing else', () => {
    const packed = listPackage(join(folder, 'resources/app.asar'), { isPack: false }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    const allowed = /^\/(package\.json|dist|dist\/electron|dist\/electron\/(main|preload)\.cjs|dist\/renderer(\/.*)?)$/;
    expect(packed.filter((path) => !allowed.test(path) || path.endsWith('.map'))).toEqual([]);
    expect(packed).toEqual(
      expect.arrayContaining(['/dist/electron/main.cjs', '/dist/electron/preload.cjs', '/dist/renderer/index.html']),
    );
  });

  it('keeps the Chinese texts of Chromium only', () => {
    expect(readdirSync(join(folder, 'locales'))).toEqual(['zh-CN.pak']);
  });

  it('closes the doors that Electron leaves open', async () => {
    const fuses = await getCurrentFuseWire(join(folder, program));
    const on = (option: FuseV1Options) => fuses[option] === FuseState.ENABLE;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      filePrivileges: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      filePrivileges: false,
    });
  });
});
