// One row → the records it becomes. What a sheet says once for all its rows (骑手花名册 in the title) is put into each
// record; `values` of the report keep to what the cells say.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { workerGroupAliases, workerGroups } from '#shared/domain/code-lists.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { declarationOf, isTick } from './headings.ts';
import type { Profile } from './profiles.ts';
import { isBlankCell } from './raw-sheet.ts';
import { type FieldReading, type Layout, type RowDraft, textValue } from './row-draft.ts';

export type RowRecords = { readonly [entity in EntityName]?: { readonly [field: string]: JsonValue } };

type Values = { [field: string]: JsonValue };

type Records = { [entity in EntityName]?: Values };

/** How a column becomes a field: the value itself, one entry of a list, or words added to a text. */
type Part = {
  readonly place: number;
  readonly entity: EntityName;
  readonly field: string;
  readonly label: string;
  readonly item: string | undefined;
  readonly isTick: boolean;
};

const known = new WeakMap<Layout, readonly Part[]>();

/** The columns of which records are made, chosen once for all rows of a table. */
function partsOf(profile: Profile, layout: Layout): readonly Part[] {
  const before = known.get(layout);
  if (before) return before;
  const parts = layout.columns.flatMap(({ column: { target } }, place) => {
    const declared = target && profile.entities.includes(target.entity) ? declarationOf(target) : undefined;
    if (!target || !declared) return [];
    const { entity, field, item } = target;
    return [{ place, entity, field, item, label: declared.label, isTick: isTick(target) }];
  });
  known.set(layout, parts);
  return parts;
}

/**
 * Every register of the profile gets a record, even an empty one: who stands in a roster of workers has a job.
 *
 * @param group the worker group the sheet is about, if it names one
 * @param keepsBlanks names an empty cell of a mapped column as null: whether it clears what the ledger holds is the
 *   clerk's choice (`blankErases` of the planner). Otherwise records have no such field.
 */
export function recordsOf(
  profile: Profile,
  draft: RowDraft,
  group: string | undefined,
  keepsBlanks: boolean,
): RowRecords {
  const records: Records = {};
  for (const entity of profile.entities) records[entity] = {};
  const parts = partsOf(profile, draft.layout);
  const additions: Addition[] = [];
  const seconds: SecondPhone[] = [];
  for (const { place, entity, field, item, label, isTick: ticks } of parts) {
    const { value, stored, second } = draft.fields[place] as FieldReading;
    if (value === null) continue;
    const record = records[entity] as Values;
    if (item === undefined) record[field] = stored ?? value;
    else if (ticks) addTick(record, field, item, value);
    else additions.push({ record, field, text: `${item}：${value}` });
    if (second !== undefined) seconds.push({ record, entity, second, label });
  }
  for (const one of seconds) addSecondPhone(one);
  for (const addition of additions) addText(addition);
  infer(records, draft, group);
  if (keepsBlanks) addBlanks(records, parts, draft);
  return records;
}

/** A field that another cell or the sheet gave stays; so do cells with an error, of which nobody knows what they say. */
function addBlanks(records: Records, parts: readonly Part[], { fields }: RowDraft): void {
  for (const { place, entity, field, item } of parts) {
    const record = records[entity];
    if (record && item === undefined && record[field] === undefined && isBlankCell(fields[place]?.cell))
      record[field] = null;
  }
}

/** What a column without a field of its own adds to a text, after what the text's own column says. */
type Addition = { readonly record: Values; readonly field: string; readonly text: string };

function addText({ record, field, text }: Addition): void {
  record[field] = [record[field], text].filter((part) => part !== undefined).join('；');
}

type SecondPhone = {
  readonly record: Values;
  readonly entity: EntityName;
  readonly second: string;
  readonly label: string;
};

/** After all columns: the one for a second number counts more. */
function addSecondPhone({ record, entity, second, label }: SecondPhone): void {
  if (entity === 'person' && record.altPhone === undefined) record.altPhone = second;
  else if ('note' in entities[entity].fields) addText({ record, field: 'note', text: `${label}还有：${second}` });
}

function addTick(record: Values, field: string, item: string, value: JsonValue): void {
  const items = (record[field] as readonly string[] | undefined) ?? [];
  record[field] = value === true ? [...items, item] : items;
}

