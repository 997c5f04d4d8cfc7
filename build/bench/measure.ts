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

const rounds = 3;

export async function measure({ name, floor, promise, ours, bare }: Bench): Promise<Measured> {
  const times: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) times.push({ ours: await timeOf(ours), bare: await timeOf(bare) });
  const oursMs = median(times.map((time) => time.ours));
  const floorMs = median(times.map((time) => time.bare));
  return { name, floor, oursMs, floorMs, ratio: Math.round((oursMs / floorMs) * 100) / 100, promise };
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
