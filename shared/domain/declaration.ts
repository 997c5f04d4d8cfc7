// One declaration per entity feeds schema, form, grid column, import mapping, mask and labels (STYLE.md section 5).
// A declaration is data: no functions, no conditions. Its readers switch over the closed set of field kinds.

/** Code → label. Labels are the words clerks write; codes follow the national standard where one exists. */
export type CodeList = { readonly [code: string]: string };

/** How a field is shown to people who may not see it in full (DOMAIN.md section 7). */
export type PersonalKind = 'name' | 'phone' | 'idNumber' | 'birth' | 'address' | 'political' | 'hardship';

type FieldBase = {
  readonly label: string;
  /** Other headings under which clerks write the same thing; compared without blanks, width and brackets. */
  readonly aliases?: readonly string[];
  readonly required?: boolean;
  readonly personal?: PersonalKind;
  /** The value holds from a date on; earlier values are kept, so that any past day can be computed. */
  readonly dated?: boolean;
  readonly help?: string;
  /** The group heading under which the form shows the field. */
  readonly section?: string;
  /** Left out of grid and form; written by import or computed elsewhere. */
  readonly internal?: boolean;
  /** Shown in the grid at first opening; the others are there in 列设置. */
  readonly listed?: boolean;
  readonly unit?: string;
};

export type TextField = FieldBase & {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly multiline?: boolean;
  /** Usual values, offered but not demanded. */
  readonly suggestions?: readonly string[];
};
export type CodeField = FieldBase & {
  readonly kind: 'code';
  readonly codes: CodeList;
  /** Other words for a code, as clerks write them: word → code. */
  readonly codeAliases?: CodeList;
};
export type TextsField = FieldBase & { readonly kind: 'texts'; readonly suggestions?: readonly string[] };
export type DateField = FieldBase & { readonly kind: 'date' };
export type NumberField = FieldBase & {
  readonly kind: 'number';
  readonly integer?: boolean;
  /** False where a sum means nothing: a year, a price of one piece, a balance. */
  readonly addsUp?: false;
  readonly min?: number;
  readonly max?: number;
};
export type BooleanField = FieldBase & { readonly kind: 'boolean' };
export type PhoneField = FieldBase & { readonly kind: 'phone' };
export type IdNumberField = FieldBase & { readonly kind: 'idNumber' };
export type CreditCodeField = FieldBase & { readonly kind: 'creditCode' };
export type RefField = FieldBase & { readonly kind: 'ref'; readonly to: EntityName };

export type FieldDeclaration =
  | TextField
  | CodeField
  | TextsField
  | DateField
  | NumberField
  | BooleanField
  | PhoneField
  | IdNumberField
  | CreditCodeField
  | RefField;

export type EntityName =
  | 'organization'
  | 'partyOrganization'
  | 'coverage'
  | 'postHolding'
  | 'instructorAssignment'
  | 'person'
  | 'employment'
  | 'membership'
  | 'station'
  | 'stationAsset'
  | 'activity'
  | 'attendance'
  | 'demand'
  | 'visit'
  | 'dualCheckIn'
  | 'pointEntry'
  | 'secretaryProject';

export type EntityDeclaration = {
  readonly name: EntityName;
  readonly label: string;
  /** The word after a count: 7,512 人. */
  readonly unit: string;
  /** The field that names a record to people. */
  readonly title: string;
  /** Fields that tell two records apart, strongest first; each entry is a set of fields that must all be equal. */
  readonly keys: readonly (readonly string[])[];
  /** A dated record: the fields that hold its beginning and its end. */
  readonly spell?: { readonly from: string; readonly to: string };
  /** The record belongs to another one and is shown in its drawer; the ref field that points there. */
  readonly owner?: string;
  readonly fields: { readonly [field: string]: FieldDeclaration };
};

type ValueOfField<F> = F extends { kind: 'boolean' }
  ? boolean
  : F extends { kind: 'number' }
    ? number
    : F extends { kind: 'texts' }
      ? readonly string[]
      : F extends { kind: 'code'; codes: infer C }
        ? keyof C | (string & {})
        : string;

/** The values of a record as the program holds them; a field that is not known is absent or null. */
export type RecordOf<E extends EntityDeclaration> = {
  readonly [K in keyof E['fields']]?: ValueOfField<E['fields'][K]> | null;
};
