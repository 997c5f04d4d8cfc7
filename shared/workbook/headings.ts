// From a heading to a field: first the same word, then the same word inside a longer heading. What is compared are the
// labels and aliases of the declarations, without blanks, width, brackets and the prefix 是否.
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { comparable } from '#shared/domain/width.ts';
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
type Index = ReadonlyMap<string, readonly Known[]>;

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
  const index = new Map<string, Known[]>();
  const add = (word: string, entry: Known) => {
    const entries = index.get(plain(word)) ?? [];
    index.set(plain(word), [...entries, entry]);
  };
  for (const entity of profile.precedence) {
    for (const [field, declared] of Object.entries(entities[entity].fields)) {
      if (declared.kind === 'ref' || profile.without?.includes(`${entity}.${field}`)) continue;
      add(declared.label, { target: { entity, field }, isLabel: true });
      for (const alias of declared.aliases ?? []) add(alias, { target: { entity, field }, isLabel: false });
    }
  }
  for (const [name, words] of Object.entries(profile.headings ?? {})) {
    const [entity, field] = name.split('.') as [EntityName, string];
    for (const word of words) add(word, { target: { entity, field }, isLabel: false });
  }
  if (profile.entities.includes('person')) {
    for (const word of ageHeadings) add(word, { target: { entity: 'person', field: 'age' }, isLabel: true });
  }
  indexes.set(profile.name, index);
  return index;
}

/** All fields a heading may mean, best first. A label counts more than an alias, a whole heading more than a part. */
export function matchesOf(profile: Profile, heading: Heading): readonly HeadingMatch[] {
  const index = indexOf(profile);
  const exact = spellingsOf(heading).flatMap((word, rank) => exactMatches(index, word, 2 - rank * 0.01));
  return exact.length > 0 ? exact : nearMatches(index, withoutBrackets(plain(heading.leaf)));
}

/** Every word that is a heading of a profile as it stands. */
export function headingsKnownTo(profile: Profile): Iterable<string> {
  return indexOf(profile).keys();
}

/** The ways in which one heading may stand in a declaration. */
export function spellingsOf({ group, leaf }: Heading): readonly string[] {
  const [own, above] = [plain(leaf), plain(group)];
  const bare = withoutBrackets(own);
  const words = [own, bare, toggleWhether(bare)];
  if (above === '' || above === own || plainGroup.test(above)) return words;
  return [above + own, above + bare, `${above}的${bare}`, ...words];
}

export function toggleWhether(word: string): string {
  return word.startsWith('是否') ? word.slice(2) : `是否${word}`;
}

function exactMatches(index: Index, word: string, weight: number): readonly HeadingMatch[] {
  const found = index.get(word) ?? [];
  return [...found]
    .sort((a, b) => Number(b.isLabel) - Number(a.isLabel))
    .map(({ target, isLabel }) => ({ target, confidence: 'exact', weight: weight - (isLabel ? 0 : 0.1) }));
}

/** Words too general to stand for a field inside a longer heading. */
const general =
  /^(?:时间|日期|类型|类别|名称|地址|状态|编号|人数|单位|来源|内容|等级|级别|说明|位置|主题|主办|主持|平台|网格|诉求|需求|设备|设施|职务|职业|岗位|群体|品牌|行业|负责人|联系人|管理人|书记|数量|金额|备注|形式|社区|站点|车型|车辆类型|姓名|电话|手机|联系方式|保险|说明|户籍|党费|上级|法人|指导员|依托|分类)$/;
/** General words that may end a heading, if nobody else is meant by what stands before them. */
const ownEnding = /^(?:姓名|电话|手机|联系方式|社区|网格|站点|备注|平台|类别|类型)$/;
const someoneElse =
  /紧急|应急|家属|父|母|配偶|亲属|介绍人|推荐人|负责人|联系人|法人|代表人|书记|指导员|保管|经办|填表|登记人|对方|站长|介绍|证明人|户主/;

function nearMatches(index: Index, heading: string): readonly HeadingMatch[] {
  let best: readonly Known[] = [];
  let length = 0;
  for (const [word, known] of index) {
    if (word.length < 2 || word.length <= length || !heading.includes(word) || heading === word) continue;
    if (isPartOf(word, heading)) [best, length] = [known, word.length];
  }
  return best.map(({ target }) => ({ target, confidence: 'near', weight: 1 + length / (heading.length + 1) / 2 }));
}

function isPartOf(word: string, heading: string): boolean {
  const before = heading.slice(0, heading.indexOf(word));
  if (someoneElse.test(before)) return false;
  if (general.test(word)) return ownEnding.test(word) && heading.endsWith(word) && heading.length <= word.length + 4;
  return word.length * 2 >= heading.length && (heading.endsWith(word) || heading.startsWith(word));
}
