import { relatedPartsOf } from '#renderer/components/grid/related-parts.ts';
import type { Register } from '#renderer/components/page/register.ts';
import { dualCheckIn, pointEntry } from '#shared/domain/dual-check-in.ts';
import { employment } from '#shared/domain/employment.ts';
import { membership } from '#shared/domain/membership.ts';
import { person } from '#shared/domain/person.ts';
import { checkPerson } from './check-person.ts';

export const roster: Register = {
  declaration: person,
  related: relatedPartsOf('person'),
  owned: [
    { declaration: employment, via: 'personId' },
    { declaration: membership, via: 'personId' },
  ],
  countBy: 'employment.group',
  heading: '从业人员',
  emptyText: '还没有从业人员。可以从 Excel 导入，也可以手工新增。',
  check: checkPerson,
};

export const checkIns: Register = {
  declaration: dualCheckIn,
  related: [],
  owned: [],
  countBy: 'dualCheckIn.communityName',
  heading: '从业人员',
  emptyText: '还没有双报到。可以从 Excel 导入，也可以手工新增。',
};

export const points: Register = {
  declaration: pointEntry,
  related: [],
  owned: [],
  countBy: 'pointEntry.service',
  heading: '从业人员',
  emptyText: '还没有积分记录。可以从 Excel 导入，也可以手工新增。',
};
