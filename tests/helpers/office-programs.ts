// Programs of other people that read our files in tests: openpyxl, LibreOffice, poppler. build/run/debian.mjs installs
// them; where one is missing, its tests are skipped and say so in their names.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import openpyxl']).status === 0,
);
const office = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find(existsSync);

/** Why tests with openpyxl are skipped; undefined when they run. */
export const noOpenpyxl = python === undefined ? '没有 python3-openpyxl' : undefined;
export const noOffice = office === undefined ? '没有 libreoffice-calc-nogui' : undefined;
export const noPdfTools = existsSync('/usr/bin/pdftotext') ? undefined : '没有 poppler-utils';

/** The name of a group of tests, with the reason why it is skipped. */
export function named(name: string, ...reasons: readonly (string | undefined)[]): string {
  const known = reasons.filter((reason) => reason !== undefined);
  return known.length === 0 ? name : `${name}（跳过：${known.join('，')}）`;
}

/** Runs a Python program that prints JSON. */
export function runPython(program: string, ...args: readonly string[]): unknown {
  const printed = execFileSync(python ?? 'python3', ['-c', program, ...args], {
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  return JSON.parse(printed.toString());
}

/**
 * Opens files in LibreOffice and saves them as another kind; throws when LibreOffice says anything against one.
 *
 * @param folder takes the results and LibreOffice's profile, so that nothing of the machine's own is used
 */
export function savedByOffice(folder: string, paths: readonly string[], format: string): readonly Uint8Array[] {
  const out = join(folder, 'saved');
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const args = [profile, '--headless', '--convert-to', format, '--outdir', out, ...paths];
  const { status, stderr } = spawnSync(office ?? 'soffice', args, { encoding: 'utf8', timeout: 170_000 });
  const complaints = stderr.split('\n').filter((line) => /error|warning|repair/i.test(line) && !/java/i.test(line));
  if (status !== 0 || complaints.length > 0) throw new Error(`LibreOffice: ${stderr}`);
  const ending = format.split(':')[0];
  return paths.map((path) => readFileSync(join(out, `${basename(path).replace(/\.[^.]*$/, '')}.${ending}`)));
}

/** The words of a PDF file, page by page. */
export function wordsOfPages(path: string): readonly string[] {
  const text = execFileSync('/usr/bin/pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  return text.split('\f').slice(0, -1);
}

/** Width and height of the first page in points, and the number of pages. */
export function pagesOf(path: string): { readonly width: number; readonly height: number; readonly count: number } {
  const facts = execFileSync('/usr/bin/pdfinfo', [path], { encoding: 'utf8' });
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(facts) ?? [];
  return { width: Number(width), height: Number(height), count: Number(/Pages:\s+(\d+)/.exec(facts)?.[1]) };
}
