// Names in a row that must be registered somewhere: the station of an asset, the activity of a signature, the branch of
// a member. Looked up in the same file and, if the caller gave them, among the registered records.
import { comparable } from '#shared/domain/width.ts';
import type { KnownRecords } from './known-records.ts';
import { addProblem, type RowDraft, textValue } from './row-draft.ts';

type Reference = {
  readonly from: string;
  readonly to: readonly string[];
  readonly list: 'stations' | 'activityCodes' | 'partyOrganizations';
};

const references: readonly Reference[] = [
  { from: 'stationAsset.stationName', to: ['station.name', 'station.stationNo'], list: 'stations' },
  { from: 'attendance.activityCode', to: ['activity.code', 'activity.topic'], list: 'activityCodes' },
  {
    from: 'membership.partyOrganizationName',
    to: ['partyOrganization.name', 'partyOrganization.alias'],
    list: 'partyOrganizations',
  },
];

/** Whether a field (`entity.field`) names a record, or is a name by which one is referred to. */
export function isReference(field: string): boolean {
  return references.some(({ from, to }) => from === field || to.includes(field));
}

/** Names that are written where none is known yet. */
const placeholder = /某某|某(?:党|支|驿|活)|[×xX]{2,}|\*{2,}|^未知|待定/;

export function checkReferences(tables: readonly (readonly RowDraft[])[], known: KnownRecords): void {
  for (const { from, to, list } of references) {
    const referring = tables.filter((drafts) => drafts[0]?.layout.places.has(from));
    if (referring.length === 0) continue;
    const found = registered(tables, to, known[list]);
    for (const draft of referring.flat()) {
      const name = textValue(draft, from);
      if (name && (found ? !found.has(comparable(name)) : placeholder.test(name)))
        addProblem(draft, 'REF_NOT_FOUND', from);
    }
  }
}

/** Undefined when neither the file nor the caller has such a list. */
function registered(
  tables: readonly (readonly RowDraft[])[],
  names: readonly string[],
  known: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  const holding = tables.filter((drafts) => names.some((name) => drafts[0]?.layout.places.has(name)));
  const inFile = holding.flat().flatMap((draft) => names.flatMap((name) => textValue(draft, name) ?? []));
  return inFile.length === 0 && !known ? undefined : new Set([...(known ?? []), ...inFile.map(comparable)]);
}
