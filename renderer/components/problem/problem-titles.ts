import type { ProblemCode, ProblemLevel } from '#shared/domain/problems.ts';

/** What a group of problems is called on the workbench; `{label}` is the field. The sentence stands beside each row. */
const titles: { readonly [code in ProblemCode]: string } = {
  NAME_MISSING: '没有{label}',
  KEY_MISSING: '没有{label}',
  ID_PRECISION_LOST: '证件号码丢了末几位',
  ID_CHECKSUM: '证件号码校验位不对',
  ID_LENGTH: '证件号码位数不对',
  ID_BIRTHDATE: '证件号码中的生日不存在',
  CREDIT_CHECKSUM: '信用代码校验位不对',
  CREDIT_LENGTH: '信用代码位数不对',
  KEY_FORMULA_ERROR: '{label}是出错的公式',
  CHAR_LOST: '{label}有字变成问号',
  SEX_MISMATCH: '性别与证件号码不一致',
  BIRTH_MISMATCH: '出生日期与证件号码不一致',
  AGE_MISMATCH: '年龄与出生日期不符',
  ID_MISSING: '没有证件号码',
  ID_MASKED: '证件号码被遮盖',
  ID_15_DIGIT: '15位旧证件号码',
  ID_OTHER_TYPE: '不是居民身份证号',
  UNDER_AGE: '年龄不足',
  PHONE_INVALID: '{label}不是有效号码',
  PHONE_MISSING: '没有{label}',
  CREDIT_MISSING: '没有统一社会信用代码',
  DUP_ID: '证件号码与本表另一行相同',
  DUP_ID_OTHER_SHEET: '证件号码与另一张表相同',
  DUP_ID_OTHER_FILE: '台账中已有此人',
  DUP_KEY: '{label}与前面一行相同',
  DATE_INVALID: '{label}不是有效日期',
  DATE_AMBIGUOUS: '{label}看不出是哪一天',
  DATE_FUTURE: '{label}晚于填表日期',
  DATE_ORDER: '{label}先后不对',
  ENUM_UNKNOWN: '{label}不在代码表中',
  NUMBER_INVALID: '{label}不是确定的数',
  FORMULA_ERROR: '{label}是出错的公式',
  REF_NOT_FOUND: '{label}没有登记过',
  SUM_MISMATCH: '{label}与各栏对不上',
  ID_NORMALISED: '证件号码已整理',
  NAME_NORMALISED: '{label}已整理',
  PHONE_NORMALISED: '{label}已整理',
  TEXT_NORMALISED: '{label}已统一写法',
  TWO_PHONES: '{label}有两个号码',
  LANDLINE: '{label}是固定电话',
  DATE_PARTIAL: '{label}只到年或月',
  DATE_SERIAL: '{label}由日期序号换算',
  FORMULA_CACHED: '{label}取公式结果',
  FORMULA_LIKE_TEXT: '{label}以等号等开头',
  MULTI_VALUE: '{label}有多项',
  LONG_TEXT: '{label}文字很长',
  HAS_COMMENT: '{label}带有批注',
  HIDDEN_ROW: '原表中隐藏的行',
  RARE_CHAR: '{label}含生僻字',
  SAME_NAME_OTHER_PERSON: '同名不同人',
  BOOL_VARIANT: '{label}已按是或否理解',
  SEX_VARIANT: '性别已统一写法',
  NOT_APPLICABLE: '{label}写明没有',
  CREDIT_NORMALISED: '信用代码已整理',
};

export function titleOfProblems(code: ProblemCode, label: string): string {
  return titles[code].replaceAll('{label}', label);
}

/** 强制 keeps the row out, 核实 lets it in and lists it, 提示 only tells what was changed (UX.md 3.4). */
export const levelWords: { readonly [level in ProblemLevel]: string } = { error: '强制', warn: '核实', info: '提示' };

/** What will become of a row that is there twice, when nothing else is chosen. */
const duplicateWords: { readonly [code in ProblemCode]?: string } = {
  DUP_ID: '按同一个人合并，不另立一条',
  DUP_ID_OTHER_SHEET: '按同一个人合并，不另立一条',
  DUP_ID_OTHER_FILE: '更新台账中的这一条',
  DUP_KEY: '与前面一行合并，不另立一条',
};

export function fateOfDuplicate(code: ProblemCode): string | undefined {
  return duplicateWords[code];
}
