import type { EntityDeclaration, RecordOf } from './declaration.ts';

/** N05: which Party organisation covers which firm, as a dated spell. */
export const coverage = {
  name: 'coverage',
  label: '覆盖关系',
  unit: '条',
  title: 'coverageKind',
  keys: [['organizationId', 'partyOrganizationId', 'coverageKind']],
  spell: { from: 'from', to: 'to' },
  owner: 'organizationId',
  fields: {
    organizationId: { kind: 'ref', label: '两新组织', to: 'organization', required: true, listed: true },
    partyOrganizationId: { kind: 'ref', label: '党组织', to: 'partyOrganization', required: true, listed: true },
    coverageKind: {
      kind: 'code',
      label: '覆盖方式',
      codes: { standalone: '单独组建', joint: '联合组建', area: '区域兜底', instructor: '党建指导员联系' },
      required: true,
      listed: true,
    },
    from: { kind: 'date', label: '开始日期', listed: true },
    to: { kind: 'date', label: '结束日期', listed: true },
    note: { kind: 'text', label: '备注', maxLength: 500 },
  },
} as const satisfies EntityDeclaration;

export type Coverage = RecordOf<typeof coverage>;
