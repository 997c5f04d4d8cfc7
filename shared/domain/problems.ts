// What can be wrong with a row of a register: one code a problem, one level a code, one sentence for the clerk.
// error: the row cannot be told from another one or is not what it says, it stays out; warn: it comes in and is listed
// on the problem workbench; info: it comes in, and what was changed is on record.

export type ProblemLevel = 'error' | 'warn' | 'info';

/** Code → level and sentence: what was found, then what to do. `{label}` is the field, `{text}` what the cell says. */
const declared = {
  NAME_MISSING: ['error', '没有{label}，无法登记，请补填后重新导入。'],
  KEY_MISSING: ['error', '没有{label}，无法登记，请补填后重新导入。'],
  ID_PRECISION_LOST: ['error', '证件号码按数值存放，末几位已经丢失，请按原证件重新填写，并把该列设为文本格式。'],
  ID_CHECKSUM: ['error', '证件号码“{text}”的校验位不对，请核对原证件。'],
  ID_LENGTH: ['error', '证件号码“{text}”的位数不对，应为18位，请核对原证件。'],
  ID_BIRTHDATE: ['error', '证件号码“{text}”中的出生日期不存在，请核对原证件。'],
  CREDIT_CHECKSUM: ['error', '统一社会信用代码“{text}”的校验位不对，请核对营业执照或登记证书。'],
  CREDIT_LENGTH: ['error', '统一社会信用代码“{text}”的位数不对，应为18位，请核对营业执照或登记证书。'],
  KEY_FORMULA_ERROR: ['error', '{label}是出错的公式，没有结果，请改成文字后重新导入。'],
  CHAR_LOST: ['error', '{label}“{text}”中有字变成了问号，原表另存时已丢字，请补正后重新导入。'],
  SEX_MISMATCH: ['warn', '性别“{text}”与证件号码不一致，请核实。'],
  BIRTH_MISMATCH: ['warn', '出生日期“{text}”与证件号码不一致，请核实。'],
  AGE_MISMATCH: ['warn', '年龄“{text}”与出生日期不符，请核实；年龄按出生日期计算，不单独保存。'],
  ID_MISSING: ['warn', '没有证件号码，同名人员难以区分，请补填。'],
  ID_MASKED: ['warn', '证件号码“{text}”被遮盖，不能登记，请补填完整号码。'],
  ID_15_DIGIT: ['warn', '证件号码是15位旧号，请换成18位号码。'],
  ID_OTHER_TYPE: ['warn', '证件号码“{text}”不是居民身份证号，请核实证件类型。'],
  UNDER_AGE: ['warn', '按出生日期计算年龄不足，请核实。'],
  PHONE_INVALID: ['warn', '{label}“{text}”不是有效号码，请核实。'],
  PHONE_MISSING: ['warn', '没有{label}，请补填。'],
  CREDIT_MISSING: ['warn', '没有统一社会信用代码，请补填；确无代码的请写明原因。'],
  DUP_ID: ['warn', '证件号码与本表另一行相同，请核实是否重复登记。'],
  DUP_ID_OTHER_SHEET: ['warn', '证件号码与本次导入的另一张表中的人员相同，请核实是否重复登记。'],
  DUP_ID_OTHER_FILE: ['warn', '此人已经登记过，请核实是更新还是重复。'],
  DUP_KEY: ['warn', '{label}与前面一行相同，请核实是否重复登记。'],
  DATE_INVALID: ['warn', '{label}“{text}”不是有效日期，请核实。'],
  DATE_AMBIGUOUS: ['warn', '{label}“{text}”看不出是哪一天，请写成“2024-03-05”的样式。'],
  DATE_FUTURE: ['warn', '{label}“{text}”晚于填表日期，请核实。'],
  DATE_ORDER: ['warn', '{label}“{text}”早于它前面的日期，请核实先后。'],
  ENUM_UNKNOWN: ['warn', '{label}“{text}”不在代码表中，请对应到一个代码。'],
  NUMBER_INVALID: ['warn', '{label}“{text}”不是确定的数，请核实。'],
  FORMULA_ERROR: ['warn', '{label}是出错的公式，没有结果，请补填。'],
  REF_NOT_FOUND: ['warn', '{label}“{text}”没有登记过，请核对名称，或先登记它。'],
  SUM_MISMATCH: ['warn', '{label}“{text}”与相关各栏的数对不上，请核实。'],
  ID_NORMALISED: ['info', '证件号码已去掉空格等多余字符。'],
  NAME_NORMALISED: ['info', '{label}已去掉空格或统一间隔号。'],
  PHONE_NORMALISED: ['info', '{label}已整理为11位号码。'],
  TEXT_NORMALISED: ['info', '{label}“{text}”已整理成统一写法。'],
  TWO_PHONES: ['info', '{label}中有两个号码，第一个作为联系电话，第二个另存。'],
  LANDLINE: ['info', '{label}是固定电话。'],
  DATE_PARTIAL: ['info', '{label}只写到年或月，按已知部分保存。'],
  DATE_SERIAL: ['info', '{label}是表格的日期序号，已换算成日期。'],
  FORMULA_CACHED: ['info', '{label}是公式，取上次计算的结果。'],
  FORMULA_LIKE_TEXT: ['info', '{label}以 = + - @ 开头，按文字保存。'],
  MULTI_VALUE: ['info', '{label}中有多项，已逐项分开。'],
  LONG_TEXT: ['info', '{label}文字很长，已全部保存。'],
  HAS_COMMENT: ['info', '{label}带有批注，批注不导入，请查看原表。'],
  HIDDEN_ROW: ['info', '这一行在原表中被隐藏，仍已读取。'],
  RARE_CHAR: ['info', '{label}含生僻字或间隔号，已原样保存。'],
  SAME_NAME_OTHER_PERSON: ['info', '与前面一人同名，证件号码不同，按两人登记。'],
  BOOL_VARIANT: ['info', '{label}“{text}”与本列其他写法不同，已按是或否理解。'],
  SEX_VARIANT: ['info', '性别“{text}”已统一为男或女。'],
  NOT_APPLICABLE: ['info', '{label}“{text}”表示没有日期或数，留空。'],
  CREDIT_NORMALISED: ['info', '统一社会信用代码已去掉空格并改为大写。'],
} as const satisfies { readonly [code: string]: readonly [ProblemLevel, string] };

