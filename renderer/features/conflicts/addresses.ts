// What stands behind /conflicts: /conflicts, /conflicts/open/<id>, /conflicts/returned, /conflicts/decided.

export type Section = 'open' | 'returned' | 'decided';

/** The part of the page that an address names, and the conflict in it. */
export function sectionIn(address: string): { readonly section: Section; readonly conflict?: string } {
  const [, , section, conflict] = address.split('/');
  if (section === 'returned' || section === 'decided') return { section };
  return conflict ? { section: 'open', conflict: decodeURIComponent(conflict) } : { section: 'open' };
}

export function addressOf(section: Section): string {
  return section === 'open' ? '/conflicts' : `/conflicts/${section}`;
}
