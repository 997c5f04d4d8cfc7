// The file side of a report, cut off before every single write, flush, renaming and removal: after the power is back the
// PC stands before or after, never between, and goes on. The page's side is in tests/storage.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readContainer } from '#shared/bundle/container.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { ExchangeState, ExportedBundle } from '#shared/host/host-api.ts';
import { type Loss, withPowerUntil } from './power-cut.ts';
import { demand, openPc, type ReportingPc, receiptFile, setUpPc, takeIn } from './reporting-pc.ts';

vi.mock('node:fs', async (original) => {
  const { poweredFs } = await import('./power-cut.ts');
  return poweredFs(await original());
});
vi.mock('node:fs/promises', async (original) => {
  const { poweredPromises } = await import('./power-cut.ts');
  return poweredPromises(await original());
});

type Act = {
  /** What the power fails in, on a stick that is still empty. */
  readonly work: (pc: ReportingPc, first: ExportedBundle, folder: string) => Promise<unknown>;
  /** Whether what it is for has happened. */
  readonly isDone: (after: After) => boolean;
  /** What the PC does then; missing: it makes another bundle. */
  readonly goesOn?: (left: Left, after: After) => Promise<void>;
};
type After = { readonly state: ExchangeState; readonly onStick: readonly Found[] };
/** Two files of attachments follow the first bundle. */
const photos = [0, 1].map((seed) => Uint8Array.from({ length: 5000 }, (_, i) => (i * (i + seed)) >> 3));
const fileBytes = 55_000;

function isWritten({ bundles }: ExchangeState, wanted: number): boolean {
  return bundles.some(({ no, volume }) => no === wanted && volume !== undefined);
}

type Found = { readonly no: number; readonly digest: string };

const acts: { readonly [name: string]: Act } = {
  'a second bundle': {
    work: ({ service, place }) => service.exportBundle({ place, mode: 'full', title: '' }),
    isDone: ({ state, onStick }) => state.bundles.some(({ no }) => no === 2) && onStick.some(({ no }) => no === 2),
  },
  'the first bundle once more': {
    work: ({ service, place }, { digest }) => service.rewriteBundle({ digest, place }),
    isDone: ({ onStick }) => onStick.some(({ no }) => no === 1),
  },
  'the files of attachments': {
    work: async ({ service, place }) => {
      demand(await service.writeVolume({ lane: 'changes', place }));
      return service.writeVolume({ lane: 'changes', place });
    },
    isDone: ({ state, onStick }) => [2, 3].every((no) => isWritten(state, no) && onStick.some((one) => one.no === no)),
    goesOn: writesTheRest,
  },
  'a receipt': {
    work: ({ service }, first, folder) => takeIn(service, receiptFile(folder, first, 1)),
    isDone: ({ state }) => state.receipts.length === 1,
  },
};

describe.each(Object.entries(acts))('the power fails in %s', (_, { work, isDone, goesOn = makesAnother }) => {
  let root: string;
  let base: string;
  let first: ExportedBundle;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'liangxin-crash-'));
    base = join(root, 'base');
    const stick = join(root, 'first-stick');
    for (const folder of [base, stick]) mkdirSync(folder);
    const { service, place } = await setUpPc(base, stick, '', photos);
    first = demand(await service.exportBundle({ place, mode: 'full', title: '', fileBytes }));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  /** The PC as it was, with an empty stick. */
  function freshCopy(name: string) {
    const [folder, stick] = [join(root, name), join(root, `${name}-stick`)];
    cpSync(base, folder, { recursive: true });
    mkdirSync(stick);
    return { folder, stick };
  }

  async function cutAt(point: number, loss: Loss) {
    const { folder, stick } = freshCopy(`${loss}-${point}`);
    const pc = await openPc(folder, stick);
    const result = await withPowerUntil(point, [join(folder, 'data'), stick], loss, () => work(pc, first, folder));
    return { folder, stick, ...result };
  }

  it.each(['kept', 'lost'] as const)(
    'before each step, with what was not flushed %s',
    { timeout: 300_000 },
    async (loss) => {
      const whole = await cutAt(Number.POSITIVE_INFINITY, loss);
      expect(whole.isCut).toBe(false);
      expect(isDone(await lookAt(whole))).toBe(true);
      expect(whole.steps).toBeGreaterThan(5);
      const outcomes: boolean[] = [];
      for (let point = 1; point <= whole.steps; point++) {
        const cut = await cutAt(point, loss);
        expect(cut.isCut, `step ${point}`).toBe(true);
        const after = await lookAt(cut);
        outcomes.push(isDone(after));
        await goesOn(cut, after);
        for (const folder of [cut.folder, cut.stick]) rmSync(folder, { recursive: true });
      }
      // Once it has happened it stays so: the cut lies between two states and not among several.
      expect(outcomes.lastIndexOf(false)).toBeLessThan(
        outcomes.includes(true) ? outcomes.indexOf(true) : outcomes.length,
      );
    },
  );
});

