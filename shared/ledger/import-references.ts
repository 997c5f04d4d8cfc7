// References by name: a roster writes 所在企业, the book wants to know which. The text always stays beside the reference;
// where nothing bears that name, or several do, the text stays alone.

import type { EntityName } from '#shared/domain/declaration.ts';
import type { Source } from './changes.ts';
import { findByText, findRecord, matchText, type Target, type Targets, targetsOf } from './import-targets.ts';
import { type Putting, putField } from './import-values.ts';
import { recordsOf } from './registers.ts';

type NamedReference = {
  readonly entity: EntityName;
  /** The field with the text, and the one with the id. */
  readonly text: string;
  readonly id: string;
  readonly to: EntityName;
  /** The field of the target that the text is compared with. */
  readonly by: string;
};

const namedReferences: readonly NamedReference[] = [
  { entity: 'employment', text: 'organizationName', id: 'organizationId', to: 'organization', by: 'name' },
  {
    entity: 'membership',
    text: 'partyOrganizationName',
    id: 'partyOrganizationId',
    to: 'partyOrganization',
    by: 'name',
  },
  { entity: 'stationAsset', text: 'stationName', id: 'stationId', to: 'station', by: 'name' },
  { entity: 'attendance', text: 'activityCode', id: 'activityId', to: 'activity', by: 'code' },
  { entity: 'instructorAssignment', text: 'organizationName', id: 'organizationId', to: 'organization', by: 'name' },
  { entity: 'visit', text: 'target', id: 'organizationId', to: 'organization', by: 'name' },
  {
    entity: 'secretaryProject',
    text: 'partyOrganizationName',
    id: 'partyOrganizationId',
    to: 'partyOrganization',
    by: 'name',
  },
];

/** Registers of whose rows each is about a person who may be on the roster: the fields that tell who. */
const namedPeople: { readonly [entity in EntityName]?: { readonly name: string; readonly phone: string } } = {
  attendance: { name: 'name', phone: 'phone' },
  demand: { name: 'reporterName', phone: 'phone' },
  dualCheckIn: { name: 'name', phone: 'phone' },
  pointEntry: { name: 'name', phone: 'phone' },
};

/** Resolves the name that the target will hold; a name that changed and leads nowhere clears the old reference. */
export function putReference(targets: Targets, target: Target, how: Putting): void {
  putPerson(targets, target, how);
  const reference = namedReferences.find(({ entity }) => entity === target.entity);
  if (!reference) return;
  const text = target.values[reference.text] ?? target.record?.values[reference.text];
  const held = target.record?.values[reference.id];
  const hasNewText = Object.hasOwn(target.values, reference.text);
  if (typeof text !== 'string' || (typeof held === 'string' && !hasNewText)) return;
  const found = findByText(targets, reference.to, reference.by, text);
  if (found !== undefined) putField(target, reference.id, found, how);
  else if (typeof held === 'string') putField(target, reference.id, null, how);
}

/** Who signed in, asked or checked in is somebody of the roster when the number, or name and telephone, agree. */
function putPerson(targets: Targets, target: Target, how: Putting): void {
  const fields = namedPeople[target.entity];
  const values = { ...target.record?.values, ...target.values };
  if (!fields || typeof values.personId === 'string') return;
  const { idNo = null, [fields.name]: name = null, [fields.phone]: phone = null } = values;
  const person = findRecord(targets, 'person', { idNo, name, phone });
  if (person !== undefined) putField(target, 'personId', person, how);
}

/** Records of earlier imports that named in text what this import brings: they get their reference now. */
export function linkEarlierRecords(targets: Targets, src: Source): void {
  for (const reference of namedReferences) {
    const brought = new Set(textsBrought(targets, reference));
    if (brought.size === 0) continue;
    for (const record of recordsOf(targets.book, reference.entity)) {
      const text = record.values[reference.text];
      if (typeof text !== 'string' || typeof record.values[reference.id] === 'string') continue;
      if (!brought.has(matchText(text))) continue;
      const found = findByText(targets, reference.to, reference.by, text);
      if (found !== undefined) referTo(targets, reference, record, found, src);
    }
  }
}

function textsBrought(targets: Targets, { to, by }: NamedReference): string[] {
  return [...(targets.byId.get(to)?.values() ?? [])].flatMap(({ values }) => {
    const text = values[by];
    return typeof text === 'string' ? [matchText(text)] : [];
  });
}

function referTo(
  targets: Targets,
  { entity, id: field }: NamedReference,
  record: NonNullable<Target['record']>,
  found: string,
  src: Source,
): void {
  const known = targetsOf(targets, entity);
  const target = known.get(record.id) ?? { entity, id: record.id, record, src, values: {}, stated: {} };
  known.set(record.id, target);
  target.values[field] ??= found;
}
