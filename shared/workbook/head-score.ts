// How well a head fits each kind of table.
import { comparable } from '#shared/domain/width.ts';
import { declarationOf, type Target } from './headings.ts';
import type { Profile, UnregisteredKind } from './profiles.ts';
import { type Assigned, type HeadColumn, nameOf } from './table-head.ts';
import { fitOf } from './value-fit.ts';

/** How well a head fits a profile; 0 when something it must have is missing, unless the clerk chose it. */
export function scoreOf(profile: Profile, columns: readonly Assigned[], title: string, isChosen = false): number {
  const names = new Set(
    columns.flatMap(({ target, confidence, samples }) =>
      target && confidence !== 'guess' && isBorneOut(target, samples) ? [nameOf(target)] : [],
    ),
  );
  const isComplete = profile.required.every((group) => group.some((name) => names.has(name)));
  if (!isComplete && !isChosen) return 0;
  const points = columns.reduce((sum, column) => sum + pointsOf(profile, column), 0);
  return points <= 0 ? 0 : points + (profile.titles.test(title) ? 1.5 : 0);
}

/** A heading of dates above times of day, or of phones above names, tells nothing of the kind of table. */
function isBorneOut(target: Target, samples: readonly string[]): boolean {
  const declared = declarationOf(target);
  const isTyped = declared?.kind === 'date' || declared?.kind === 'phone' || declared?.kind === 'number';
  return !isTyped || samples.length < 3 || fitOf(declared, samples) >= 0.3;
}

function pointsOf(profile: Profile, { heading, target, confidence, isSerial }: Assigned): number {
  if (heading.leaf === '') return 0;
  if (target === null) return isSerial ? 0.3 : -0.3;
  const value = confidence === 'exact' ? 1 : confidence === 'near' ? 0.6 : 0.2;
  return profile.distinctive.includes(nameOf(target)) ? value * 2 : value;
}

/** The same for a kind without a register. */
export function scoreOfUnregistered(kind: UnregisteredKind, columns: readonly HeadColumn[], title: string): number {
  const leaves = columns
    .map(({ heading }) => comparable(heading.leaf).replace(/\([^()]*\)/g, ''))
    .filter((leaf) => leaf !== '');
  const distinctive = leaves.filter((leaf) => kind.distinctive.includes(leaf)).length;
  const usual = leaves.filter((leaf) => kind.usual.includes(leaf)).length;
  const isTitled = kind.titles.test(title);
  if (distinctive < (isTitled ? 2 : 3)) return 0;
  return distinctive * 2 + usual - (leaves.length - distinctive - usual) * 0.3 + (isTitled ? 1.5 : 0);
}
