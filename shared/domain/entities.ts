import { activity } from './activity.ts';
import { attendance } from './attendance.ts';
import { coverage } from './coverage.ts';
import type { EntityDeclaration, EntityName } from './declaration.ts';
import { demand } from './demand.ts';
import { dualCheckIn, pointEntry } from './dual-check-in.ts';
import { employment } from './employment.ts';
import { instructorAssignment } from './instructor-assignment.ts';
import { membership } from './membership.ts';
import { organization } from './organization.ts';
import { partyOrganization } from './party-organization.ts';
import { person } from './person.ts';
import { postHolding } from './post-holding.ts';
import { secretaryProject } from './secretary-project.ts';
import { station } from './station.ts';
import { stationAsset } from './station-asset.ts';
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
