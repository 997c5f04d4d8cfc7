// What a column holds where no heading says it: a block that was copied without its heading. Only looks that are hard to
// mistake count; everything else is for the clerk to say.
import { parseCreditCode } from '#shared/domain/credit-code.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { parseIdNumber } from '#shared/domain/id-number.ts';
import { codeOf } from './code-words.ts';
import type { Target } from './headings.ts';
import type { Profile } from './profiles.ts';
import { isMobileText } from './value-fit.ts';

/** The fields whose values look like these, the surest first. */
export function targetsByLook(profile: Profile, samples: readonly string[]): readonly Target[] {
  const ranked = profile.precedence.flatMap((entity) =>
    Object.entries(entities[entity].fields).flatMap(([field, declared]) => {
      const isTitle = entities[entity].title === field;
      const isElsewhere = declared.internal || profile.without?.includes(`${entity}.${field}`);
      const rank = isElsewhere ? undefined : rankOf(declared, isTitle, samples);
      return rank === undefined ? [] : [{ target: { entity, field }, rank }];
    }),
  );
  return ranked.sort((a, b) => a.rank - b.rank).map(({ target }) => target);
}

function rankOf(declared: FieldDeclaration, isTitle: boolean, samples: readonly string[]): number | undefined {
  const look = lookOf(declared, isTitle);
  const fitting = look ? samples.filter(look.fits).length : 0;
  return look && fitting > 0 && fitting >= samples.length * 0.8 ? look.rank : undefined;
}

type Look = { readonly rank: number; readonly fits: (text: string) => boolean };

const personName = /^\p{Script=Han}{2,4}$|^[\p{Script=Han}·]{5,15}$/u;

function lookOf(declared: FieldDeclaration, isTitle: boolean): Look | undefined {
  switch (declared.kind) {
    case 'idNumber':
      return { rank: 0, fits: (text) => parseIdNumber(text).ok };
    case 'creditCode':
      return { rank: 1, fits: (text) => parseCreditCode(text).ok };
    case 'phone':
      return { rank: 2, fits: isMobileText };
    case 'code':
      return { rank: 3, fits: (text) => !/^\d+$/.test(text) && codeOf(declared, text) !== undefined };
    case 'text':
      if (isTitle && declared.personal === 'name') return { rank: 5, fits: (text) => personName.test(text) };
      return declared.suggestions && { rank: 4, fits: (text) => declared.suggestions?.includes(text) ?? false };
    default:
      return undefined;
  }
}
