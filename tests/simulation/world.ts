// The simulated world: PCs, parcels on their way between them, and the truth about who had seen what.

import { randomBase32 } from '#shared/base/ids.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { type Bundle, type Device, type Handing, installDevice, rebuiltState } from './device.ts';
import { type Random, seededRandom } from './random.ts';

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

export type Parcel = { readonly from: string; readonly to: string; readonly bundle: Bundle };

export type World = {
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

export function newWorld(options: SimulationOptions): World {
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

export function commit(world: World, stamped: StampedOperation, saw: ReadonlySet<string>): void {
  world.committed.set(stamped.id, { stamped, saw });
}

export function freshLogId(world: World): string {
  return randomBase32(
    12,
    Uint8Array.from({ length: 12 }, () => world.random.below(256)),
  );
}

export function deviceNamed(world: World, name: string): Device {
  return world.devices.find((device) => device.name === name) as Device;
}

export function firstOf(world: World): Device {
  return world.devices[0] as Device;
}
