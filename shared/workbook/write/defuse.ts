// Text that a table program would take for a formula. In an .xlsx a string cell is safe as it is; in a CSV file every
// cell that begins with = + - or @ is computed when Excel or WPS opens it, so it gets an apostrophe in front, as OWASP
// advises. Our own reader takes it off again.

const dangerous = /^'*\s*[=+\-@\t\r＝＋－＠]/;
const plainNumber = /^[+-]?\d{1,10}(?:\.\d{1,10})?$/;

/** '=1+1' → "'=1+1"; numbers such as -12.5 stay. */
export function defused(text: string): string {
  return dangerous.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** The way back: takes off what `defused` has put in front, and nothing else. */
export function undefused(text: string): string {
  if (text[0] !== "'") return text;
  const rest = text.slice(1);
  return dangerous.test(rest) && !plainNumber.test(rest) ? rest : text;
}
