// What is checked when a record is typed in (DOMAIN.md section 6: DQ-E01 to E03, E23, W01). Only a field that the
// register requires is an error; everything else is a warning: a half-filled record may be saved and is marked.

import { fullYearsBetween, isCalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { codesOf } from '#shared/domain/code-additions.ts';
import { parseCreditCode } from '#shared/domain/credit-code.ts';
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { factsOfIdNumber, idNumberKey, parseIdNumber } from '#shared/domain/id-number.ts';
import { isMobile, parsePhone } from '#shared/domain/phone.ts';
import { describeProblem, levelOf, type Problem, type ProblemCode } from '#shared/domain/problems.ts';
import { entryIndexOf } from './entry-index.ts';
import type { Book } from './registers.ts';

type Values = { readonly [field: string]: JsonValue };

/**
 * What is wrong or doubtful in a record about to be saved.
 *
 * @param id the record's own id, so that it is not found to be its own double; undefined for a new one
 * @param values the whole record as it would be saved
 * @returns problems whose `col` is the field; `error` only where a required field is empty
 */
export function problemsOf(book: Book, entity: EntityName, id: string | undefined, values: Values): Problem[] {
  const problems: Problem[] = [];
  for (const [field, declared] of Object.entries(entities[entity].fields)) {
    const value = values[field];
    if (isEmpty(value)) {
      if (declared.required && !declared.internal && declared.kind !== 'ref') problems.push(missing(entity, field));
    } else if (typeof value === 'string')
      problems.push(...problemsOfText(book, entity, id, field, declared, value, values));
  }
  return [...problems, ...problemsOfPerson(entity, values)];
}

function missing(entity: EntityName, field: string): Problem {
  const declaration = entities[entity];
  const { label = field } = declaration.fields[field] ?? {};
  const code = field === declaration.title ? 'NAME_MISSING' : 'KEY_MISSING';
  return { code, col: field, level: 'error', message: `没有填写${label}，请补填。` };
}

function problemsOfText(
  book: Book,
  entity: EntityName,
  id: string | undefined,
  field: string,
  declared: FieldDeclaration,
  value: string,
  values: Values,
): Problem[] {
  const warn = (code: ProblemCode, text = value) => warning(code, field, declared.label, text);
  switch (declared.kind) {
    case 'phone':
      return problemsOfPhone(book, entity, id, field, value, warn);
    case 'idNumber':
      return problemsOfIdNumber(book, entity, id, field, value, values, warn);
    case 'creditCode': {
      const parsed = parseCreditCode(value);
      if (!parsed.ok) return [warn(parsed.error)];
      return isTaken(book, entity, id, field, parsed.value) ? [taken(field, declared.label, '家')] : [];
    }
    case 'code':
      return Object.hasOwn(codesOf(declared), value) ? [] : [warn('ENUM_UNKNOWN')];
    case 'date':
      return isCalendarDate(value) ? [] : [warn('DATE_INVALID')];
    default:
      return [];
  }
}

type Warn = (code: ProblemCode, text?: string) => Problem;

function problemsOfPhone(
  book: Book,
  entity: EntityName,
  id: string | undefined,
  field: string,
  value: string,
  warn: Warn,
): Problem[] {
  const parsed = parsePhone(value);
  if (!parsed.ok) return [warn(parsed.error)];
  const isShared = entity === 'person' && field === 'phone' && isTaken(book, entity, id, field, parsed.value);
  return [
    ...(entity === 'person' && field === 'phone' && !isMobile(parsed.value) ? [warn('LANDLINE')] : []),
    ...(isShared ? [taken(field, '联系电话', '人')] : []),
  ];
}

function problemsOfIdNumber(
  book: Book,
  entity: EntityName,
  id: string | undefined,
  field: string,
  value: string,
  values: Values,
  warn: Warn,
): Problem[] {
  if (typeof values.idType === 'string' && values.idType !== '111' && values.idType !== '810') return [];
  const parsed = parseIdNumber(value);
  if (!parsed.ok) return [warn(parsed.error)];
  return [
    ...(parsed.value.length === 15 ? [warn('ID_15_DIGIT')] : []),
    ...(isTaken(book, entity, id, field, idNumberKey(parsed.value)) ? [taken(field, '证件号码', '人')] : []),
  ];
}

/** DQ-E03: sex and birth against the number. */
function problemsOfPerson(entity: EntityName, { idNo, sex, birth }: Values): Problem[] {
  const facts = entity === 'person' && typeof idNo === 'string' ? factsOfIdNumber(idNo) : undefined;
  if (!facts) return [];
  const problems: Problem[] = [];
  if ((sex === '1' || sex === '2') && sex !== facts.sex)
    problems.push(warning('SEX_MISMATCH', 'sex', '性别', sex === '1' ? '男' : '女'));
  if (typeof birth === 'string' && !facts.birth.startsWith(birth))
    problems.push(warning('BIRTH_MISMATCH', 'birth', '出生日期', birth));
  return problems;
}

/** Full years on a day, by the number or the date of birth; undefined when neither is known. */
export function ageOn({ idNo, birth }: Values, date: string): number | undefined {
  const born = factsOfIdNumber(typeof idNo === 'string' ? idNo : undefined)?.birth ?? birth;
  return typeof born === 'string' && isCalendarDate(born) ? fullYearsBetween(born, date) : undefined;
}

function isTaken(book: Book, entity: EntityName, id: string | undefined, field: string, key: string): boolean {
  return (entryIndexOf(book, entity, field).get(key) ?? []).some((other) => other !== id);
}

function taken(field: string, label: string, unit: string): Problem {
  const message = `台账中已有${unit === '人' ? '另一人' : '另一家'}用这个${label}，请核实是否重复登记。`;
  return { code: field === 'idNo' ? 'DUP_ID' : 'DUP_KEY', col: field, level: 'warn', message };
}

function warning(code: ProblemCode, field: string, label: string, text: string): Problem {
  const level = levelOf(code);
  return { code, col: field, level: level === 'error' ? 'warn' : level, message: describeProblem(code, label, text) };
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
