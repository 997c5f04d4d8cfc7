// Names of sheets, as Excel allows them: 1 to 31 characters without []:*?/\, no apostrophe at either end, no two that
// differ in letter case only.

const maxLength = 31;

/** Gives every sheet a name of its own; a second 花名册 becomes 花名册(2). */
export function createSheetNames(reserved: readonly string[]): (wanted: string) => string {
  const taken = new Set(reserved.map(folded));
  return (wanted) => {
    const plain = allowed(wanted);
    let name = plain;
    for (let number = 2; taken.has(folded(name)); number++) name = numbered(plain, number);
    taken.add(folded(name));
    return name;
  };
}

function allowed(wanted: string): string {
  const plain = cut(wanted.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ').trim(), maxLength).replace(/^'+|'+$/g, '');
  return plain === '' || /^history$/i.test(plain) ? '工作表' : plain;
}

function numbered(name: string, number: number): string {
  const tail = `(${number})`;
  return cut(name, maxLength - tail.length) + tail;
}

/** Never cuts a character of two units in half. */
function cut(text: string, units: number): string {
  const whole = text.slice(0, units);
  return /[\ud800-\udbff]$/.test(whole) ? whole.slice(0, -1) : whole;
}

function folded(name: string): string {
  return name.toLowerCase();
}

/** A name inside a reference: 'A''s 表'!$A$1 */
export function quotedName(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
