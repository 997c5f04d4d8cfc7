// Is this data folder the one that was used here last time? SYNC.md 3.1 wants a new log wherever the answer is not a
// plain yes, because two PCs that write the same log can only be told apart afterwards. The table below is the whole
// rule, read from above; the first line that fits decides.
//
//   folder's token ── compared with ── the token kept outside the folder, for this very path on this PC and account
//   this machine   ── compared with ── the machine that the folder was used on last
//
// Examples: the folder was copied beside itself → the other copy still lies there → clone. An old copy of the folder was
// put back → its count of openings is behind → restore. The office got another PC → no token, another machine → move.

export type Compared = 'same' | 'different' | 'unknown';

export type MarkFacts = {
  /** Whether the data folder carries a mark at all. */
  readonly inside: boolean;
  /**
   * The token outside, for this path: the same; other with fewer openings inside (behind) or not (ahead); none; or
   * nothing can be kept outside on this PC.
   */
  readonly token: 'same' | 'behind' | 'ahead' | 'missing' | 'unkept';
  /** Another folder of this PC that holds the same installation: none known, known and gone, still there. */
  readonly elsewhere: 'none' | 'gone' | 'stays';
  /** The folder that is gone had this very token, so nothing was written since it was moved. */
  readonly movedWhole: boolean;
  /** Operating system, mainboard, disk. */
  readonly machine: Compared;
  readonly hardware: Compared;
  readonly volume: Compared;
};

/** `same`: go on. The others are reasons of a new log (`openReasons`). */
export type MarkFinding = 'same' | 'move' | 'clone' | 'restore';

type Rule = readonly [when: Partial<MarkFacts>, finding: MarkFinding];

const rules: readonly Rule[] = [
  // Made by a version before this rule, or a moment ago.
  [{ inside: false, token: 'missing', elsewhere: 'none' }, 'same'],
  [{ inside: false, token: 'unkept' }, 'same'],
  // This PC knows the installation, the folder knows nothing of this PC: it came out of some copy.
  [{ inside: false }, 'restore'],
  // The token came along, so the whole disk was copied or put into another PC.
  [{ token: 'same', machine: 'different' }, 'clone'],
  [{ token: 'same', hardware: 'different' }, 'clone'],
  [{ token: 'same', volume: 'different' }, 'move'],
  [{ token: 'same' }, 'same'],
  [{ token: 'behind' }, 'restore'],
  // Somebody went on working with it elsewhere and brought it back.
  [{ token: 'ahead' }, 'clone'],
  [{ token: 'missing', elsewhere: 'stays' }, 'clone'],
  [{ token: 'missing', elsewhere: 'gone', movedWhole: true }, 'same'],
  [{ token: 'missing' }, 'move'],
  // Only the machine itself can be compared.
  [{ token: 'unkept', machine: 'different' }, 'move'],
  [{ token: 'unkept', hardware: 'different' }, 'move'],
  [{}, 'same'],
];

export function judgeMark(facts: MarkFacts): MarkFinding {
  const rule = rules.find(([when]) =>
    Object.entries(when).every(([name, wanted]) => facts[name as keyof MarkFacts] === wanted),
  );
  return (rule as Rule)[1];
}
