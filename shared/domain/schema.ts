import { z } from 'zod';
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { assertNever } from '#shared/base/result.ts';
import type { EntityDeclaration, FieldDeclaration } from './declaration.ts';

/**
 * The zod schema for one record of an entity as operations carry it: every field optional and nullable, because a
 * half-filled record is allowed and marked (DESIGN.md principle 4). Dated fields appear as `field@date`.
 */
export function schemaOf(declaration: EntityDeclaration): z.ZodType {
  return z.record(z.string(), z.unknown()).superRefine((values, context) => {
    for (const [key, value] of Object.entries(values)) {
      const [name = '', date] = key.split('@');
      const field = declaration.fields[name];
      const fits = field && (date === undefined) === !field.dated && (!date || isCalendarDate(date));
      if (!fits) context.addIssue({ code: 'custom', path: [key], message: `没有这个字段：${key}` });
      else if (value !== null && !valueSchemaOf(field).safeParse(value).success)
        context.addIssue({ code: 'custom', path: [key], message: `${field.label}的值不合规定` });
    }
  });
}

/** What one field may hold; codes admit foreign words, which are kept and shown as 不在代码表中. */
export function valueSchemaOf(field: FieldDeclaration): z.ZodType {
  switch (field.kind) {
    case 'text':
      return z.string().max(field.maxLength);
    case 'code':
    case 'phone':
    case 'idNumber':
    case 'creditCode':
    case 'ref':
      return z.string().min(1).max(200);
    case 'texts':
      return z.array(z.string().min(1).max(200)).max(200);
    case 'date':
      return z.string().refine(isCalendarDate);
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    default:
      return assertNever(field, 'valueSchemaOf');
  }
}