function infer(records: Records, draft: RowDraft, group: string | undefined): void {
  const { person, employment, membership, organization, demand, secretaryProject } = records;
  if (employment && employment.group === undefined) {
    const inferred = group ?? groupOfPlatform(textValue(draft, 'employment.platform'));
    if (inferred !== undefined) employment.group = inferred;
  }
  if (membership) membership.basis ??= membership.isMobile === true ? 'mobile' : 'registered';
  if (membership && person && person.political === undefined)
    person.political = membership.memberType === 'probationary' ? '02' : '01';
  if (organization && typeof organization.isClosed === 'boolean' && organization.status === undefined) {
    organization.status = organization.isClosed ? 'cancelled' : 'normal';
  }
  if (demand && demand.subject === undefined && typeof demand.content === 'string')
    demand.subject = subjectOf(demand.content);
  if (secretaryProject && secretaryProject.year === undefined && typeof secretaryProject.startedOn === 'string')
    secretaryProject.year = Number(secretaryProject.startedOn.slice(0, 4));
  if (records.dualCheckIn && records.pointEntry) shareCheckIn(records, records.dualCheckIn, records.pointEntry);
}

/** The beginning of what was brought up, to the end of its first sentence or line. */
function subjectOf(content: string): string {
  const [first = ''] = content.split(/[\n。；;]/);
  return first.length > 30 ? `${first.slice(0, 29)}…` : first || content.slice(0, 30);
}

/** A row with points or hours is an entry of its person on its day; without them it is a check-in and nothing more. */
function shareCheckIn(records: Records, checkIn: Values, entry: Values): void {
  const hasPoints = ['hours', 'earned', 'spent', 'balance', 'gift'].some((field) => entry[field] !== undefined);
  if (hasPoints) {
    for (const field of ['name', 'idNo', 'phone', 'on'])
      if (entry[field] === undefined && checkIn[field] !== undefined) entry[field] = checkIn[field];
    return;
  }
  if (entry.note !== undefined) checkIn.note = entry.note;
  if (entry.service !== undefined && checkIn.services === undefined) checkIn.services = [entry.service];
  delete records.pointEntry;
}

const platformGroups: readonly (readonly [RegExp, keyof typeof workerGroups])[] = [
  [/外卖|美团|饿了么|达达|蜂鸟|配送/, '02'],
  [/顺丰|中通|圆通|申通|韵达|百世|极兔|邮政|EMS|京东|德邦|菜鸟|丹鸟|快递/i, '01'],
  [/滴滴|高德|T3|曹操|首汽|享道|花小猪|哈啰|嘀嗒|网约车/i, '03'],
  [/货拉拉|满帮|运满满|货车帮|快狗|滴滴货运/, '04'],
  [/抖音|快手|视频号|淘宝直播|小红书|B站|斗鱼|虎牙/i, '05'],
  [/代驾/, '06'],
  [/闪送|UU跑腿|跑腿/i, '07'],
];

const knownPlatforms = new Map<string, string | undefined>();

function groupOfPlatform(platform: string | undefined): string | undefined {
  if (platform === undefined) return undefined;
  if (knownPlatforms.has(platform)) return knownPlatforms.get(platform);
  const group = platformGroups.find(([words]) => words.test(platform))?.[1];
  if (knownPlatforms.size < 1000) knownPlatforms.set(platform, group);
  return group;
}

const groupWords: readonly (readonly [word: string, code: string])[] = [
  ...Object.entries(workerGroups).map(([code, label]) => [label, code] as const),
  ...Object.entries(workerGroupAliases),
]
  .filter(([word, code]) => code !== '99' && word.length >= 2)
  .sort(([a], [b]) => b.length - a.length);

/** The one worker group that a text names; none when it names several. '锦棠街道外卖配送员花名册' → '02' */
export function groupNamedIn(text: string): string | undefined {
  let rest = text;
  const found = new Set<string>();
  for (const [word, code] of groupWords) {
    if (!rest.includes(word)) continue;
    found.add(code);
    rest = rest.replaceAll(word, ' ');
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** The sheet's name, its title and the file's name are asked in turn; the first that names any group decides. */
export function groupOfSheet(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    if (groupWords.some(([word]) => text.includes(word))) return groupNamedIn(text);
  }
  return undefined;
}
