// Records that are the same person or organisation under two ids. `alias` joins two, `unalias` takes a joining back by
// its operation id. The joined ids form classes (union-find); the smallest id speaks for its class, so that A→B on one
// PC and B→A on another agree, and no circle can arise.

import type { StampedOperation } from './operation.ts';

export type AliasEdge = {
  readonly op: string;
  readonly h: string;
  readonly log: string;
  readonly user?: string;
  readonly from: string;
  readonly to: string;
};

export type AliasTable = {
  readonly edges: Map<string, AliasEdge>;
  /** Joinings taken back before they arrived. */
  readonly waiting: Set<string>;
  /** Id → representative, for ids in some class; rebuilt when asked for after a change. */
  classes: Map<string, string> | undefined;
};

export function newAliasTable(): AliasTable {
  return { edges: new Map(), waiting: new Set(), classes: undefined };
}

/** Joins two records, unless the joining was cancelled before it came. */
export function applyAlias(table: AliasTable, { id, log, op }: StampedOperation): void {
  if (table.waiting.delete(id)) return;
  table.edges.set(id, { op: id, h: op.h, log, user: op.u, from: op.r as string, to: op.to as string });
  table.classes = undefined;
}

/** Cancels joinings by operation id; one that has not come yet is remembered. */
export function applyUnalias(table: AliasTable, { op }: StampedOperation, isKnown: (opId: string) => boolean): void {
  for (const id of op.e ?? []) {
    if (!isKnown(id)) table.waiting.add(id);
    table.edges.delete(id);
  }
  table.classes = undefined;
}

/** Every id that is joined to another → the smallest id of its class. */
export function aliasClasses(table: AliasTable): ReadonlyMap<string, string> {
  table.classes ??= unite(table.edges.values());
  return table.classes;
}

function unite(edges: Iterable<AliasEdge>): Map<string, string> {
  const parents = new Map<string, string>();
  for (const { from, to } of edges) {
    const [a, b] = [rootOf(parents, from), rootOf(parents, to)];
    parents.set(a, a < b ? a : b);
    parents.set(b, a < b ? a : b);
  }
  return new Map([...parents.keys()].map((id) => [id, rootOf(parents, id)]));
}

function rootOf(parents: ReadonlyMap<string, string>, id: string): string {
  let root = id;
  for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
  return root;
}
