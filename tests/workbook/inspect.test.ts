import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspect } from '#district/commands/inspect.ts';
import { inspectWorkbook } from '#district/inspect-workbook.ts';
import { hostileFiles } from './hostile-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-'));
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const threadOf = (name: string, source: string) => {
  writeFileSync(join(folder, name), source);
  return pathToFileURL(join(folder, name));
};
let worker: URL;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    ssr: { noExternal: true },
    build: {
      ssr: 'district/workbook-worker.ts',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'workbook-worker.mjs' } },
    },
  });
  worker = pathToFileURL(join(folder, 'workbook-worker.mjs'));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(file: string, options: { json: boolean; rows?: number }) {
  const printed: string[] = [];
  const complained: string[] = [];
  const terminal = {
    print: (line: string) => printed.push(line),
    complain: (line: string) => complained.push(line),
    now: () => new Date(0),
  };
  const exit = await runInspect(file, { ...options, worker }, terminal);
  return { exit, printed: printed.join('\n'), complained: complained.join('\n') };
}

describe('lxrecv inspect', () => {
  it('prints one object with the rows that were asked for and the counts of all', async () => {
    const { exit, printed } = await run(fixture('11_党组织台账.xlsx'), { json: true, rows: 2 });
    const report = JSON.parse(printed);
    expect(exit).toBe(0);
    expect(report).toMatchObject({ file: '11_党组织台账.xlsx', format: 'xlsx' });
    const [sheet] = report.sheets;
    expect(sheet).toMatchObject({
      entity: 'partyOrganization',
      headerRows: [2],
      counts: { data: 10, accepted: 9, warned: 1, rejected: 0 },
    });
    expect(sheet.rows.map((row: { row: number }) => row.row)).toEqual([3, 4]);
    expect(Object.keys(sheet.rows[0])).toEqual(['row', 'outcome', 'problems', 'values']);
  });

  it('tells a person what would be imported and what would not', async () => {
    const { exit, printed } = await run(fixture('19_综合台账_带宏.xlsm'), { json: false });
    expect(exit).toBe(0);
    expect(printed).toContain('工作表“人员”：person + employment，第 2 至 9 行');
    expect(printed).toMatch(/工作表“隐藏旧表”：不导入，.*隐藏/);
  });

  it('refuses a file in one sentence', async () => {
    const { exit, printed } = await run(fixture('87_压缩炸弹_约150MB.xlsx'), { json: true });
    expect(exit).toBe(3);
    expect(JSON.parse(printed)).toEqual({
      file: '87_压缩炸弹_约150MB.xlsx',
      error: { code: 'TOO_LARGE', message: expect.stringContaining('过大') },
    });
  });

  it('says when there is no such file', async () => {
    const { exit, printed, complained } = await run(join(folder, '没有.xlsx'), { json: true });
    expect([exit, complained]).toEqual([5, expect.stringContaining('找不到文件')]);
    expect(JSON.parse(printed)).toMatchObject({ file: '没有.xlsx', error: { code: 'FILE_UNREADABLE' } });
  });
});

const mostSeconds = 10;
const mostMegabytes = 512;

/** What the process of the reader took at most, and how long the answer took from its start. */
async function measured(path: string) {
  let bytes = 0;
  const started = performance.now();
  const report = await inspectWorkbook({ path, rows: 1, worker, onMemory: (now) => (bytes = Math.max(bytes, now)) });
  const [seconds, megabytes] = [(performance.now() - started) / 1000, bytes / 2 ** 20];
  expect(seconds, path).toBeLessThan(mostSeconds);
  expect(megabytes, path).toBeLessThan(mostMegabytes);
  return { report, seconds, megabytes };
}

describe('time and memory', () => {
  it('stay within their limits for every sample workbook', async () => {
    const files = readdirSync(new URL('../fixtures/', import.meta.url)).filter((name) => /^\d\d_/.test(name));
    const all = [];
    for (const file of files) all.push({ file, ...(await measured(fixture(file))) });
    const slowest = all.reduce((a, b) => (a.seconds > b.seconds ? a : b));
    const largest = all.reduce((a, b) => (a.megabytes > b.megabytes ? a : b));
    const refused = all.filter(({ report }) => !report.ok).length;
    console.info(
      `inspect: ${all.length} files, ${refused} refused; slowest ${slowest.seconds.toFixed(2)} s (${slowest.file}), ` +
        `largest process ${largest.megabytes.toFixed(0)} MB (${largest.file})`,
    );
    expect([all.length, refused]).toEqual([36, 9]);
  }, 120_000);

  it.each(hostileFiles)(
    'stay within their limits for $name',
    async ({ name, bytes, refused, read }) => {
      const path = join(folder, name);
      writeFileSync(path, bytes());
      const { report } = await measured(path);
      rmSync(path);
      if (refused) expect(report).toMatchObject({ ok: false, error: { message: expect.stringMatching(refused) } });
      if (report.ok) {
        const { sheets } = JSON.parse(report.value.join(''));
        expect(sheets.every(({ entity, why }: { entity: string | null; why?: string }) => entity || why)).toBe(true);
        if (read !== undefined) expect(sheets[0].counts.data).toBe(read);
      } else expect(report.error.message).toMatch(/^\p{Script=Han}.*。$/u);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
    60_000,
  );
});

describe('the limits of the reader', () => {
  it('stops one that does not come to an end', async () => {
    const endless = threadOf('endless.mjs', 'for (;;);');
    const report = await inspectWorkbook({ path: 'x', worker: endless, limits: { milliseconds: 300, megabytes: 64 } });
    expect(report).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
  });

  it('stops one that takes too much memory', async () => {
    const greedy = threadOf('greedy.mjs', 'const all = []; for (;;) all.push(new Array(10000).fill(Math.random()));');
    const report = await inspectWorkbook({
      path: 'x',
      worker: greedy,
      limits: { milliseconds: 20_000, megabytes: 64 },
    });
    expect(report).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } });
  }, 30_000);
});