export type ProblemCode = keyof typeof declared;

export const problemCodes = Object.keys(declared) as readonly ProblemCode[];

/** A problem of one row; `col` is the column letter, null when it concerns the row as a whole. */
export type Problem = {
  readonly code: ProblemCode;
  readonly col: string | null;
  readonly level: ProblemLevel;
  readonly message: string;
};

export type RowOutcome = 'accepted' | 'warned' | 'rejected';

export function levelOf(code: ProblemCode): ProblemLevel {
  return declared[code][0];
}

/**
 * The sentence for the clerk.
 * @param label the field as the clerk knows it
 * @param text what the cell says; long text is cut
 */
export function describeProblem(code: ProblemCode, label: string, text = ''): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return declared[code][1].replaceAll('{label}', label).replaceAll('{text}', () => shown);
}

/** The worst level of a row decides: error → rejected, warn → warned, info or none → accepted. */
export function outcomeOf(problems: readonly { readonly level: ProblemLevel }[]): RowOutcome {
  if (problems.some((problem) => problem.level === 'error')) return 'rejected';
  return problems.some((problem) => problem.level === 'warn') ? 'warned' : 'accepted';
}

/** A value as it was understood, and what had to be said about it. */
export type Reading<T> = { readonly value: T | null; readonly codes: readonly ProblemCode[] };

export function reading<T>(value: T | null, ...codes: readonly ProblemCode[]): Reading<T> {
  return { value, codes: codes.length === 0 ? nothingToSay : codes };
}

/** One for all the cells of a large roster that are as they should be. */
export const nothingToSay: readonly ProblemCode[] = [];
