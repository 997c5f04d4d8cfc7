import type { EntityDeclaration, RecordOf } from './declaration.ts';

/** N06: a post in a Party organisation, as a dated spell. */
export const postHolding = {
  name: 'postHolding',
  label: '党组织任职',
  unit: '条',
  title: 'post',
  keys: [['personId', 'partyOrganizationId', 'post']],
  spell: { from: 'from', to: 'to' },
  owner: 'partyOrganizationId',
  fields: {
    partyOrganizationId: { kind: 'ref', label: '党组织', to: 'partyOrganization', required: true, listed: true },
    personId: { kind: 'ref', label: '人员', to: 'person', required: true, listed: true },
    post: {
      kind: 'code',
      label: '职务',
      codes: {
        secretary: '书记',
        deputy: '副书记',
        organizer: '组织委员',
        publicity: '宣传委员',
        discipline: '纪检委员',
        member: '其他委员',
        groupLeader: '党小组长',
        worker: '党务工作者',
      },
      required: true,
      listed: true,
    },
    managementPost: { kind: 'text', label: '企业管理职务', maxLength: 50 },
    isFullTime: { kind: 'boolean', label: '专职' },
    from: { kind: 'date', label: '任职日期', required: true, listed: true },
    to: { kind: 'date', label: '免职日期', listed: true },
    note: { kind: 'text', label: '备注', maxLength: 500 },
  },
} as const satisfies EntityDeclaration;

export type PostHolding = RecordOf<typeof postHolding>;
