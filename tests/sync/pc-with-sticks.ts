// A PC reduced to its log, its book and its hold-back list, and the sticks that travel between such PCs. One stick carries
// one transaction and says what its writer had seen; whoever lacks that lays it aside and tries again when another has
// been taken.

import { toHex } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { finish } from '#shared/ledger/steps.ts';
import { chainStart } from '#shared/sync/chain.ts';
import {
  attach,
  branchTips,
  holdsPoint,
  type LogPoint,
  type LogSegment,
  type LogVector,
} from '#shared/sync/log-vector.ts';
import { type AppendedOperations, appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import {
  applyOperation,
  conflictsOf,
  deletionsOf,
  emptyState,
  fingerprintSteps,
  headsOf,
  knownOperation,
  type MergeState,
  recordOf,
  seenOf,
} from '#shared/sync/merge.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';

export type Stick = {
  /** The tips of the other logs that the writer held. */
  readonly needs: { readonly [log: string]: readonly LogPoint[] };
  readonly segments: readonly LogSegment[];
};

/** What became of a stick. */
export type Outcome = 'taken' | 'duplicate' | 'held' | 'damaged';

const table = 'person';
let clock = Date.UTC(2026, 10, 22);

export class Pc {
  readonly log: string;
  readonly state: MergeState = emptyState();
  readonly held: Stick[] = [];
  /** Every stick that was written here. */
  readonly written: Stick[] = [];
  #head: LogHead;
  #vector: LogVector = {};

  constructor(name: string) {
    this.log = name.padEnd(12, '0').toUpperCase();
    const opened = openLog(this.log, 'install', {}, { wallMs: clock++, user: name, tx: 't0' });
    this.#head = opened.head;
    this.#keep(opened, toHex(chainStart(this.log)));
  }

  create(record: string, f: Record<string, JsonValue>): Stick {
    return this.write({ k: 'new', t: table, r: record, f });
  }

  /** Writes over what is shown here. */
  edit(record: string, f: Record<string, JsonValue>): Stick {
    const seen = Object.keys(f).map((field) => [field, headsOf(this.state, table, record, field)] as const);
    const b = Object.fromEntries(seen.filter(([, heads]) => heads.length > 0));
    return this.write({ k: 'set', t: table, r: record, f, ...(Object.keys(b).length > 0 ? { b } : {}) });
  }

  remove(record: string): Stick {
    return this.write({ k: 'del', t: table, r: record, seen: seenOf(this.state, table, record) });
  }

  restore(record: string): Stick {
    const e = deletionsOf(this.state, table, record).map(({ op }) => op);
    return this.write({ k: 'undel', t: table, r: record, e });
  }

  write(draft: OperationDraft): Stick {
    const before = this.#head;
    const written = appendOperations(before, [draft], { wallMs: clock++, user: this.log, tx: `t${before.seq}` });
    this.#head = written.head;
    return this.#keep(written, before.chain);
  }

  /** Takes sticks one after the other; after each, whatever was laid aside and fits now. */
  take(...sticks: readonly Stick[]): Outcome[] {
    return sticks.map((stick) => {
      const outcome = this.#tryStick(stick);
      if (outcome === 'held') this.held.push(stick);
      else this.#tryHeld();
      return outcome;
    });
  }

  /** The values of a record that is shown; undefined when none is. */
  values(record: string): Readonly<Record<string, JsonValue>> | undefined {
    const found = recordOf(this.state, table, record);
    return found && !found.deleted ? found.values : undefined;
  }

  /** The open conflicts as `type field`. */
  conflicts(): string[] {
    return conflictsOf(this.state).map(({ type, field }) => (field === undefined ? type : `${type} ${field}`));
  }

  /** Of what the book holds, not of the logs. */
  print(): string {
    return finish(fingerprintSteps(this.state)).whole;
  }

  /** What would have to come first for a stick. */
  lacks({ needs, segments }: Stick): string[] {
    const lacking = Object.entries(needs).filter(([log, tips]) => !this.#holds(log, tips));
    const open = segments.filter((segment) => attach(this.#vector, segment, () => false).kind === 'needFrom');
    return [...lacking.map(([log]) => log), ...open.map(({ log }) => log)].sort();
  }

  #tryHeld(): void {
    for (let i = 0; i < this.held.length; i++) {
      if (this.#tryStick(this.held[i] as Stick) === 'held') continue;
      this.held.splice(i, 1);
      i = -1;
    }
  }

  /** In whole or not at all. */
  #tryStick({ needs, segments }: Stick): Outcome {
    let vector = this.#vector;
    const fresh: Parameters<typeof applyOperation>[1][] = [];
    for (const segment of segments) {
      const result = attach(vector, segment, (id) => knownOperation(this.state, id));
      if (result.kind === 'damaged') return 'damaged';
      if (result.kind === 'needFrom') return 'held';
      fresh.push(...result.fresh);
      vector = result.vector;
    }
    const touched = new Set(segments.map(({ log }) => log));
    if (!Object.entries(needs).every(([log, tips]) => touched.has(log) || this.#holds(log, tips))) return 'held';
    this.#vector = vector;
    for (const stamped of fresh) applyOperation(this.state, stamped);
    return fresh.length > 0 ? 'taken' : 'duplicate';
  }

  #holds(log: string, tips: readonly LogPoint[]): boolean {
    return tips.every((tip) => holdsPoint(this.#vector, log, tip));
  }

  #keep(written: AppendedOperations, c0: string): Stick {
    const others = Object.keys(this.#vector).filter((log) => log !== this.log);
    const needs = Object.fromEntries(others.map((log) => [log, branchTips(this.#vector, log)]));
    const { head, lines } = written;
    const segment = { log: this.log, first: head.seq - lines.length + 1, last: head.seq, c0, lines };
    const stick = { needs, segments: [segment] };
    this.#tryStick(stick);
    this.written.push(stick);
    return stick;
  }
}

/** One stick with all that these carry: what a PC sends while no receipt has come. */
export function together(sticks: readonly Stick[]): Stick {
  const needs: Record<string, readonly LogPoint[]> = {};
  for (const stick of sticks) for (const [log, tips] of Object.entries(stick.needs)) needs[log] ??= tips;
  return { needs, segments: sticks.flatMap(({ segments }) => segments) };
}

/** Every order of a short list. */
export function ordersOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, i) => ordersOf(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}
