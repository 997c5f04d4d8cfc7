// Several PCs of an office and the district: clerks who edit at random, sticks that are lost, doubled, late or damaged,
// clocks that are wrong, crashes, restored backups, copied disks, programs of two versions, PCs that are away for long or
// join late, lines that are dropped once everybody has them, attachments that come later than what names them, values
// that the district sends back. Afterwards everybody meets, and the invariants of SYNC.md section 5 must hold.
// Everything follows from the seed.

import { answerTo } from './clerk.ts';
import type { Device } from './device.ts';
import { isKnownOn } from './disk.ts';
import { isOpen } from './district.ts';
import { bundleFor } from './exchange.ts';
import { checkInvariants, countLost } from './invariants.ts';
import { take } from './parcels.ts';
import { shownView } from './reference-model.ts';
import { takeStep, upgrade, write } from './steps.ts';
import { firstOf, newWorld, type SimulationOptions, type Tally, type World } from './world.ts';

export type SimulationReport = {
  readonly seed: number;
  readonly operations: number;
  readonly tally: Tally;
  readonly conflicts: number;
  /** Operations and contents of attachments that should be everywhere and are not. */
  readonly lost: number;
  /** Broken invariants, in words. */
  readonly violations: readonly string[];
};

/** Runs one simulation of `steps` steps and checks every invariant at its end. */
export function runSimulation(options: SimulationOptions): SimulationReport {
  const world = newWorld(options);
  for (let step = 0; step < options.steps; step++) takeStep(world);
  for (const device of world.devices) {
    device.isAway = false;
    upgrade(world, device);
  }
  meet(world);
  world.isClosing = true;
  answerAll(world);
  meet(world);
  const lost = countLost(world);
  checkInvariants(world);
  const conflicts = (shownView(firstOf(world).state).match(/"conflicts":\[[^\]]/g) ?? []).length;
  const { tally, committed, violations } = world;
  return { seed: options.seed, operations: committed.size, tally, conflicts, lost, violations: [...violations] };
}

/**
 * Everybody hands everybody what was not acknowledged, until nothing is left to hand over. The district hands back what a
 * restored PC had delivered and lost.
 */
function meet(world: World): void {
  for (let round = 0; round < 14; round++) {
    let moved = 0;
    for (const from of [world.district, ...world.devices])
      for (const to of [world.district, ...world.devices]) if (from !== to && hand(world, from, to)) moved++;
    if (moved === 0) return;
  }
  world.violations.add('exchange never comes to rest');
}

function hand(world: World, from: Device, to: Device): boolean {
  if (from === world.district && !world.rules.handsBack) return false;
  const bundle = bundleFor(from, from.receipts.get(to.name), world.rules);
  const news = isNews(from, to) || bundle.blobs.some((sm3) => !to.disk.blobs.has(sm3));
  if (bundle.segments.length + bundle.blobs.length > 0 || news)
    take(world, to, { from: from.name, to: to.name, bundle }, true);
  return news;
}

function isNews(from: Device, to: Device): boolean {
  for (const id of [...from.disk.ops.keys(), ...(from.disk.base?.ids ?? [])]) if (!isKnownOn(to.disk, id)) return true;
  return false;
}

/** Every clerk writes over what the district sent back. */
function answerAll(world: World): void {
  for (const device of world.devices)
    for (const rejection of device.disk.rejections.values())
      if (isOpen(device.state, rejection)) write(world, device, [answerTo(device.state, rejection, 99)]);
}
