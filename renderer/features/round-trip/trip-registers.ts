import { relatedPartsOf } from '#renderer/components/grid/related-parts.ts';
import type { Register } from '#renderer/components/page/register.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';

/** Registers of which rows are sent out, those that stations and firms fill in first. */
export const tripEntities: readonly EntityName[] = [
  'station',
  'stationAsset',
  'person',
  'organization',
  'partyOrganization',
  'activity',
  'attendance',
  'demand',
  'visit',
  'secretaryProject',
  'dualCheckIn',
  'pointEntry',
  'instructorAssignment',
  'coverage',
];

/** The column by whose values one usually makes a file each: every station, every firm. */
const usualSplits: { readonly [entity in EntityName]?: string } = {
  station: 'station.name',
  stationAsset: 'stationAsset.stationName',
  person: 'employment.organizationName',
  organization: 'organization.name',
  partyOrganization: 'partyOrganization.name',
  attendance: 'attendance.activityCode',
  instructorAssignment: 'instructorAssignment.organizationName',
};

export function usualSplitOf(entity: EntityName): string | undefined {
  return usualSplits[entity];
}

/** A register as the form for sending needs it. */
export function tripRegister(entity: EntityName): Register {
  return {
    declaration: entities[entity],
    related: relatedPartsOf(entity),
    owned: [],
    heading: '核对表',
    emptyText: '',
  };
}
