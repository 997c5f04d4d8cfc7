import type { Change } from '#shared/ledger/changes.ts';
import { matchText } from '#shared/ledger/import-keys.ts';
import { type Book, recordsOf } from '#shared/ledger/registers.ts';
import type { NamedOwner } from './register.ts';

/**
 * The same changes with the reference to the owner that the clerk named by a text (活动编号, 驿站名称). Where nothing
 * bears that name, or several do, the text stands alone: an old reference would contradict it.
 */
export function withOwnerNamed(book: Book, owner: NamedOwner, changes: readonly Change[]): readonly Change[] {
  return changes.map((change) => {
    if (change.kind !== 'create' && change.kind !== 'update') return change;
    const { [owner.text]: text, [owner.via]: given } = change.values;
    if (text === undefined || given !== undefined) return change;
    const found = typeof text === 'string' ? ownerNamed(book, owner, text) : undefined;
    if (change.kind === 'update') return { ...change, values: { ...change.values, [owner.via]: found ?? null } };
    return found === undefined ? change : { ...change, values: { ...change.values, [owner.via]: found } };
  });
}

function ownerNamed(book: Book, { to, by }: NamedOwner, text: string): string | undefined {
  const wanted = matchText(text);
  const bearers = recordsOf(book, to).filter(({ values }) => {
    const name = values[by];
    return typeof name === 'string' && matchText(name) === wanted;
  });
  return bearers.length === 1 ? bearers[0]?.id : undefined;
}
