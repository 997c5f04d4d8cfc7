// 自查不一致: what the office's own checks said and what the district worked out again, out of a receipt's flags
// (`checks person ID_CHECKSUM 3≠2`, district/compare-checks.ts; the sender's number first, `-` for none).

import { describeProblem, problemCodes } from '#shared/domain/problems.ts';
import { figures } from '#shared/report/figures.ts';
import { entityLabel } from './entity-words.ts';

export type DifferingCheck = {
  /** The flag itself. */
  readonly key: string;
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly todo: string;
};

/** The differences among the flags, in their order; other flags are left out. */
export function differingChecks(flags: readonly string[] = []): readonly DifferingCheck[] {
  return flags.flatMap((key) => {
    const [, rule, sent, own] = /^checks (.+) (-|-?[\d.]+)≠(-|-?[\d.]+)$/.exec(key) ?? [];
    if (rule === undefined || sent === undefined || own === undefined) return [];
    return [{ key, ...wordsOf(rule), ours: numberInWords(sent), theirs: numberInWords(own) }];
  });
}

function numberInWords(text: string): string {
  return text === '-' ? '没有这一项' : Number(text).toLocaleString('zh-CN');
}

const sameRecords = '先看上面“缺”一栏：缺前面内容的，再生成一个报送包就会补齐；不缺的，';

function wordsOf(rule: string): Pick<DifferingCheck, 'what' | 'todo'> {
  const [table = '', code] = rule.split(' ');
  if (code !== undefined)
    return {
      what: `${entityLabel(table)}：${ruleInWords(code)}的条数`,
      todo: `${sameRecords}在这本台账里核对这些记录，改好后再报；本机核对无误的，把包号告诉区里。`,
    };
  const figure = figures.find(({ id }) => id === table);
  const basis = figure ? `按口径（${figure.basis}）` : '';
  return {
    what: figure ? `指标“${figure.label}”（${figure.unit}）` : `指标 ${table}`,
    todo: `${sameRecords}${basis}在台账里核对，改好后再报；本机核对无误的，把包号告诉区里。`,
  };
}

/** The first half of the rule's sentence, without the cell that it is about. */
function ruleInWords(code: string): string {
  const known = problemCodes.find((each) => each === code);
  if (!known) return `规则 ${code} `;
  const [what = ''] = describeProblem(known, '该栏')
    .replaceAll('“”', '')
    .split(/[，；。]/);
  return `“${what}”`;
}
