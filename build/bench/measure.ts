// Ours and its floor take turns in one process, so that both see the same machine; the median of the rounds counts.

export type Bench = {
  readonly name: string;
  /** What stands beside ours: the bare cost that cannot be avoided, or another program. */
  readonly floor: string;
  /** Promise of DESIGN.md section 8 or PERFORMANCE.md section 8: ours / floor at most this. */
  readonly promise: number;
  readonly ours: () => unknown;
  readonly bare: () => unknown;
};

export type Measured = {
  readonly name: string;
  readonly floor: string;
  readonly oursMs: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly promise: number;
  /** More that was measured in the same rounds, a line each. */
  readonly details?: readonly string[];
};

const rounds = 5;

type Time = { readonly ms: number; readonly cpuMs: number };

/**
 * One unmeasured round of each first, so that neither pays for being compiled. The ratio is that of the wall clock, which
 * means something on a quiet machine; that of the processor time beside it, round by round, holds on a busy one too.
 */
export async function measure({ name, floor, promise, ours, bare }: Bench): Promise<Measured> {
  await timeOf(ours);
  await timeOf(bare);
  const times: { ours: Time; bare: Time }[] = [];
  for (let round = 0; round < rounds; round++) times.push({ ours: await timeOf(ours), bare: await timeOf(bare) });
  const oursMs = median(times.map((time) => time.ours.ms));
  const floorMs = median(times.map((time) => time.bare.ms));
  const [oursCpu, floorCpu] = [
    median(times.map((time) => time.ours.cpuMs)),
    median(times.map((time) => time.bare.cpuMs)),
  ];
  const each = times.map((time) => ratioOf(time.ours.cpuMs, time.bare.cpuMs).toFixed(2)).join('、');
  const cpu = `CPU ${oursCpu} ms，下限 CPU ${floorCpu} ms，比值 ${ratioOf(oursCpu, floorCpu)}（各轮 ${each}）`;
  return { name, floor, oursMs, floorMs, ratio: ratioOf(oursMs, floorMs), promise, details: [cpu] };
}

export function ratioOf(ours: number, floor: number): number {
  return Math.round((ours / floor) * 100) / 100;
}

async function timeOf(work: () => unknown): Promise<Time> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  return { ms: performance.now() - start, cpuMs: cpuSince(before) };
}

/** Milliseconds of processor time of all threads. @param before what `process.cpuUsage()` said then */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
