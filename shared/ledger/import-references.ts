// References by name: a roster writes 所在企业, the book wants to know which. The text always stays beside the reference;
// where nothing bears that name, or several do, the text stays alone.

import type { EntityName } from '#shared/domain/declaration.ts';
import type { Source } from './changes.ts';
import { matchText } from './import-keys.ts';
import { idOf, matchRow } from './import-match.ts';
import { findByText, type Target, type Targets, targetsOf } from './import-targets.ts';
import { type Putting, putField } from './import-values.ts';
import { recordsOf } from './registers.ts';
import type { Steps } from './steps.ts';

type NamedReference = {
  readonly entity: EntityName;
  /** The field with the text, and the one with the id. */
  readonly text: string;
  readonly id: string;
  readonly to: EntityName;
  /** The fields of the target that the text may be: its name first, then what else it goes by. */
  readonly by: readonly string[];
};

const namedReferences: readonly NamedReference[] = [
  { entity: 'employment', text: 'organizationName', id: 'organizationId', to: 'organization', by: ['name'] },
  {
    entity: 'membership',
    text: 'partyOrganizationName',
    id: 'partyOrganizationId',
    to: 'partyOrganization',
    by: ['name', 'alias'],
  },
  { entity: 'stationAsset', text: 'stationName', id: 'stationId', to: 'station', by: ['name', 'stationNo'] },
  { entity: 'attendance', text: 'activityCode', id: 'activityId', to: 'activity', by: ['code', 'topic'] },
  { entity: 'instructorAssignment', text: 'organizationName', id: 'organizationId', to: 'organization', by: ['name'] },
  { entity: 'visit', text: 'target', id: 'organizationId', to: 'organization', by: ['name'] },
  {
    entity: 'secretaryProject',
    text: 'partyOrganizationName',
    id: 'partyOrganizationId',
    to: 'partyOrganization',
    by: ['name', 'alias'],
  },
];

/** The field with the text that a reference follows: organizationId → organizationName. */
export function textFieldOf(entity: EntityName, field: string): string | undefined {
  return namedReferences.find((reference) => reference.entity === entity && reference.id === field)?.text;
}

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
  const found = findNamed(targets, reference, text);
  if (found !== undefined) putField(target, reference.id, found, how);
  else if (typeof held === 'string') putField(target, reference.id, null, how);
}

/** What bears this name; where two do (主题党日 every month), neither is meant. */
function findNamed(targets: Targets, { to, by }: NamedReference, text: string): string | undefined {
  for (const field of by) {
    const found = findByText(targets, to, field, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Who signed in, asked or checked in is somebody of the roster when the number, or name and telephone, agree. */
function putPerson(targets: Targets, target: Target, how: Putting): void {
  const fields = namedPeople[target.entity];
  const values = { ...target.record?.values, ...target.values };
  if (!fields || typeof values.personId === 'string') return;
  const { idNo = null, [fields.name]: name = null, [fields.phone]: phone = null } = values;
  const person = idOf(matchRow(targets, 'person', { idNo, name, phone }));
  if (person !== undefined) putField(target, 'personId', person, how);
}

/**
 * Records of earlier imports that named in text what this import brings: they get their reference now. In small steps.
 *
 * @returns how many there are that no row of this import names
 */
export function* linkEarlierRecords(targets: Targets, src: Source): Steps<number> {
  let linked = 0;
  for (const reference of namedReferences) {
    const brought = new Set(textsBrought(targets, reference));
    if (brought.size === 0) continue;
    for (const record of recordsOf(targets.book, reference.entity)) {
      yield;
      const text = record.values[reference.text];
      if (typeof text !== 'string' || typeof record.values[reference.id] === 'string') continue;
      if (!brought.has(matchText(text))) continue;
      const found = findNamed(targets, reference, text);
      if (found !== undefined && referTo(targets, reference, record, found, src)) linked++;
    }
  }
  return linked;
}

function textsBrought(targets: Targets, { to, by }: NamedReference): string[] {
  return [...(targets.byId.get(to)?.values() ?? [])].flatMap(({ values }) =>
    by.flatMap((field) => {
      const text = values[field];
      return typeof text === 'string' ? [matchText(text)] : [];
    }),
  );
}

function referTo(
  targets: Targets,
  { entity, id: field }: NamedReference,
  record: NonNullable<Target['record']>,
  found: string,
  src: Source,
): boolean {
  const known = targetsOf(targets, entity);
  const fresh: Target = {
    entity,
    id: record.id,
    record,
    row: undefined,
    src,
    values: {},
    said: undefined,
    stated: {},
  };
  const target = known.get(record.id) ?? fresh;
  known.set(record.id, target);
  if (Object.hasOwn(target.values, field)) return false;
  target.values[field] = found;
  return target === fresh;
}
