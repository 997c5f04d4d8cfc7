import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { offeredCodes } from '#shared/domain/code-additions.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { CodeField, EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';

/** One entry of a list to choose from. `text` is what the clerk sees, `value` what is stored. */
export type Choice = { readonly value: JsonValue; readonly text: string; readonly words?: readonly string[] };

/** Where reference fields find their records, and how a Latin letter finds Chinese words. */
export type ChoiceSource = {
  /** Records of a register whose title fits the typed text, best first, at most `limit`. */
  searchTitles(entity: EntityName, typed: string, limit: number): readonly Choice[];
  /** The pinyin initials of a text, every reading; empty until the table has been loaded. */
  initialsOf(text: string): readonly string[];
  /** What words mean that the code list does not know: word → code. */
  meaningsOf?(field: CodeField): CodeMeanings[string] | undefined;
};

/** How many records a list shows at once; more is found by typing on. */
const longestList = 60;

/** The choices of a field for what was typed so far; a field of free text without suggestions has none. */
export function choicesFor(field: FieldDeclaration, typed: string, source: ChoiceSource): readonly Choice[] {
  switch (field.kind) {
    case 'code':
      return fitting(codeChoices(offeredCodes(field), field.codeAliases), typed, source);
    case 'boolean':
      return fitting(booleanChoices, typed, source);
    case 'ref':
      return source.searchTitles(field.to, typed, longestList);
    case 'text':
    case 'texts':
      return fitting((field.suggestions ?? []).map(plainChoice), typed, source);
    case 'date':
    case 'number':
    case 'phone':
    case 'idNumber':
    case 'creditCode':
      return [];
    default:
      return assertNever(field, 'choicesFor');
  }
}

/** True for fields that are filled by choosing from a list, or that offer one. */
export function offersChoices(field: FieldDeclaration): boolean {
  if (field.kind === 'text' || field.kind === 'texts') return (field.suggestions?.length ?? 0) > 0;
  return field.kind === 'code' || field.kind === 'boolean' || field.kind === 'ref';
}

/** True when only listed values are allowed; suggestions of a text field are not demanded. */
export function demandsChoice(field: FieldDeclaration): boolean {
  return field.kind === 'code' || field.kind === 'boolean' || field.kind === 'ref';
}

const booleanChoices: readonly Choice[] = [
  { value: true, text: '是' },
  { value: false, text: '否' },
];

const plainChoice = (text: string): Choice => ({ value: text, text });

function codeChoices(
  codes: { readonly [code: string]: string },
  aliases: { readonly [word: string]: string } = {},
): readonly Choice[] {
  return Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, text]) => ({
      value,
      text,
      words: Object.keys(aliases).filter((word) => aliases[word] === value),
    }));
}

/** Choices whose label, other word or pinyin initials hold the typed text; those that begin with it come first. */
function fitting(choices: readonly Choice[], typed: string, source: ChoiceSource): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return choices;
  const ranked = choices.map((choice) => ({ choice, rank: rankOf(choice, wanted, source) }));
  return ranked
    .filter(({ rank }) => rank < noFit)
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice);
}

const noFit = 9;

function rankOf(choice: Choice, wanted: string, source: ChoiceSource): number {
  const text = choice.text.toLowerCase();
  if (text === wanted || choice.value === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (choice.words?.some((word) => word.toLowerCase() === wanted)) return 2;
  if (text.includes(wanted)) return 3;
  if (choice.words?.some((word) => word.toLowerCase().includes(wanted))) return 4;
  const initials = /^[a-z]+$/.test(wanted) ? source.initialsOf(choice.text) : [];
  if (initials.some((letters) => letters.startsWith(wanted))) return 5;
  return initials.some((letters) => letters.includes(wanted)) ? 6 : noFit;
}
