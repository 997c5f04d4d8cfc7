// From a heading to a field: first the same word, then one that says the same, then one that says nearly the same. What
// is compared are the labels and aliases of the declarations, without blanks, width, brackets and the prefix 是否.
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { comparable } from '#shared/domain/width.ts';
import { essenceOf, longestHeading } from './heading-essence.ts';
import { nearness, type Parts, partsOf } from './heading-nearness.ts';
import type { Profile } from './profiles.ts';

/**
 * Where a column goes. `age` is compared with the date of birth and not stored; `item` is the tick of a list field, or the
 * name under which the cell is added to a text field (备注).
 */
export type Target = { readonly entity: EntityName; readonly field: string; readonly item?: string };

export type Confidence = 'exact' | 'near' | 'guess' | 'none';

export type Heading = { readonly group: string; readonly leaf: string };

export type HeadingMatch = { readonly target: Target; readonly confidence: Confidence; readonly weight: number };

type Known = { readonly target: Target; readonly isLabel: boolean };
type Words = ReadonlyMap<string, readonly Known[]>;

/** What leads to the fields of a kind of table: whole headings, and their essences. */
type Index = {
  readonly words: Words;
  readonly essences: readonly { readonly parts: Parts; readonly entries: readonly Known[] }[];
  /** Essences without what may be left out. */
  readonly cores: ReadonlySet<string>;
};

export function declarationOf({ entity, field }: Target): FieldDeclaration | undefined {
  return entities[entity].fields[field];
}

/** A column that ticks one entry of a list. */
export function isTick(target: Target): boolean {
  return target.item !== undefined && declarationOf(target)?.kind === 'texts';
}

const ageHeadings = ['年龄', '周岁', '岁数', '实际年龄'];
const serialHeadings = /^(?:序号?|编?序|行号|顺序号|no\.?|#|序列号|项次|号)$/;
/** Groups that say nothing about the leaf below them. */
const plainGroup =
  /^(?:.*(?:基本|个人|政治|从业|就业|工作|联系|其他|其它|党建|单位|企业|组织|人员|身份|居住|详细|有关)?(?:信息|情况|资料|概况|内容|方式|项目))$/;

export function isSerialHeading({ group, leaf }: Heading): boolean {
  if (leaf.length > longestHeading || group.length > longestHeading) return false;
  return serialHeadings.test(plain(leaf)) && (group === '' || plainGroup.test(group));
}

/** A heading reduced to the word that counts. */
function plain(heading: string): string {
  return comparable(heading).replace(/^[*★●·\d.、]+(?=\D)|[:：*★。]+$/g, '');
}

function withoutBrackets(heading: string): string {
  return heading.replace(/\([^()]*\)|\[[^\]]*\]/g, '') || heading;
}

const indexes = new Map<string, Index>();

function indexOf(profile: Profile): Index {
  const known = indexes.get(profile.name);
  if (known) return known;
  const [words, essences] = [new Map<string, Known[]>(), new Map<string, Known[]>()];
  const add = (word: string, entry: Known) => {
    words.set(plain(word), [...(words.get(plain(word)) ?? []), entry]);
    const essence = essenceOf(word);
    if (essence !== '') essences.set(essence, [...(essences.get(essence) ?? []), entry]);
  };
  for (const entity of profile.precedence) {
    for (const [field, declared] of Object.entries(entities[entity].fields)) {
      if (declared.kind === 'ref' || profile.without?.includes(`${entity}.${field}`)) continue;
      add(declared.label, { target: { entity, field }, isLabel: true });
      for (const alias of declared.aliases ?? []) add(alias, { target: { entity, field }, isLabel: false });
    }
  }
  for (const [name, own] of Object.entries(profile.headings ?? {})) {
    const [entity, field] = name.split('.') as [EntityName, string];
    for (const word of own) add(word, { target: { entity, field }, isLabel: false });
  }
  if (profile.entities.includes('person')) {
    for (const word of ageHeadings) add(word, { target: { entity: 'person', field: 'age' }, isLabel: true });
  }
  const cores = new Set([...words.keys()].map(coreOf).filter((core) => core !== ''));
  const index = {
    words,
    essences: [...essences].map(([essence, entries]) => ({ parts: partsOf(essence), entries })),
    cores,
  };
  indexes.set(profile.name, index);
  return index;
}

/** The fields of which a heading is a word as it stands. */
export function exactMatchesOf(profile: Profile, heading: Heading): readonly HeadingMatch[] {
  if (heading.leaf.length > longestHeading) return [];
  const { words } = indexOf(profile);
  return spellingsOf(heading).flatMap((word, rank) => exactMatches(words, word, 2 - rank * 0.01));
}

