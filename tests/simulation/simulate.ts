// Several PCs, clerks who edit at random, sticks that are lost, doubled, late or damaged, clocks that are wrong, crashes,
// restored backups and copied disks. Afterwards everybody meets, and the invariants of SYNC.md section 5 must hold.
// Everything follows from the seed.

import { randomBase32 } from '#shared/base/ids.ts';
import {
  applyOperation,
  emptyState,
  exportFrame,
  exportRecords,
  fingerprintOf,
  headsOf,
  importFrame,
  importRecords,
  type MergeState,
} from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { fieldNames, nextDeed, table } from './clerk.ts';
import {
  type Bundle,
  bundleFor,
  type Device,
  type Handing,
  installDevice,
  prepareWrite,
  rebuiltState,
  receiptOf,
  receiveBundle,
  stillHolds,
} from './device.ts';
import { type Random, seededRandom } from './random.ts';
import { expectedView, shownView } from './reference-model.ts';

export type SimulationOptions = {
  readonly seed: number;
  readonly steps: number;
  /** A restored or copied disk opens a new log before it writes (SYNC.md 3.1). Without it, logs fork. */
  readonly newLogRule?: boolean;
  /** A mutation: hands operations to the merge changed, to see that the invariants notice. */
  readonly hand?: Handing;
  /** A mutation when false: receivers do not look whether they hold what a bundle needs. */
  readonly checkNeeds?: boolean;
};

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

type Parcel = { readonly from: string; readonly to: string; readonly bundle: Bundle };

type World = {
  readonly random: Random;
  readonly devices: Device[];
  readonly parcels: Parcel[];
  readonly hand: Handing;
  readonly newLogRule: boolean;
  readonly checkNeeds: boolean;
  readonly violations: Set<string>;
  /** Every operation ever committed → the writes of the same field that its writer had seen. */
  readonly committed: Map<string, { readonly stamped: StampedOperation; readonly saw: ReadonlySet<string> }>;
  /** Operations that only disks held which were then overwritten: they may be gone. */
  readonly excused: Set<string>;
  readonly tally: { stored: number; refused: number; lost: number; restores: number; clones: number; forks: number };
  wallMs: number;
  arrival: number;
  ids: number;
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

function newWorld(options: SimulationOptions): World {
  const { seed, newLogRule = true, hand = (stamped) => stamped, checkNeeds = true } = options;
  const random = seededRandom(seed);
  const world: World = {
    random,
    devices: [],
    parcels: [],
    hand,
    newLogRule,
    checkNeeds,
    violations: new Set(),
    committed: new Map(),
    excused: new Set(),
    tally: { stored: 0, refused: 0, lost: 0, restores: 0, clones: 0, forks: 0 },
    wallMs: Date.UTC(2026, 0, 5),
    arrival: 0,
    ids: 0,
  };
  for (let i = 0; i < 2 + random.below(4); i++) addDevice(world, `PC${i}`);
  return world;
}

/** Clocks are wrong by up to 1,000 seconds, one in ten by days. */
function addDevice(world: World, name: string): void {
  const { random } = world;
  const skewMs = random.chance(0.1) ? (random.below(20) - 10) * 86_400_000 : random.below(2_000_000) - 1_000_000;
  const device = installDevice(name, freshLogId(world), skewMs, world.wallMs);
  for (const stamped of device.disk.ops.values()) commit(world, stamped, new Set());
  device.state = rebuiltState(device.disk.ops.values(), (stamped) => world.hand(stamped, world.arrival++));
  world.devices.push(device);
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

/** Whatever an operation has seen is held wherever the operation is: else what it superseded could come back. */
function checkClosure(world: World, { disk }: Device, fresh: readonly StampedOperation[]): void {
  for (const { op } of fresh)
    for (const id of [...Object.values(op.b ?? {}).flat(), ...(op.seen ?? []), ...(op.e ?? [])])
      if (!disk.ops.has(id)) world.violations.add('a bundle was taken without what its operations had seen');
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

/** I3. */
function countLost(world: World): number {
  let lost = 0;
  for (const id of world.committed.keys()) {
    const holders = world.devices.filter(({ disk }) => disk.ops.has(id)).length;
    const mayBeGone = world.excused.has(id) && holders === 0;
    if (holders < world.devices.length && !mayBeGone) lost++;
  }
  return lost;
}

function checkInvariants(world: World): void {
  const { devices, violations } = world;
  const first = firstOf(world);
  const prints = new Set(devices.map(({ state }) => fingerprintOf(state)));
  if (prints.size > 1) violations.add('I1: PCs that hold the same operations show different books');
  const mixed = world.random.shuffle([...first.disk.ops.values(), ...first.disk.ops.values()]);
  const rebuilt = rebuiltState(mixed, (stamped) => world.hand(stamped, world.arrival++));
  if (fingerprintOf(rebuilt) !== fingerprintOf(first.state)) violations.add('I2: another order gives another book');
  if (shownView(first.state) !== expectedView([...first.disk.ops.values()]))
    violations.add('the book is not what the rules say (fields, deletions, conflicts, I6 balances)');
  if (world.newLogRule && world.tally.forks > 0) violations.add('I13: a log forked although new logs are opened');
  checkIntent(world, first);
}

/**
 * I4 and I5: the heads of a field are exactly the writes that no other writer had seen. So a follower is never shown
 * behind what it followed, and a conflict is there when, and only when, writers did not know of each other.
 */
function checkIntent(world: World, device: Device): void {
  const writes = new Map<string, string[]>();
  const seen = new Map<string, Set<string>>();
  for (const id of device.disk.ops.keys()) {
    const truth = world.committed.get(id);
    for (const place of truth ? placesOf(truth.stamped) : []) {
      writes.set(place, [...(writes.get(place) ?? []), id]);
      seen.set(place, new Set([...(seen.get(place) ?? []), ...(truth?.saw ?? [])]));
    }
  }
  for (const [place, ids] of writes) {
    const [record, field] = place.split(' ') as [string, string];
    const unseen = ids.filter((id) => !seen.get(place)?.has(id)).sort();
    if (headsOf(device.state, table, record, field).join() !== unseen.join())
      world.violations.add('I4, I5: heads are not the writes that nobody had seen');
  }
}

function sawOf(held: Iterable<StampedOperation>, stamped: StampedOperation): ReadonlySet<string> {
  const places = placesOf(stamped);
  const saw = new Set<string>();
  for (const one of held) if (placesOf(one).some((place) => places.includes(place))) saw.add(one.id);
  return saw;
}

/** `record field` for every field that the operation writes. */
function placesOf({ op }: StampedOperation): string[] {
  if (op.k !== 'new' && op.k !== 'set') return [];
  return fieldNames.filter((field) => op.f?.[field] !== undefined).map((field) => `${op.r} ${field}`);
}

function commit(world: World, stamped: StampedOperation, saw: ReadonlySet<string>): void {
  world.committed.set(stamped.id, { stamped, saw });
}

function freshLogId(world: World): string {
  return randomBase32(
    12,
    Uint8Array.from({ length: 12 }, () => world.random.below(256)),
  );
}

function deviceNamed(world: World, name: string): Device {
  return world.devices.find((device) => device.name === name) as Device;
}

function firstOf(world: World): Device {
  return world.devices[0] as Device;
}
