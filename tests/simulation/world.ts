// The simulated world: PCs, the district, parcels on their way between them, and the truth about who had seen what.

import { randomBase32 } from '#shared/base/ids.ts';
import { applyOperation } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { type Device, installDevice, installDistrict, rebuiltState } from './device.ts';
import type { Rejection } from './district.ts';
import type { Bundle } from './exchange.ts';
import { type Random, seededRandom } from './random.ts';
import { allRules, type Rules } from './rules.ts';

export type SimulationOptions = {
  readonly seed: number;
  readonly steps: number;
  /** Rules switched off (rules.ts). */
  readonly without?: Partial<Rules>;
};

export type Parcel = { readonly from: string; readonly to: string; readonly bundle: Bundle };

export type Tally = {
  stored: number;
  refused: number;
  lost: number;
  restores: number;
  clones: number;
  forks: number;
  compactions: number;
  bootstraps: number;
  relayed: number;
  /** Times that a PC held an operation which its program could not read yet. */
  heldBack: number;
  upgrades: number;
  rejections: number;
  attachments: number;
  stocktakes: number;
};

export type World = {
  readonly random: Random;
  readonly devices: Device[];
  readonly district: Device;
  readonly parcels: Parcel[];
  readonly rules: Rules;
  readonly violations: Set<string>;
  /** Every operation ever committed → the writes of the same field that its writer had seen. */
  readonly committed: Map<string, { readonly stamped: StampedOperation; readonly saw: ReadonlySet<string> }>;
  /** Everything that the district ever sent back. */
  readonly rejected: Rejection[];
  /** Operations, and contents of attachments, that only disks held which were then overwritten: they may be gone. */
  readonly excused: Set<string>;
  readonly tally: Tally;
  /** The last meeting: the district sends nothing more back. */
  isClosing: boolean;
  wallMs: number;
  arrival: number;
  ids: number;
};

export const mostDevices = 6;

export function newWorld({ seed, without }: SimulationOptions): World {
  const random = seededRandom(seed);
  const world: World = {
    random,
    devices: [],
    district: installDistrict('district', 'DISTRICT0000'),
    parcels: [],
    rules: { ...allRules, ...without },
    violations: new Set(),
    committed: new Map(),
    rejected: [],
    excused: new Set(),
    tally: emptyTally(),
    isClosing: false,
    wallMs: Date.UTC(2026, 0, 5),
    arrival: 0,
    ids: 0,
  };
  for (let i = 0; i < 2 + random.below(4); i++) addDevice(world);
  return world;
}

function emptyTally(): Tally {
  const exchange = { stored: 0, refused: 0, lost: 0, relayed: 0, bootstraps: 0, rejections: 0 };
  const disks = { restores: 0, clones: 0, forks: 0, compactions: 0, heldBack: 0, upgrades: 0 };
  return { ...exchange, ...disks, attachments: 0, stocktakes: 0 };
}

/** Clocks are wrong by up to 1,000 seconds, one in ten by days; one program in three is a version behind. */
export function addDevice(world: World): Device {
  const { random, devices } = world;
  const skewMs = random.chance(0.1) ? (random.below(20) - 10) * 86_400_000 : random.below(2_000_000) - 1_000_000;
  const device = installDevice(`PC${devices.length}`, freshLogId(world), skewMs, world.wallMs);
  device.vocabulary = random.chance(0.33) ? 1 : 2;
  for (const stamped of device.disk.ops.values()) commit(world, stamped, new Set());
  device.state = rebuiltState(device, world.rules.hand);
  devices.push(device);
  return device;
}

export function applyAll(world: World, device: Device, ops: readonly StampedOperation[]): void {
  for (const stamped of ops) applyOperation(device.state, world.rules.hand(stamped, world.arrival++));
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

export function partyNamed({ devices, district }: World, name: string): Device {
  return [district, ...devices].find((device) => device.name === name) as Device;
}

export function firstOf(world: World): Device {
  return world.devices[0] as Device;
}
