// How personal values look to people who may not see them in full (DOMAIN.md section 7). Two readers: the screen of the
// office itself, and lists that leave it (print, workbook). A list may be for the office's own work or for the public.

import { assertNever } from '#shared/base/result.ts';
import type { EntityDeclaration, FieldDeclaration, PersonalKind } from './declaration.ts';

export type Audience = 'screen' | 'shared';
export type Mask = (text: string) => string;

/**
 * The masks of an entity's fields; a field without a mask is shown in full.
 *
 * @param audience 'screen' for the office's own grid, 'shared' for lists handed on
 */
export function maskOf(declaration: EntityDeclaration, audience: Audience): { readonly [field: string]: Mask } {
  const masks: { [field: string]: Mask } = {};
  for (const [name, field] of Object.entries(declaration.fields)) {
    const mask = field.personal && maskOfKind(field.personal, audience);
    if (mask) masks[name] = mask;
  }
  return masks;
}

/** Whom a list is for: the office and those it reports to, or a public notice and other offices. */
export type ListAudience = 'office' | 'public';

/** The kinds that a list hides, and whether the clerk may have them written in full all the same. */
const hiddenInLists: {
  readonly [audience in ListAudience]: { readonly [kind in PersonalKind]?: 'tickable' | 'always' };
} = {
  office: { idNumber: 'tickable', phone: 'tickable', birth: 'tickable', address: 'tickable', hardship: 'tickable' },
  public: {
    idNumber: 'tickable',
    phone: 'tickable',
    birth: 'tickable',
    address: 'tickable',
    name: 'tickable',
    political: 'always',
    hardship: 'always',
  },
};

/** What a kind of personal value is called where the clerk decides about it. */
export const personalKindLabels: { readonly [kind in PersonalKind]: string } = {
  name: '姓名',
  idNumber: '证件号码',
  phone: '联系电话',
  birth: '出生日期',
  address: '住址',
  political: '党员和政治面貌',
  hardship: '重点关爱情况',
};

/** The kinds among these fields that a list hides and that may be written in full for a purpose, in order of weight. */
export function tickableKinds(fields: readonly FieldDeclaration[], audience: ListAudience): readonly PersonalKind[] {
  const present = new Set(fields.map(({ personal }) => personal));
  return (Object.keys(hiddenInLists[audience]) as PersonalKind[]).filter(
    (kind) => hiddenInLists[audience][kind] === 'tickable' && present.has(kind),
  );
}

/** How a list shows a field; undefined when it shows it in full. */
export function listMask(
  { personal }: FieldDeclaration,
  audience: ListAudience,
  inFull: ReadonlySet<PersonalKind>,
): Mask | undefined {
  const how = personal && hiddenInLists[audience][personal];
  if (!personal || how === undefined || (how === 'tickable' && inFull.has(personal))) return undefined;
  return maskOfKind(personal, 'shared');
}

function maskOfKind(kind: PersonalKind, audience: Audience): Mask | undefined {
  switch (kind) {
    case 'idNumber':
      return maskIdNumber;
    case 'phone':
      return maskPhone;
    case 'birth':
      return maskBirth;
    case 'address':
      return maskAddress;
    case 'name':
      return audience === 'shared' ? maskName : undefined;
    case 'political':
    case 'hardship':
      return audience === 'shared' ? () => '（不公开）' : undefined;
    default:
      return assertNever(kind, 'maskOfKind');
  }
}

/** 990000199001010017 → 990000********0017; other documents keep their first and last two characters. */
export function maskIdNumber(text: string): string {
  const characters = [...text];
  if (characters.length === 18) return `${characters.slice(0, 6).join('')}********${characters.slice(14).join('')}`;
  return hideMiddle(characters, 2, 2);
}

/** 19900000000 → 199****0000; a landline keeps its area code and its last two digits. */
export function maskPhone(text: string): string {
  if (/^\d{11}$/.test(text)) return `${text.slice(0, 3)}****${text.slice(7)}`;
  const areaCode = /^0\d{2,3}-/.exec(text)?.[0].length ?? 2;
  return hideMiddle([...text], areaCode, 2);
}

/** 1990-05-15 → 1990-**-**. */
export function maskBirth(text: string): string {
  return text.slice(0, 4) + text.slice(4).replace(/\d/g, '*');
}

/** An address keeps nothing: the community stands in its own field. */
export function maskAddress(text: string): string {
  return text === '' ? '' : '******';
}

/** 欧阳某 → 欧**: the first character and one * for every further one. */
export function maskName(text: string): string {
  return hideMiddle([...text], 1, 0);
}

function hideMiddle(characters: readonly string[], head: number, tail: number): string {
  if (characters.length <= head + tail) return '*'.repeat(characters.length);
  const hidden = '*'.repeat(characters.length - head - tail);
  return characters.slice(0, head).join('') + hidden + characters.slice(characters.length - tail).join('');
}
