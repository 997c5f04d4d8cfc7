// The office's own checks came along with its report (FEATURES H14). The district works them out again from what it holds,
// as far as the sender's logs went, and names the rules where the two differ.

import { type CheckDifference, compareChecks } from '#shared/bundle/checks.ts';
import type { Manifest } from '#shared/bundle/manifest.ts';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { figures } from '#shared/report/figures.ts';
import { reportChecksOf } from '#shared/report/report-checks.ts';
import type { Queries } from './store/database.ts';
import { loadBookUpTo } from './store/record-store.ts';

/** Empty when nothing was sent to compare, or when all is equal. */
export async function differingChecks(
  db: Queries,
  { street, has, checks }: Manifest,
): Promise<readonly CheckDifference[]> {
  if (!checks) return [];
  const ends = Object.entries(has).map(([log, tips]) => ({ log, seq: Math.max(...tips.map(({ seq }) => seq)) }));
  const { from, to } = checks;
  return compareChecks(checks, reportChecksOf(await loadBookUpTo(db, street, ends), { from, to }));
}

const mostFlags = 20;

/** As the receipt carries it: `checks person ID_CHECKSUM 3≠2`, the sender's number first. */
export function flagsOf(differences: readonly CheckDifference[]): readonly string[] {
  return differences
    .slice(0, mostFlags)
    .map(({ rule, sent, own }) => `checks ${rule} ${sent ?? '-'}≠${own ?? '-'}`.slice(0, 64));
}

/** 人员的 ID_CHECKSUM 报 3、区里算得 2 */
export function differencesInWords(differences: readonly CheckDifference[]): string {
  const shown = differences.slice(0, mostFlags).map(({ kind, rule, sent, own }) => {
    const what = kind === 'figure' ? figureLabel(rule) : ruleLabel(rule);
    return `${what}报 ${sent ?? '无'}、区里算得 ${own ?? '无'}`;
  });
  return shown.length === 0 ? '' : `随包的自查结果与区里重算的不一致：${shown.join('；')}。请对方核对后再报。`;
}

function figureLabel(id: string): string {
  return `“${figures.find((figure) => figure.id === id)?.label ?? id}”`;
}

function ruleLabel(rule: string): string {
  const [table = '', code = ''] = rule.split(' ');
  const declaration: EntityDeclaration | undefined = isEntityName(table) ? entities[table] : undefined;
  return `${declaration?.label ?? table}规则 ${code} `;
}
