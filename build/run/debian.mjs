import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './child.mjs';
import { say } from './paths.mjs';

/** What the tests run besides Node, and the Debian package that brings it. */
const needed = [
  { package: 'chromium', isThere: () => onPath('chromium') },
  { package: 'exfat-fuse', isThere: () => onPath('mount.exfat-fuse') },
  { package: 'exfatprogs', isThere: () => onPath('mkfs.exfat') },
  { package: 'fonts-noto-cjk', isThere: () => existsSync('/usr/share/fonts/opentype/noto') },
  { package: 'libreoffice-calc-nogui', isThere: () => onPath('soffice') },
  { package: 'openssl', isThere: () => onPath('openssl') },
  { package: 'poppler-utils', isThere: () => onPath('pdftotext') },
  { package: 'python3-openpyxl', isThere: () => existsSync('/usr/lib/python3/dist-packages/openpyxl') },
  { package: 'postgresql', isThere: () => existsSync('/usr/lib/postgresql') },
  { package: 'unzip', isThere: () => onPath('unzip') },
  { package: 'zbar-tools', isThere: () => onPath('zbarimg') },
];

/** Installs them on a bare Debian machine when it may; elsewhere the tests that need them say what is missing. */
export function ensureDebianPackages() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const missing = needed.filter(({ isThere }) => !isThere()).map((entry) => entry.package);
  if (missing.length === 0) return;
  say(`正在安装测试所需的系统软件：${missing.join('、')}……`);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  runQuietly('apt-get', ['update', '-q'], quiet);
  const code = runQuietly('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], quiet);
  if (code !== 0) say('系统软件没有装全，相关测试会失败并说明原因。');
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
