// Which side of a field conflict is offered first: a value that passes the field's own check before one that does not,
// something before nothing, and otherwise the later one. Nothing is decided by it, and nothing is lost.

import { isCalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { parseCreditCode } from '#shared/domain/credit-code.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { parseIdNumber } from '#shared/domain/id-number.ts';
import { parsePhone } from '#shared/domain/phone.ts';

type Side = { readonly op: string; readonly value: JsonValue };

/**
 * The operation to offer first.
 *
 * @param sides by (h, id), at least one
 */
export function suggestedOf(field: FieldDeclaration | undefined, sides: readonly Side[]): string {
  const rank = ({ value }: Side) => (isEmpty(value) ? 0 : field && !isSound(field, value) ? 1 : 2);
  const best = Math.max(...sides.map(rank));
  return sides.findLast((side) => rank(side) === best)?.op ?? '';
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === '';
}

/** Whether a value passes the check of its field. */
export function isSound(field: FieldDeclaration, value: JsonValue): boolean {
  if (typeof value !== 'string') return true;
  switch (field.kind) {
    case 'idNumber':
      return parseIdNumber(value).ok;
    case 'creditCode':
      return parseCreditCode(value).ok;
    case 'phone':
      return parsePhone(value).ok;
    case 'code':
      return Object.hasOwn(field.codes, value);
    case 'date':
      return isCalendarDate(value);
    default:
      return true;
  }
}
