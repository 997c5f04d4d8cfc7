// What the first-run form checks before a ledger is made. Pure; each function gives the sentence under the field.

/** The provinces' first two digits (GB/T 2260); 99 is kept for exercises. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 99'.split(' '),
);

/** Full-width digits and blanks, as an input method leaves them, become plain digits. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '');
}

/**
 * The nine digits of a street or town: six of the county (GB/T 2260), three of the street or town (GB/T 10114:
 * 001–099 街道, 100–199 镇, 200–399 乡, 400–599 others).
 *
 * @returns the sentence to show, or undefined when the code can be used
 */
export function committeeCodeProblem(typed: string): string | undefined {
  const code = plainDigits(typed);
  if (code === '') return '请填写街道（镇）的 9 位区划代码。';
  if (!/^\d+$/.test(code)) return '区划代码只有数字，没有字母和汉字。';
  if (code.length === 6) return '这是区县的 6 位代码，还少街道（镇）的 3 位，例如 140802001。';
  if (code.length === 12) return `这是社区（村）的 12 位代码，只填前 9 位：${code.slice(0, 9)}。`;
  if (code.length !== 9) return `区划代码是 9 位，现在是 ${code.length} 位。`;
  if (!provinces.has(code.slice(0, 2))) return `没有以 ${code.slice(0, 2)} 开头的省份代码，请核对。`;
  const town = Number(code.slice(6));
  if (town < 1 || town > 599)
    return `末三位应在 001 至 599 之间（街道 001–099，镇 100–199），现在是 ${code.slice(6)}。`;
  return undefined;
}

/** The kind of place that the last three digits mean; shown beside the field so that a slip is seen. */
export function placeKindOf(typed: string): string | undefined {
  if (committeeCodeProblem(typed) !== undefined) return undefined;
  const town = Number(plainDigits(typed).slice(6));
  return town < 100 ? '街道' : town < 200 ? '镇' : town < 400 ? '乡' : '街道、乡镇一级的其他单位';
}

export function committeeNameProblem(name: string): string | undefined {
  const length = [...name.trim()].length;
  if (length === 0) return '请填写综合党委名称。';
  if (length < 2 || length > 60) return `名称为 2 至 60 个字，现在是 ${length} 个字。`;
  return undefined;
}

/** For short names: of this PC, of the clerk. */
export function shortNameProblem(name: string, what: string): string | undefined {
  const length = [...name.trim()].length;
  if (length === 0) return `请填写${what}。`;
  return length > 30 ? `${what}最多 30 个字，现在是 ${length} 个字。` : undefined;
}

export const minimumPasswordLength = 8;

export function passwordProblem(password: string): string | undefined {
  if (password === '') return '请填写密码。';
  if (password.length < minimumPasswordLength)
    return `密码至少 ${minimumPasswordLength} 位，现在是 ${password.length} 位。`;
  return password.length > 200 ? '密码最多 200 位。' : undefined;
}

export type PasswordStrength = { readonly word: '弱' | '一般' | '强'; readonly advice: string };

/** A plain judgement by length and mixture; repeated or running characters and the clerk's own names count for little. */
export function passwordStrength(password: string, ownWords: readonly string[] = []): PasswordStrength {
  const reduced = ownWords
    .filter((word) => word.length > 1)
    .reduce((text, word) => text.replaceAll(word, '*'), password)
    .replace(/(.)\1+/gu, '$1$1');
  const distinct = new Set(reduced).size;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(reduced)).length;
  const effective = isRun(reduced) ? 0 : Math.min(reduced.length, distinct * 2);
  if (effective >= 12 && kinds >= 2) return { word: '强', advice: '请记牢；忘记后只能用恢复码打开。' };
  if (effective >= 8 && kinds >= 2) return { word: '一般', advice: '再长几位会更稳妥，例如用四个不相干的词。' };
  return { word: '弱', advice: '不要只用数字、生日、姓名或连续字符。' };
}

function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.charCodeAt(0));
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] as number)));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] as number);
}

/** Recovery codes are compared without blanks, hyphens, case and the usual slips between O and 0, I, L and 1. */
export function sameRecoveryCode(typed: string, shown: string): boolean {
  return spelled(typed) === spelled(shown);
}

function spelled(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
