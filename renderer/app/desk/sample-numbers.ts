// Numbers for invented people and firms: right in form, impossible in fact (prefix 990000 belongs to no place).

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const creditDigits = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const organizationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * An 18-digit ID number with a valid check character (GB 11643).
 *
 * @param birth YYYY-MM-DD
 * @param sequence 1–999; odd for men, even for women
 */
export function sampleIdNumber(birth: string, sequence: number): string {
  const body = `990000${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  const sum = idWeights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'[sum % 11];
}

/** A unified social credit code with both check characters valid (GB 11714 inside GB 32100). */
export function sampleCreditCode(sequence: number): string {
  const body = `MA${String(sequence).padStart(6, '0')}`;
  const inner = organizationWeights.reduce(
    (total, weight, index) => total + weight * Number.parseInt(body[index] as string, 36),
    0,
  );
  const most = `91990000${body}${'0X987654321'[inner % 11]}`;
  const sum = [...most].reduce((total, digit, index) => total + creditDigits.indexOf(digit) * 3 ** index, 0);
  return most + creditDigits[(31 - (sum % 31)) % 31];
}

/** A mobile number of the unassigned kind 1990000xxxx. */
export function samplePhone(sequence: number): string {
  return `1990000${String(sequence).padStart(4, '0')}`;
}
