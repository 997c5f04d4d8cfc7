// Several PCs, clerks who edit at random, sticks that are lost, doubled, late or damaged, clocks that are wrong, crashes,
// restored backups and copied disks. Afterwards everybody meets, and the invariants of SYNC.md section 5 must hold.
// Everything follows from the seed.

import {
  applyOperation,
  emptyState,
  exportFrame,
  exportRecords,
  importFrame,
  importRecords,
  type MergeState,
} from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { nextDeed } from './clerk.ts';
import {
  type Bundle,
  bundleFor,
  type Device,
  prepareWrite,
  rebuiltState,
  receiptOf,
  receiveBundle,
  stillHolds,
} from './device.ts';
import { checkClosure, checkInvariants, countLost, sawOf } from './invariants.ts';
import { shownView } from './reference-model.ts';
import {
  commit,
  deviceNamed,
  firstOf,
  freshLogId,
  newWorld,
  type Parcel,
  type SimulationOptions,
  type World,
} from './world.ts';

export type SimulationReport = {
  readonly seed: number;
  readonly operations: number;
  readonly bundles: { readonly stored: number; readonly refused: number; readonly lost: number };
  readonly restores: number;
  readonly clones: number;
  readonly forks: number;
  readonly conflicts: number;
  /** Operations that should be on every PC and are not. */
  readonly lost: number;
  /** Broken invariants, in words. */
  readonly violations: readonly string[];
};

/** Runs one simulation of `steps` steps and checks every invariant at its end. */
export function runSimulation(options: SimulationOptions): SimulationReport {
  const world = newWorld(options);
  for (let step = 0; step < options.steps; step++) takeStep(world);
  const steady = meetUntilSteady(world);
  if (!steady) world.violations.add('exchange never comes to rest');
  const lost = countLost(world);
  checkInvariants(world);
  const { stored, refused, lost: lostBundles, ...tally } = world.tally;
  return {
    seed: options.seed,
    operations: world.committed.size,
    bundles: { stored, refused, lost: lostBundles },
    ...tally,
    conflicts: (shownView(firstOf(world).state).match(/"conflicts":\[[^\]]/g) ?? []).length,
    lost,
    violations: [...world.violations],
  };
}

function takeStep(world: World): void {
  const { random } = world;
  world.wallMs += random.below(5) === 0 ? 0 : random.below(60_000);
  const device = random.pick(world.devices) as Device;
  const roll = random.next();
  if (roll < 0.5) write(world, device);
  else if (roll < 0.68) send(world, device);
  else if (roll < 0.88) deliver(world);
  else if (roll < 0.92) device.backup = device.disk;
  else if (roll < 0.97) restart(world, device);
  else if (roll < 0.99) restore(world, device);
  else cloneOnto(world, device);
}

/** A crash may come before the transaction (nothing happened) or after it (stored, but not yet in memory). */
function write(world: World, device: Device): void {
  const drafts = nextDeed(device.state, world.random, () => `r${world.ids++}`);
  if (drafts.length === 0 || world.random.chance(0.03)) return;
  const { disk, ops } = prepareWrite(device, drafts, world.wallMs, () => freshLogId(world));
  const before = device.disk;
  device.disk = disk;
  device.mustOpen = undefined;
  for (const stamped of ops) commit(world, stamped, sawOf(before.ops.values(), stamped));
  if (world.random.chance(0.03)) restart(world, device);
  else for (const stamped of ops) applyOperation(device.state, world.hand(stamped, world.arrival++));
}

function send(world: World, device: Device): void {
  const peer = world.random.pick(world.devices.filter((other) => other !== device)) as Device;
  const bundle = bundleFor(device, peer.name);
  if (bundle.segments.length === 0) return;
  const copies = world.random.chance(0.15) ? 0 : world.random.chance(0.15) ? 2 : 1;
  if (copies === 0) world.tally.lost++;
  for (let i = 0; i < copies; i++) world.parcels.push({ from: device.name, to: peer.name, bundle });
}

function deliver(world: World): void {
  if (world.parcels.length === 0) return;
  const [parcel] = world.parcels.splice(world.random.below(world.parcels.length), 1) as [Parcel];
  const receiver = deviceNamed(world, parcel.to);
  if (world.random.chance(0.1)) refuseDamaged(world, receiver, parcel.bundle);
  else if (!world.random.chance(0.05)) take(world, receiver, parcel, !world.random.chance(0.3));
}

