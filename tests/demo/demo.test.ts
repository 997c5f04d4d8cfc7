import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoReport, runDemo } from '#demo/run-demo.ts';
import { openDistrict, trustOf } from '#district/district-folder.ts';
import { nodeDeflate } from '#district/node-deflate.ts';
import { openDatabase } from '#district/store/database.ts';
import { loadBooks } from '#district/store/record-store.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { computeFigures } from '#shared/report/compute-figures.ts';
import { countsOf, figuresIn, fixtures, tablesIn, truthOf } from './truth.ts';

const slow = 180_000;
const root = mkdtempSync(join(tmpdir(), 'lxl-demo-test-'));
const everyFile = readdirSync(fixtures)
  .filter((name) => /^\d\d_/.test(name))
  .sort();
const mainFiles = filesStarting('01', '02', '04', '08', '10', '11', '12', '13', '26');
const otherFiles = filesStarting('03', '07', '13', '19', '23', '25', '26');

afterAll(() => rmSync(root, { recursive: true }));

function filesStarting(...numbers: readonly string[]): readonly string[] {
  return everyFile.filter((name) => numbers.some((number) => name.startsWith(number)));
}

function demoOf(name: string, files: readonly string[], committeeCode: string, district?: string): Promise<DemoReport> {
  const out = join(root, name);
  const workbooks = join(out, 'workbooks');
  mkdirSync(workbooks, { recursive: true });
  for (const file of files) copyFileSync(fileURLToPath(new URL(file, fixtures)), join(workbooks, file));
  const committeeName = `样例街道${committeeCode.slice(-3)}两新组织综合党委`;
  return runDemo({ out, workbooks, committeeCode, committeeName, district: district ?? join(out, 'district') });
}

function valuesOf({ figures }: Pick<DemoReport, 'figures'>): { readonly [id: string]: number } {
  return Object.fromEntries(Object.entries(figures).map(([id, { value }]) => [id, value]));
}

function expectRowsAsInTruth(report: DemoReport, files: readonly string[]): void {
  expect(report.workbooks.map(({ file }) => file)).toEqual(files);
  for (const [place, outcome] of report.workbooks.entries()) {
    const error = truthOf(outcome.file).error;
    if ('error' in outcome || error) expect('error' in outcome && outcome.error.code).toBe(error?.code);
    else expect(outcome).toMatchObject({ file: outcome.file, ...countsOf(outcome.file, files.slice(0, place)) });
  }
}

describe('the registers of one committee', () => {
  let report: DemoReport;
  beforeAll(async () => {
    report = await demoOf('main', mainFiles, '990102001');
  }, slow);

  it('take in the rows that the truth says, workbook by workbook', () => expectRowsAsInTruth(report, mainFiles));

  it('arrive at the district as the same records', () => expect(report.tables).toMatchObject(tablesIn(mainFiles)));

  it('give the figures that follow from the truth', () => expect(valuesOf(report)).toEqual(figuresIn(mainFiles)));

  it('travel in a bundle that the district verifies by itself', () => {
    const folder = openDistrict(join(root, 'main', 'district'));
    if (!folder.ok) throw new Error(folder.error.message);
    const state = { bundleDigest: () => undefined, chainsAt: () => [] };
    const read = verifyBundle(readFileSync(report.bundle.file), trustOf(folder.value, Date.now()), state, nodeDeflate);
    if (!read.ok) throw new Error(read.error.code);
    const segments = [...read.value.segments()].map((segment) => (segment.ok ? segment.value.operations.length : -1));
    expect(segments.reduce((sum, count) => sum + count, 0)).toBe(report.bundle.operations);
    expect(read.value.digest).toBe(report.receipt.bundleDigest);
  });

  it('are acknowledged to the last operation', () => {
    expect(report.receipt).toMatchObject({ receiptNo: 1, bundleNo: 1, result: 'ok', code: 'OK', rejects: [] });
    expect(Object.values(report.receipt.acknowledged)).toEqual([report.bundle.operations]);
    expect(existsSync(report.receipt.file)).toBe(true);
  });

  it('say no name, number or phone in the file that travels', () => {
    const bytes = readFileSync(report.bundle.file);
    for (const word of ['曹书雪', '140881200405159984', '19900001000', 'person'])
      expect(bytes.includes(word)).toBe(false);
  });

  it('are not written over by a second demonstration in the same folder', async () => {
    await expect(demoOf('main', mainFiles, '990102001')).rejects.toThrow('没有改动');
  });
});

describe('all workbooks, good and bad', () => {
  it(
    'are taken in or refused as the truth says, and give its figures',
    async () => {
      const report = await demoOf('all', everyFile, '990102001');
      expectRowsAsInTruth(report, everyFile);
      expect(report.tables).toMatchObject(tablesIn(everyFile));
      expect(valuesOf(report)).toEqual(figuresIn(everyFile));
      expect(report.receipt.result).toBe('ok');
    },
    slow,
  );
});

describe('two committees that report to one district', () => {
  it(
    'keep their own figures, and the district counts a person on both rosters once',
    async () => {
      const district = join(root, 'two', 'district');
      const first = await demoOf('two/first', mainFiles, '990102001', district);
      const second = await demoOf('two/second', otherFiles, '990102002', district);
      expect(valuesOf(first)).toEqual(figuresIn(mainFiles));
      expect(valuesOf(second)).toEqual(figuresIn(otherFiles));
      const whole = await figuresOfDistrict(district, first.period);
      const [a, b, both] = [figuresIn(mainFiles), figuresIn(otherFiles), figuresIn([...mainFiles, ...otherFiles])];
      for (const id of ['P-02', 'M-01', 'M-11']) expect([id, whole[id]]).toEqual([id, both[id]]);
      for (const id of ['O-01', 'G-01', 'S-01', 'A-01'])
        expect([id, whole[id]]).toEqual([id, (a[id] ?? 0) + (b[id] ?? 0)]);
    },
    slow,
  );

  async function figuresOfDistrict(district: string, period: DemoReport['period']) {
    const db = await openDatabase(`pglite:${district}`, 'never');
    if (!db.ok) throw new Error(db.error.message);
    const figures = computeFigures(await loadBooks(db.value, undefined), period);
    await db.value.close();
    return valuesOf({ figures });
  }
});

describe('npm run demo', () => {
  const program = fileURLToPath(new URL('../../dist/node/demo.mjs', import.meta.url));

  function run(...argv: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  it(
    'prints one JSON object and leaves what it made in --out',
    () => {
      const out = join(root, 'program');
      const workbooks = join(root, 'main', 'workbooks');
      const { status, stdout, stderr } = run(
        '--out',
        out,
        '--workbooks',
        workbooks,
        '--committee',
        '990102003',
        '--json',
      );
      expect([status, stderr]).toEqual([0, '']);
      const report = JSON.parse(stdout) as DemoReport;
      expect(valuesOf(report)).toEqual(figuresIn(mainFiles));
      expect(report.bundle.file.startsWith(out) && existsSync(report.bundle.file)).toBe(true);
    },
    slow,
  );

  it(
    'answers a slip in one Chinese sentence',
    () => {
      for (const argv of [
        ['--comittee', '1'],
        ['--committee', '12'],
        ['--workbooks', '/nowhere'],
      ]) {
        const { status, stdout, stderr } = run(...argv, '--out', join(root, 'slip'));
        expect([argv, status, stdout]).toEqual([argv, 4, '']);
        expect(stderr).toMatch(/^[^\n]*[\u4e00-\u9fff][^\n]*\n$/);
      }
    },
    slow,
  );
});
