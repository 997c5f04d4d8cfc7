// 统一社会信用代码, GB 32100-2015: 18 characters of 0-9 and A-Z without I O S V Z; the last one makes
// Σ C·3^(i-1) ≡ 0 (mod 31). Characters 9-17 are an organisation code with a check of its own (GB 11714-1997).
// Worked example: 91990000MA0000007X → Σ of the first 17 = 1242, (31 - 1242 mod 31) mod 31 = 29 → 'X'.
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type ProblemCode, type Reading, reading } from './problems.ts';
import { toHalfWidth, withoutSpaces } from './width.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const innerWeights = [3, 7, 9, 10, 5, 8, 4, 2];

export type CreditCodeProblem = 'CREDIT_MISSING' | 'CREDIT_LENGTH' | 'CREDIT_CHECKSUM';

/** The last character of a credit code, from the first 17. */
export function creditCheckCharacter(first17: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const char of first17) {
    const value = alphabet.indexOf(char);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31];
}

/** A credit code as typed → upper case without blanks and dashes, or the first problem. */
export function parseCreditCode(typed: string): Result<string, CreditCodeProblem> {
  const code = cleaned(typed);
  if (code === '') return fail('CREDIT_MISSING');
  if (code.length !== 18) return fail('CREDIT_LENGTH');
  return creditCheckCharacter(code.slice(0, 17)) === code[17] ? ok(code) : fail('CREDIT_CHECKSUM');
}

/** A code with quotes, dashes and remarks around it. */
const longestCell = 100;

function cleaned(typed: string): string {
  const plain = withoutSpaces(toHalfWidth(typed));
  if (plain.length > longestCell) return plain;
  return plain
    .replace(/^['‘’"“”`]+|['‘’"“”`]+$/g, '')
    .replace(/[-—]/g, '')
    .toUpperCase();
}

/** Whether the organisation code inside agrees with its own check; some issued codes do not, so this is only a hint. */
export function hasRightOrganizationCode(code: string): boolean {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += Number.parseInt(code[8 + i] ?? '', 36) * (innerWeights[i] as number);
  const check = 11 - (sum % 11);
  return code[16] === (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}

/** The one right code among words: 统一社会信用代码：91990000MA0000007X, 91990000MA0000007X(个体). */
function onlyCreditCode(text: string): string | undefined {
  const [run, ...others] = text.match(/[\dA-Z]+/g) ?? [];
  return run !== undefined && others.length === 0 && run.length === 18 && parseCreditCode(run).ok ? run : undefined;
}

/** Reads a cell of credit codes; a wrong code is kept as written. */
export function readCreditCode(cell: string): Reading<string> {
  const text = cleaned(cell);
  if (text === '' || /^[/\\\-—\p{Script=Han}]+$/u.test(text)) return reading<string>(null, 'CREDIT_MISSING');
  const parsed = parseCreditCode(text);
  if (!parsed.ok) {
    const only = onlyCreditCode(text);
    return only === undefined ? reading(text, parsed.error) : reading(only, 'CREDIT_NORMALISED');
  }
  const codes: ProblemCode[] = text === cell ? [] : ['CREDIT_NORMALISED'];
  return reading(parsed.value, ...codes);
}
