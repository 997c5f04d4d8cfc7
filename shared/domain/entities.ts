import { activity, attendance } from './activity.ts';
import type { EntityDeclaration, EntityName } from './declaration.ts';
import { demand } from './demand.ts';
import { dualCheckIn, pointEntry } from './dual-check-in.ts';
import { coverage, instructorAssignment, organization, partyOrganization, postHolding } from './organization.ts';
import { employment, membership, person } from './person.ts';
import { secretaryProject } from './secretary-project.ts';
import { station, stationAsset } from './station.ts';
import { visit } from './visit.ts';

/** Every register of the program, in the order in which a new record may refer to earlier ones. */
export const entities: { readonly [name in EntityName]: EntityDeclaration } = {
  organization,
  partyOrganization,
  coverage,
  person,
  employment,
  membership,
  postHolding,
  instructorAssignment,
  station,
  stationAsset,
  activity,
  attendance,
  demand,
  visit,
  dualCheckIn,
  pointEntry,
  secretaryProject,
};

export const entityNames = Object.keys(entities) as readonly EntityName[];

export function isEntityName(name: string): name is EntityName {
  return Object.hasOwn(entities, name);
}