function take(world: World, receiver: Device, { from, bundle }: Parcel, receiptArrives: boolean): void {
  const held = receiptOf(receiver);
  const reception = receiveBundle(receiver, bundle, world.wallMs, world.checkNeeds);
  if (!stillHolds(receiver.disk, held))
    world.violations.add('I9: a receiver went back behind what it had acknowledged');
  if (reception.kind === 'refused') {
    world.tally.refused++;
    if (reception.why === 'damaged') world.violations.add('an undamaged bundle was refused');
  } else takeIn(world, receiver, bundle, reception.fresh, reception.forks);
  if (receiptArrives) deviceNamed(world, from).acknowledged.set(receiver.name, receiptOf(receiver));
}

function takeIn(
  world: World,
  receiver: Device,
  bundle: Bundle,
  fresh: readonly StampedOperation[],
  forks: number,
): void {
  world.tally.stored++;
  world.tally.forks += forks;
  for (const stamped of fresh) applyOperation(receiver.state, world.hand(stamped, world.arrival++));
  checkClosure(world, receiver, fresh);
  const meetsItself = fresh.some(({ log }) => log === receiver.disk.head.log);
  if (world.newLogRule && meetsItself) receiver.mustOpen = 'split';
  if (!world.random.chance(0.1)) return;
  const again = receiveBundle(receiver, bundle, world.wallMs, world.checkNeeds);
  if (again.kind !== 'stored' || again.fresh.length > 0 || again.forks > 0)
    world.violations.add('I10: a bundle taken twice is not a duplicate');
}

/** I8 as far as the merge is concerned: a changed line or a missing one never gets past the chain. */
function refuseDamaged(world: World, receiver: Device, { needs, segments }: Bundle): void {
  const at = world.random.below(segments.length);
  const segment = segments[at] as Bundle['segments'][number];
  const cut = world.random.chance(0.5);
  const place = world.random.below(segment.lines.length);
  const changed = (segment.lines[place] as string).replace(/"u":"PC/, '"u":"XX');
  const damaged = cut
    ? { ...segment, last: segment.last - 1, lines: segment.lines.slice(0, -1) }
    : { ...segment, lines: segment.lines.with(place, changed) };
  const before = receiver.disk;
  const reception = receiveBundle(receiver, { needs, segments: segments.with(at, damaged) }, world.wallMs);
  if (reception.kind === 'stored' || receiver.disk !== before) world.violations.add('I8: a damaged bundle was taken');
  world.tally.refused++;
}

/** Memory is lost; the book comes back from the lines in any order, or from a snapshot. */
function restart(world: World, device: Device): void {
  const lines = world.random.shuffle([...device.disk.ops.values()]);
  const snapshot = world.random.chance(0.5) ? reread(device.state) : emptyState();
  for (const stamped of lines) applyOperation(snapshot, world.hand(stamped, world.arrival++));
  device.state = snapshot;
}

function reread(state: MergeState): MergeState {
  const copy = emptyState();
  const { known, rest } = exportFrame(state);
  for (const name of rest.tables) importRecords(copy, name, JSON.parse(JSON.stringify(exportRecords(state, name))));
  importFrame(copy, { known, rest: JSON.parse(JSON.stringify(rest)) });
  return copy;
}

function restore(world: World, device: Device): void {
  world.tally.restores++;
  overwriteDisk(world, device, device.backup, 'restore');
}

function cloneOnto(world: World, device: Device): void {
  const source = world.random.pick(world.devices.filter((other) => other !== device)) as Device;
  world.tally.clones++;
  overwriteDisk(world, device, source.disk, 'clone');
  device.backup = source.disk;
}

function overwriteDisk(world: World, device: Device, disk: Device['disk'], why: 'restore' | 'clone'): void {
  const gone = [...device.disk.ops.keys()].filter((id) => !disk.ops.has(id));
  const others = world.devices.filter((other) => other !== device);
  for (const id of gone) if (!others.some((other) => other.disk.ops.has(id))) world.excused.add(id);
  device.disk = disk;
  device.acknowledged.clear();
  device.state = rebuiltState(disk.ops.values(), (stamped) => world.hand(stamped, world.arrival++));
  if (world.newLogRule) device.mustOpen = why;
}

/** Everybody hands everybody what was not acknowledged, until nothing is left to hand over. */
function meetUntilSteady(world: World): boolean {
  for (let round = 0; round < 12; round++) {
    let moved = 0;
    for (const from of world.devices)
      for (const to of world.devices) {
        if (from === to) continue;
        const bundle = bundleFor(from, to.name);
        if (isNews(from, to)) moved++;
        if (bundle.segments.length > 0 || isNews(from, to))
          take(world, to, { from: from.name, to: to.name, bundle }, true);
      }
    if (moved === 0) return true;
  }
  return false;
}

function isNews(from: Device, to: Device): boolean {
  for (const id of from.disk.ops.keys()) if (!to.disk.ops.has(id)) return true;
  return false;
}