/** All fields a heading may mean, best first. A label counts more than an alias, the same word more than a similar one. */
export function matchesOf(profile: Profile, heading: Heading): readonly HeadingMatch[] {
  if (heading.leaf.length > longestHeading) return [];
  const key = `${profile.name}\n${heading.group}\n${heading.leaf}`;
  const before = found.get(key);
  if (before) return before;
  const matches = lookedUp(profile, heading);
  if (found.size < 5000) found.set(key, matches);
  return matches;
}

/** A head is tried in several shapes and for every kind of table, so the same headings are looked up again and again. */
const found = new Map<string, readonly HeadingMatch[]>();

function lookedUp(profile: Profile, heading: Heading): readonly HeadingMatch[] {
  if (heading.group.length > longestHeading) return lookedUp(profile, { ...heading, group: '' });
  const exact = exactMatchesOf(profile, heading);
  return exact.length > 0 ? exact : similarMatches(indexOf(profile), heading);
}

/** What of an essence cannot be left out: 所属活动编号 and 活动编号, 到场情况 and 到场 are headings alike. */
export function coreOf(text: string): string {
  return essenceOf(text).replace(/^o|(?<=..)[SMX]$/g, '');
}

/** Every word that is a heading of a profile as it stands. */
export function headingsKnownTo(profile: Profile): Iterable<string> {
  return indexOf(profile).words.keys();
}

/** The essence of every such word, without what may be left out. */
export function coresKnownTo(profile: Profile): Iterable<string> {
  return indexOf(profile).cores;
}

/** The ways in which one heading may stand in a declaration. */
export function spellingsOf(heading: Heading): readonly string[] {
  const [own, above] = [plain(heading.leaf), plain(heading.group)];
  const bare = withoutBrackets(own);
  const words = [own, bare, toggleWhether(bare)];
  if (isPlainGroup(heading)) return words;
  const together = [above + own, above + bare, `${above}的${bare}`];
  return namesSomeone.test(above) ? together : [...together, ...words];
}

function isPlainGroup({ group, leaf }: Heading): boolean {
  const above = plain(group);
  return above === '' || above === plain(leaf) || plainGroup.test(above);
}

/** Below 紧急联系人 a 电话 is that person's, never the person's own. */
const namesSomeone =
  /紧急|应急|家属|父|母|配偶|亲属|介绍人|推荐人|负责人|联系人|联络|法人|代表人|书记|指导员|保管|经办|登记人|对方|站长|户主|委员/;

export function toggleWhether(word: string): string {
  return word.startsWith('是否') ? word.slice(2) : `是否${word}`;
}

function exactMatches(words: Words, word: string, weight: number): readonly HeadingMatch[] {
  const found = words.get(word) ?? [];
  return [...found]
    .sort((a, b) => Number(b.isLabel) - Number(a.isLabel))
    .map(({ target, isLabel }) => ({ target, confidence: 'exact', weight: weight - (isLabel ? 0 : 0.1) }));
}

/** Below this two headings have no more in common than chance; what is below 0.6 needs values that speak for it. */
const nearEnough = 0.5;
const sameEssence = 1.7;

/** Words that mean a field only when they stand alone: 工作内容 is not the content of anything in particular. */
const general = new Set(['内容', '项目', '事项', '主题', '目标'].map(essenceOf));

/** Fields whose words say the same as the heading, or failing that nearly the same, nearest first. */
function similarMatches({ essences }: Index, heading: Heading): readonly HeadingMatch[] {
  const wholes = wholesOf(heading).map(partsOf);
  const asks = /^(?:是否|有无|是不是)|[(（]是\/否[)）]/.test(heading.leaf);
  const best = new Map<string, HeadingMatch>();
  for (const { parts, entries } of essences) {
    const near = nearest(wholes, parts);
    if (near < 0.99 && general.has(parts.essence)) continue;
    if (near < nearEnough) continue;
    const [confidence, weight] = near >= 0.99 ? (['exact', sameEssence] as const) : (['near', near] as const);
    for (const { target } of entries) {
      if (asks && declarationOf(target)?.kind !== 'boolean') continue;
      const name = `${target.entity}.${target.field}`;
      if (weight > (best.get(name)?.weight ?? 0)) best.set(name, { target, confidence, weight });
    }
  }
  const matches = [...best.values()].sort((a, b) => b.weight - a.weight);
  const exact = matches.filter(({ confidence }) => confidence === 'exact');
  return exact.length > 0 ? exact : matches;
}

/** Essences of a heading: with what stands above it, and without where that names nobody else. */
function wholesOf(heading: Heading): readonly string[] {
  const [leaf, above] = [essenceOf(heading.leaf), essenceOf(heading.group)];
  if (isPlainGroup(heading)) return [leaf];
  return namesSomeone.test(plain(heading.group)) ? [above + leaf] : [above + leaf, leaf];
}

function nearest(wholes: readonly Parts[], parts: Parts): number {
  let best = 0;
  for (let rank = 0; rank < wholes.length; rank++)
    best = Math.max(best, nearness(wholes[rank] as Parts, parts) - rank * 0.01);
  return best;
}
