// Codes that the district adds to the program's lists. They come with a delivery and hold for a period; a value written
// while they held keeps its label afterwards. They are set once when a ledger is opened and when a delivery is taken in.

import type { CodeField, CodeList, EntityDeclaration } from './declaration.ts';

/** `field` is `entity.field`; days are calendar dates, YYYY-MM-DD, open when left out. */
export type CodeAddition = {
  readonly field: string;
  readonly code: string;
  readonly label: string;
  readonly from?: string;
  readonly to?: string;
};

type Lists = { readonly all: CodeList; readonly offered: CodeList };

let additions = new Map<object, Lists>();

/**
 * Replaces all additions. A code that the program has itself keeps the program's label.
 *
 * @param today decides which codes are offered; all of them are understood
 */
export function setCodeAdditions(
  entities: { readonly [entity: string]: EntityDeclaration },
  added: readonly CodeAddition[],
  today: string,
): void {
  const next = new Map<object, Lists>();
  for (const { field: name, code, label, from = '', to = '9999' } of added) {
    const [entity = '', field = ''] = name.split('.');
    const fields = Object.hasOwn(entities, entity) ? entities[entity]?.fields : undefined;
    const declared = fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (declared?.kind !== 'code' || Object.hasOwn(declared.codes, code)) continue;
    const { all, offered } = next.get(declared) ?? { all: declared.codes, offered: declared.codes };
    const isCurrent = from <= today && today <= to;
    next.set(declared, {
      all: { ...all, [code]: label },
      offered: isCurrent ? { ...offered, [code]: label } : offered,
    });
  }
  additions = next;
}

/** Every code of a field that has a label. */
export function codesOf(field: CodeField): CodeList {
  return additions.get(field)?.all ?? field.codes;
}

/** The codes that may be chosen today. */
export function offeredCodes(field: CodeField): CodeList {
  return additions.get(field)?.offered ?? field.codes;
}
