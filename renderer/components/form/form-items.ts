import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityDeclaration, FieldDeclaration } from '#shared/domain/declaration.ts';
import { type Mask, maskOf } from '#shared/domain/mask.ts';
import { datedValues, setDated, valueAt } from '#shared/ledger/dated-values.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import type { ChoiceSource } from '../field/choices.ts';
import { readTyped, warningOf } from '../field/typed-value.ts';

export type FormItem = {
  readonly field: string;
  readonly declaration: FieldDeclaration;
  readonly required: boolean;
  /** The name of the input that says from which day the value holds; only for dated fields. */
  readonly fromInput?: string;
  readonly mask?: Mask;
};
export type FormSection = { readonly title: string; readonly items: readonly FormItem[] };

/** What the inputs hold: text as typed, codes and references as stored. */
export type FormValue = JsonValue | undefined;
export type FormValues = { readonly [input: string]: FormValue };

/** A sentence under a field. Only an error keeps the record from being saved. */
export type FormProblem = { readonly field: string; readonly level: 'error' | 'warn'; readonly message: string };
export type FormCheck = (values: { readonly [field: string]: JsonValue }) => readonly FormProblem[];

/** The inputs of an entity's form under its section headings; internal fields and the owner have none. */
export function formItemsOf(declaration: EntityDeclaration): readonly FormSection[] {
  const masks = maskOf(declaration, 'screen');
  const sections = new Map<string, FormItem[]>();
  for (const [field, fieldDeclaration] of Object.entries(declaration.fields)) {
    if (fieldDeclaration.internal) continue;
    const title = fieldDeclaration.section ?? declaration.label;
    const items = sections.get(title) ?? [];
    sections.set(title, items);
    items.push({
      field,
      declaration: fieldDeclaration,
      required: fieldDeclaration.required === true,
      ...(fieldDeclaration.dated ? { fromInput: fromInputOf(field) } : {}),
      ...(masks[field] ? { mask: masks[field] } : {}),
    });
  }
  return [...sections].map(([title, items]) => ({ title, items }));
}

export function fromInputOf(field: string): string {
  return `${field}-from`;
}

/** What the inputs show for a record; a new record's dated values hold since before records, an old one's from today. */
export function formValuesOf(
  declaration: EntityDeclaration,
  record: LedgerRecord | undefined,
  today: CalendarDate,
): FormValues {
  const values: { [input: string]: FormValue } = {};
  for (const [field, { dated, internal }] of Object.entries(declaration.fields)) {
    if (internal) continue;
    const value = record && (dated ? valueAt(record, field, today) : record.values[field]);
    values[field] = value ?? undefined;
    if (dated) values[fromInputOf(field)] = record && datedValues(record, field).length > 0 ? today : '';
  }
  return values;
}

export type ReadForm = {
  /** What to write: only fields that differ from the record; null clears. */
  readonly changed: { readonly [key: string]: JsonValue | null };
  readonly problems: readonly FormProblem[];
};

/**
 * Reads the inputs: what was typed is normalized, what cannot be read is a problem of level error. A missing required
 * field is a warning, because half-filled records are allowed; only the title, by which people find the record, must be
 * there.
 */
export function readForm(
  declaration: EntityDeclaration,
  record: LedgerRecord | undefined,
  values: FormValues,
  today: CalendarDate,
  source: ChoiceSource,
  check: FormCheck = () => [],
): ReadForm {
  const before = formValuesOf(declaration, record, today);
  const changed: { [key: string]: JsonValue | null } = {};
  const whole: { [field: string]: JsonValue } = {};
  const problems: FormProblem[] = [];
  for (const [field, fieldDeclaration] of Object.entries(declaration.fields)) {
    if (fieldDeclaration.internal) continue;
    const read = readInput(fieldDeclaration, values[field], source);
    if (!read.ok) {
      problems.push({ field, level: 'error', message: read.error });
      continue;
    }
    if (read.value !== null) whole[field] = read.value;
    else problems.push(...missing(declaration, field, fieldDeclaration));
    const warning = warningOf(fieldDeclaration, read.value ?? undefined);
    if (warning) problems.push({ field, level: 'warn', message: warning });
    if (sameValue(read.value, before[field] ?? null)) continue;
    Object.assign(
      changed,
      storedValues(record, field, fieldDeclaration, read.value, values[fromInputOf(field)], today),
    );
  }
  return { changed, problems: [...problems, ...check(whole)] };
}

function readInput(field: FieldDeclaration, value: FormValue, source: ChoiceSource) {
  if (typeof value !== 'string' || field.kind === 'code' || field.kind === 'ref')
    return { ok: true as const, value: isBlank(value) ? null : (value as JsonValue) };
  return readTyped(field, value, source);
}

function isBlank(value: FormValue): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function sameValue(a: JsonValue, b: FormValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b ?? null);
}

function missing(declaration: EntityDeclaration, field: string, { required, label }: FieldDeclaration): FormProblem[] {
  if (!required) return [];
  const isTitle = field === declaration.title;
  const message = isTitle ? `没有填${label}，填了才能保存` : `${label}还没有填，报送前要补上`;
  return [{ field, level: isTitle ? 'error' : 'warn', message }];
}

function storedValues(
  record: LedgerRecord | undefined,
  field: string,
  declaration: FieldDeclaration,
  value: JsonValue | null,
  from: FormValue,
  today: CalendarDate,
): { [key: string]: JsonValue | null } {
  if (!declaration.dated) return { [field]: value };
  const since = typeof from === 'string' ? from : today;
  if (value !== null) return setDated({ values: record?.values ?? {} }, field, since, value);
  const entries = record ? datedValues(record, field) : [];
  return Object.fromEntries(entries.map((entry) => [`${field}@${entry.from}`, null]));
}
