import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspect } from '#district/commands/inspect.ts';
import { inspectWorkbook } from '#district/inspect-workbook.ts';

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
    const { exit, complained } = await run(join(folder, '没有.xlsx'), { json: true });
    expect([exit, complained]).toEqual([5, expect.stringContaining('找不到文件')]);
  });
});

describe('the limits of the reading thread', () => {
  it('stops a thread that does not come to an end', async () => {
    const endless = threadOf('endless.mjs', 'for (;;);');
    const report = await inspectWorkbook({ path: 'x', worker: endless, limits: { milliseconds: 300, megabytes: 64 } });
    expect(report).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
  });

  it('stops a thread that takes too much memory', async () => {
    const greedy = threadOf('greedy.mjs', 'const all = []; for (;;) all.push(new Array(10000).fill(Math.random()));');
    const report = await inspectWorkbook({
      path: 'x',
      worker: greedy,
      limits: { milliseconds: 20_000, megabytes: 64 },
    });
    expect(report).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } });
  }, 30_000);
});
