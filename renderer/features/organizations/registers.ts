import type { Register } from '#renderer/components/page/register.ts';
import { coverage } from '#shared/domain/coverage.ts';
import { instructorAssignment } from '#shared/domain/instructor-assignment.ts';
import { membership } from '#shared/domain/membership.ts';
import { organization } from '#shared/domain/organization.ts';
import { partyOrganization } from '#shared/domain/party-organization.ts';
import { postHolding } from '#shared/domain/post-holding.ts';

export const organizations: Register = {
  declaration: organization,
  related: [],
  owned: [
    { declaration: coverage, via: 'organizationId' },
    { declaration: instructorAssignment, via: 'organizationId' },
  ],
  countBy: 'organization.organizationClass',
  heading: '企业与组织',
  emptyText: '还没有两新组织。可以从 Excel 导入，也可以手工新增。',
};

export const partyOrganizations: Register = {
  declaration: partyOrganization,
  related: [],
  owned: [
    { declaration: postHolding, via: 'partyOrganizationId' },
    { declaration: coverage, via: 'partyOrganizationId' },
    { declaration: membership, via: 'partyOrganizationId' },
  ],
  countBy: 'partyOrganization.level',
  heading: '企业与组织',
  emptyText: '还没有党组织。可以从 Excel 导入，也可以手工新增。',
};

export const coverages: Register = {
  declaration: coverage,
  related: [],
  owned: [],
  countBy: 'coverage.coverageKind',
  heading: '企业与组织',
  emptyText: '还没有覆盖关系。新增一条，写明哪个党组织覆盖哪家企业。',
};

export const instructors: Register = {
  declaration: instructorAssignment,
  related: [],
  owned: [],
  countBy: 'instructorAssignment.source',
  heading: '企业与组织',
  emptyText: '还没有指导员派驻。可以从 Excel 导入选派表，也可以新增一条，写明哪位党建指导员派驻哪家企业。',
};
