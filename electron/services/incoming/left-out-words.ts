// What is said of lines of which a part is missing: the report left it out, and the only PC that held it has lost it.

import type { WithheldFields } from '#shared/bundle/abridged-line.ts';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { withheldFromDistrict } from '#shared/domain/report-scope.ts';
import type { LeftOut } from './bundle-lines.ts';

/** @param withheld what the report left out; where the bundle does not say it, what reports leave out today is named */
export function leftOutInWords(leftOut: LeftOut, withheld: WithheldFields = {}): string | undefined {
  const { records, bare } = leftOut;
  if (records.size === 0 && bare === 0) return undefined;
  const fields = labelsOf(Object.keys(withheld).length > 0 ? withheld : withheldFromDistrict());
  const counts = [
    ...(records.size > 0 ? [`涉及 ${records.size} 条记录`] : []),
    ...(bare > 0 ? [`有 ${bare} 处修改只知道时间和经办人`] : []),
  ];
  return `区里没有收到的字段（${fields}）取不回来，${counts.join('，')}。这些字段原来填的是什么、填没填，已经无法知道，请对照纸质材料补录。`;
}

function labelsOf(withheld: WithheldFields): string {
  return Object.entries(withheld)
    .flatMap(([table, names]) => names.map((name) => labelOf(table, name)))
    .join('、');
}

function labelOf(table: string, name: string): string {
  const declaration: EntityDeclaration | undefined = isEntityName(table) ? entities[table] : undefined;
  return declaration?.fields[name]?.label ?? declaration?.label ?? name;
}
