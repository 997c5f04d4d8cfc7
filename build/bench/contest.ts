// Several programs doing the same with one workbook, in turn, each run in a process of its own, so that the most memory it
// ever held can be told.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, median } from './measure.ts';
import { inOwnProcess } from './own-process.ts';
import { workbookOf } from './samples.ts';

export type Contest = {
  readonly name: string;
  /** Marks a process that was started for one run. */
  readonly flag: string;
  /** `ours` is measured against `peer`; the others are shown beside them. */
  readonly contestants: {
    readonly [name: string]: {
      readonly label: string;
      readonly work: (bytes: Uint8Array) => Promise<unknown> | unknown;
    };
  };
  readonly peer: string;
  readonly promise: number;
};

type Run = { readonly ms: number; readonly cpuMs: number; readonly peakMb: number };

export const rowCount = 50_000;
const rounds = 3;

/** Median of three runs of each. */
export function holdContest({ name, flag, contestants, peer, promise }: Contest): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'bench-contest-'));
  const file = join(folder, '演示.xlsx');
  writeFileSync(file, workbookOf(rowCount));
  const runs = new Map<string, Run[]>(Object.keys(contestants).map((each) => [each, []]));
  for (let round = 0; round < rounds; round++)
    for (const [each, own] of runs) own.push(inOwnProcess<Run>(flag, each, file));
  rmSync(folder, { recursive: true });
  const [ours, theirs] = [middle(runs.get('ours') ?? []), middle(runs.get(peer) ?? [])];
  return {
    name,
    floor: contestants[peer]?.label ?? peer,
    oursMs: ours.ms,
    floorMs: theirs.ms,
    ratio: Math.round((ours.ms / theirs.ms) * 100) / 100,
    promise,
    details: [...runs].map(([each, own]) => {
      const { ms, cpuMs, peakMb } = middle(own);
      return `${contestants[each]?.label ?? each}：${ms} ms，CPU ${cpuMs} ms，内存最多 ${peakMb} MB`;
    }),
  };
}

function middle(runs: readonly Run[]): Run {
  const of = (value: (run: Run) => number) => median(runs.map(value));
  return { ms: of(({ ms }) => ms), cpuMs: of(({ cpuMs }) => cpuMs), peakMb: of(({ peakMb }) => peakMb) };
}

/** In such a process: one run, printed as JSON. False when the process was started for something else. */
export async function isOneRun({ flag, contestants }: Contest, argv: readonly string[]): Promise<boolean> {
  const [name = '', file = ''] = argv.slice(argv.indexOf(flag) + 1);
  const contestant = argv.includes(flag) ? contestants[name] : undefined;
  if (!contestant) return false;
  const bytes = new Uint8Array(readFileSync(file));
  const [start, before] = [performance.now(), process.cpuUsage()];
  await contestant.work(bytes);
  const { user, system } = process.cpuUsage(before);
  const ms = Math.round(performance.now() - start);
  const peakMb = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
  process.stdout.write(JSON.stringify({ ms, cpuMs: Math.round((user + system) / 1000), peakMb }));
  return true;
}
