import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import {
  applyOperation,
  attachmentsOf,
  balanceOf,
  conflictsOf,
  emptyState,
  exportFrame,
  exportRecords,
  fingerprintOf,
  importFrame,
  importRecords,
  type MergeState,
  pendingOf,
  recordOf,
  seenOf,
  tipsOf,
  understoodOf,
} from './merge.ts';
import { decodeLine, opIdOf, type StampedOperation } from './operation.ts';

const log = 'K2M4AAAAAAAA';
const photo = { bytes: 10, mime: 'image/jpeg', sm3: 'ab'.repeat(32) };
let stamps = 0;

/** A line of the log, with the next stamp. */
function line(body: JsonObject): string {
  stamps++;
  return canonicalJson({ s: stamps, h: stamps.toString(16).padStart(16, '0'), ...body });
}

const nameOf = (text: string) => opIdOf(log, text);
const made = line({ k: 'new', t: 'person', r: 'p1', f: { name: '张测试' } });
const attached = line({ k: 'blob', t: 'person', r: 'p1', f: photo });
const detached = line({ k: 'rem', t: 'person', r: 'p1', b: { attachments: [nameOf(attached)] } });
const moved = line({ k: 'led', t: 'stock', r: 'p1', d: 10 });
const counted = line({ k: 'led', t: 'stock', r: 'p1', d: 7, seen: [nameOf(moved)] });
const deleted = line({ k: 'del', t: 'person', r: 'p1', seen: [nameOf(made)] });

/** The book of a program with this vocabulary. */
function bookOf(reader: number, ...lines: readonly string[]): MergeState {
  const state = emptyState();
  for (const text of lines) applyOperation(state, read(text, reader));
  return state;
}

function read(text: string, reader: number): StampedOperation {
  const op = decodeLine(text, reader);
  if (!op.ok) throw new Error(JSON.stringify(op.error));
  return { log, id: nameOf(text), op: op.value };
}

function upgraded(state: MergeState): MergeState {
  for (const stamped of understoodOf(state, 2)) applyOperation(state, stamped);
  return state;
}

describe('operations of a newer program', () => {
  it('are held, change nothing that is shown, and keep their line', () => {
    const state = bookOf(1, made, attached, moved, counted);
    expect(pendingOf(state).map(({ op }) => op.line)).toEqual([attached, counted]);
    expect(attachmentsOf(state, 'person', 'p1')).toEqual([]);
    expect(balanceOf(state, 'stock', 'p1')).toBe(10);
    expect(tipsOf(state)).toEqual({ [log]: 5 });
    expect(applyOperation(state, read(attached, 1))).toBe(false);
  });
  it('take effect after the upgrade, as if they had been understood at once', () => {
    const state = upgraded(bookOf(1, made, attached, moved, counted));
    expect(pendingOf(state)).toEqual([]);
    expect(attachmentsOf(state, 'person', 'p1')).toMatchObject([{ sm3: photo.sm3, ops: [nameOf(attached)] }]);
    expect(balanceOf(state, 'stock', 'p1')).toBe(7);
    expect(fingerprintOf(state)).toBe(fingerprintOf(bookOf(2, counted, moved, attached, made)));
  });
  it('are applied once only', () => {
    const state = upgraded(bookOf(1, made, moved, counted));
    expect(applyOperation(state, read(counted, 2))).toBe(false);
    expect(balanceOf(state, 'stock', 'p1')).toBe(7);
  });
  it('stay removed when what removed them was understood first', () => {
    const state = upgraded(bookOf(1, made, attached, detached));
    expect(attachmentsOf(state, 'person', 'p1')).toEqual([]);
    expect(fingerprintOf(state)).toBe(fingerprintOf(bookOf(2, made, attached, detached)));
  });
  it('were not seen by who deleted the record, and say so after the upgrade', () => {
    const old = bookOf(1, made, attached);
    expect(seenOf(old, 'person', 'p1')).toEqual([nameOf(made)]);
    const state = bookOf(1, made, attached, deleted);
    expect(recordOf(state, 'person', 'p1')?.deleted).toBe(true);
    expect(recordOf(upgraded(state), 'person', 'p1')?.deleted).toBe(false);
    expect(conflictsOf(state)).toMatchObject([{ type: 'DEL_EDIT', heads: [{}, { field: 'attachments' }] }]);
  });
  it('survive a snapshot, and are read by the program that loads it after an upgrade', () => {
    const old = bookOf(1, made, attached, moved, counted);
    const { known, rest } = exportFrame(old);
    const state = emptyState();
    for (const table of rest.tables) importRecords(state, table, exportRecords(old, table));
    importFrame(state, { known, rest: JSON.parse(JSON.stringify(rest)) });
    expect(fingerprintOf(state)).toBe(fingerprintOf(old));
    expect(fingerprintOf(upgraded(state))).toBe(fingerprintOf(bookOf(2, made, attached, moved, counted)));
  });
  it('make the fingerprints of two versions differ: what is shown differs', () => {
    expect(fingerprintOf(bookOf(1, made, attached))).not.toBe(fingerprintOf(bookOf(1, made)));
    expect(fingerprintOf(bookOf(1, made, attached))).not.toBe(fingerprintOf(bookOf(2, made, attached)));
  });
  it('may be of a table or have a field that nobody declares yet: those are ordinary', () => {
    const strange = line({ k: 'new', t: 'drone', r: 'd1', f: { rotors: 4 } });
    const state = bookOf(1, strange);
    expect(pendingOf(state)).toEqual([]);
    expect(recordOf(state, 'drone', 'd1')?.values).toEqual({ rotors: 4 });
  });
});
