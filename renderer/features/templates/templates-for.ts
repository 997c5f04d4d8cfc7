import type { EntityName } from '#shared/domain/declaration.ts';
import { type TemplateKind, templateKinds } from '#shared/workbook/write/template-kinds.ts';

/** The templates whose rows become records of a register, the one that is mainly about it first. */
export function templatesFor(entity: EntityName): readonly TemplateKind[] {
  const asked = ({ fields }: TemplateKind) => fields.filter(([name]) => name.startsWith(`${entity}.`)).length;
  return templateKinds
    .filter((kind) => asked(kind) > 0)
    .sort((a, b) => asked(b) / b.fields.length - asked(a) / a.fields.length);
}