type Left = { readonly folder: string; readonly stick: string };

/** What the PC knows and what lies on the stick; throws when anything is half. */
async function lookAt({ folder, stick }: Left): Promise<After> {
  const { service } = await openPc(folder, stick);
  const state = demand(await service.exchangeState());
  const { waiting, kept } = demand(await service.keptBundles());
  const onStick = bundlesOn(stick);
  const known = [...state.bundles, ...(waiting ? [waiting] : [])];
  // A file of attachments that is not known as written yet lies in the outbox, under its digest.
  for (const { no, digest } of onStick)
    expect([known.find((bundle) => bundle.no === no)?.digest, ...kept], `number ${no} on the stick`).toContain(digest);
  return { state, onStick };
}

/** The next bundle has a number of its own, and nothing half is left beside it. */
async function makesAnother({ folder, stick }: Left, { onStick }: After): Promise<void> {
  const { service, place } = await openPc(folder, stick);
  const next = demand(await service.exportBundle({ place, mode: 'full', title: '' }));
  expect(onStick.map(({ no }) => no)).not.toContain(next.no);
  expect(bundlesOn(stick).filter(({ no }) => no === next.no)).toEqual([{ no: next.no, digest: next.digest }]);
  const left = [...readdirSync(stick, { recursive: true, encoding: 'utf8' })].filter((name) => name.endsWith('.part'));
  expect(left.filter((name) => name.includes('LXSYNC'))).toEqual([]);
}

/** The files that are missing follow, none of them twice on the stick. */
async function writesTheRest({ folder, stick }: Left, { state }: After): Promise<void> {
  const { service, place } = await openPc(folder, stick);
  const before = demand(await service.volumeSets()).changes;
  expect(before?.volumes.map(({ written }) => written !== undefined)).toEqual([2, 3].map((no) => isWritten(state, no)));
  while (demand(await service.volumeSets()).changes?.volumes.some(({ written }) => !written))
    demand(await service.writeVolume({ lane: 'changes', place }));
  const names = readdirSync(stick, { recursive: true, encoding: 'utf8' });
  const volumes = names.filter((name) => name.endsWith('.lxsync'));
  expect(volumes.map((name) => /v\dof\d/.exec(name)?.[0]).sort()).toEqual(['v1of2', 'v2of2']);
  expect(names.filter((name) => name.endsWith('.part') && name.includes('LXSYNC'))).toEqual([]);
}

/** Every file under a final name is a whole bundle; one that is not fails the test. */
function bundlesOn(stick: string): readonly Found[] {
  return readdirSync(stick, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lxsync'))
    .map((name) => {
      const [header] = demand(readContainer(readFileSync(join(stick, name))));
      if (!header) throw new Error(`${name} is empty`);
      const { no } = JSON.parse(new TextDecoder().decode(header.content)) as { no: number };
      return { no, digest: sm3Hex(header.content) };
    });
}
