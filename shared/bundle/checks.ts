// A bundle carries the results of the sender's own checks (FEATURES H14): how many records each rule complains about, and
// the figures of the period. The receiver works out the same from what it stored; where the two differ, the rule is named.
// How they are worked out, others decide (shared/report/report-checks.ts); here is how they stand in the manifest.

import { type Check, fits, isCount, isListOf, isText, matches } from './document-shape.ts';

/** How many live records of a register a rule complains about. */
export type RuleCount = { readonly table: string; readonly code: string; readonly count: number };
export type FigureResult = { readonly id: string; readonly value: number };

export type Checks = {
  /** Days as YYYY-MM-DD, both included; figures of a state are those of `to`. */
  readonly from: string;
  readonly to: string;
  /** By table, then code; a rule that nothing offends is left out. */
  readonly rules: readonly RuleCount[];
  /** By id. */
  readonly figures: readonly FigureResult[];
};

const isDay = matches(/^\d{4}-\d\d-\d\d$/);
const ruleKey = ({ table, code }: RuleCount) => `${table} ${code}`;

const isAscending =
  <T>(keyOf: (item: T) => string): Check =>
  (value) =>
    (value as unknown as readonly T[]).every((item, i, all) => i === 0 || keyOf(all[i - 1] as T) < keyOf(item));

const isRule = fits({ table: isText(128), code: matches(/^[A-Z][A-Z0-9_]{0,63}$/), count: isCount(1) });
const isFigure = fits({ id: isText(64), value: (value) => typeof value === 'number' });

export const isChecks = fits({
  from: isDay,
  to: isDay,
  rules: (value) => isListOf(isRule, 4096)(value) && isAscending(ruleKey)(value),
  figures: (value) => isListOf(isFigure, 1024)(value) && isAscending(({ id }: FigureResult) => id)(value),
});

/** `rule` is `register CODE` of a rule or the id of a figure; a side that does not know it says undefined. */
export type CheckDifference = {
  readonly kind: 'rule' | 'figure';
  readonly rule: string;
  readonly sent: number | undefined;
  readonly own: number | undefined;
};

/**
 * Where the sender's results and one's own differ. A rule that one side leaves out found nothing there; a figure that one
 * side does not know is a difference of programs and is named as well.
 */
export function compareChecks(sent: Checks, own: Checks): readonly CheckDifference[] {
  const countsOf = ({ rules }: Checks) => new Map(rules.map((rule) => [ruleKey(rule), rule.count]));
  const valuesOf = ({ figures }: Checks) => new Map(figures.map(({ id, value }) => [id, value]));
  return [
    ...differences('rule', countsOf(sent), countsOf(own), 0),
    ...differences('figure', valuesOf(sent), valuesOf(own), undefined),
  ];
}

function differences(
  kind: CheckDifference['kind'],
  sent: ReadonlyMap<string, number>,
  own: ReadonlyMap<string, number>,
  missing: number | undefined,
): readonly CheckDifference[] {
  const names = [...new Set([...sent.keys(), ...own.keys()])].sort();
  return names
    .map((rule) => ({ kind, rule, sent: sent.get(rule) ?? missing, own: own.get(rule) ?? missing }))
    .filter((difference) => difference.sent !== difference.own);
}
