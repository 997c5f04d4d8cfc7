import type { ICellEditorComp, ICellEditorParams } from 'ag-grid-community';
import type { Edited, EditorPlace } from './grid-session.ts';
import { cellText } from './row.ts';

export type EditorParams = ICellEditorParams & { readonly place: Omit<EditorPlace, 'row'> };

/** The text an editor opens with: what was just typed, or the cell's text; a masked cell is written anew. */
export function openingText({ place, data }: EditorParams): string {
  const { typed, use } = place.session;
  place.session.typed = undefined;
  if (typed !== undefined) return typed;
  return place.column.mask ? '' : cellText(data, place.column, use.reading);
}

export function createEditorInput(params: EditorParams): HTMLInputElement {
  const input = document.createElement('input');
  input.className = 'cell-editor';
  input.value = openingText(params);
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.setAttribute('aria-label', params.place.column.heading);
  if (params.place.column.mask) input.placeholder = '输入新值，空着不改';
  return input;
}

/** Focuses with the caret behind the last character, so that typing or composing goes on. */
export function focusAtEnd(input: HTMLInputElement): void {
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
}

/** The editor of texts, numbers, dates, phones and numbers of documents. */
export class TextCellEditor implements ICellEditorComp {
  private input!: HTMLInputElement;

  init(params: EditorParams): void {
    this.input = createEditorInput(params);
  }
  getGui(): HTMLElement {
    return this.input;
  }
  afterGuiAttached(): void {
    focusAtEnd(this.input);
  }
  getValue(): Edited {
    return { typed: this.input.value };
  }
}
