import type { Register } from '#renderer/components/page/register.ts';
import { demand } from '#shared/domain/demand.ts';
import { secretaryProject } from '#shared/domain/secretary-project.ts';
import { visit } from '#shared/domain/visit.ts';

export const demands: Register = {
  declaration: demand,
  related: [],
  owned: [],
  countBy: 'demand.state',
  heading: '诉求问题',
  emptyText: '还没有诉求问题。可以从 Excel 导入，也可以手工新增。',
};

export const visits: Register = {
  declaration: visit,
  related: [],
  owned: [],
  countBy: 'visit.isSolved',
  heading: '诉求问题',
  emptyText: '还没有走访记录。可以从 Excel 导入，也可以手工新增。',
  namedOwner: { text: 'target', via: 'organizationId', to: 'organization', by: 'name' },
};

export const projects: Register = {
  declaration: secretaryProject,
  related: [],
  owned: [],
  countBy: 'secretaryProject.state',
  heading: '诉求问题',
  emptyText: '还没有书记项目。可以从 Excel 导入，也可以手工新增。',
  namedOwner: { text: 'partyOrganizationName', via: 'partyOrganizationId', to: 'partyOrganization', by: 'name' },
};
