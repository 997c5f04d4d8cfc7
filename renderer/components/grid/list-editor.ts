import type { ICellEditorComp } from 'ag-grid-community';
import { type Choice, choicesFor, demandsChoice } from '../field/choices.ts';
import type { Edited } from './grid-session.ts';
import { createEditorInput, type EditorParams, focusAtEnd } from './text-editor.ts';

let listsMade = 0;

/**
 * The editor of codes, yes/no, references and texts with suggestions: a line to type in and a list below it that
 * narrows with every letter. Arrow keys choose, Enter takes the marked entry; a field of free text also takes what was
 * typed. Follows the ARIA combobox pattern.
 */
export class ListCellEditor implements ICellEditorComp {
  private params!: EditorParams;
  private gui!: HTMLElement;
  private input!: HTMLInputElement;
  private list!: HTMLElement;
  private shown: readonly Choice[] = [];
  private active = -1;
  private chosen: Choice | undefined;
  private hasTyped = false;

  init(params: EditorParams): void {
    this.params = params;
    this.hasTyped = params.place.session.typed !== undefined;
    this.input = createEditorInput(params);
    this.list = createList();
    this.gui = createFrame(this.input, this.list, params.column.getActualWidth());
    this.input.addEventListener('input', () => this.typedOn());
    this.input.addEventListener('keydown', (event) => this.pressed(event));
    this.list.addEventListener('mousedown', (event) => this.clicked(event));
    this.showChoices();
  }
  getGui(): HTMLElement {
    return this.gui;
  }
  afterGuiAttached(): void {
    focusAtEnd(this.input);
    if (!this.hasTyped) this.input.select();
  }
  isPopup(): boolean {
    return true;
  }
  getPopupPosition(): 'over' {
    return 'over';
  }

  /** A listed value when one is marked or fits exactly; otherwise the typed text, which may then be refused. */
  getValue(): Edited {
    const marked = this.chosen ?? (this.hasTyped && this.input.value !== '' ? this.shown[this.active] : undefined);
    return marked ? { chosen: marked } : { typed: this.input.value };
  }

  private typedOn(): void {
    this.hasTyped = true;
    this.chosen = undefined;
    this.showChoices();
  }

  private showChoices(): void {
    const { column, session } = this.params.place;
    this.shown = choicesFor(column.declaration, this.hasTyped ? this.input.value : '', session.use.choices);
    this.active = this.hasTyped && this.input.value !== '' && demandsChoice(column.declaration) ? 0 : -1;
    this.list.replaceChildren(...this.shown.map(({ text }, at) => createOption(this.list.id, at, text)));
    this.list.hidden = this.shown.length === 0;
    this.mark();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      event.stopPropagation();
      this.active = Math.min(Math.max(this.active + step, 0), this.shown.length - 1);
      this.chosen = this.shown[this.active];
      this.mark();
    } else if (event.key === 'Enter') this.chosen ??= this.hasTyped ? this.shown[this.active] : undefined;
  }

  private clicked(event: MouseEvent): void {
    event.preventDefault();
    const option = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
    if (!option) return;
    this.chosen = this.shown[Number(option.dataset.at)];
    this.params.stopEditing();
  }

  private mark(): void {
    for (const option of this.list.children) option.setAttribute('aria-selected', 'false');
    const option = this.list.children[this.active];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-controls', this.list.id);
  }
}

function createList(): HTMLElement {
  const list = document.createElement('div');
  list.id = `cell-list-${++listsMade}`;
  list.className = 'cell-editor-list';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', '可选项');
  return list;
}

function createFrame(input: HTMLInputElement, list: HTMLElement, widthPx: number): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'cell-editor-frame';
  frame.style.minWidth = `${Math.max(widthPx, 160)}px`;
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-expanded', 'true');
  input.setAttribute('aria-autocomplete', 'list');
  frame.append(input, list);
  return frame;
}

function createOption(listId: string, at: number, text: string): HTMLElement {
  const option = document.createElement('div');
  option.id = `${listId}-${at}`;
  option.className = 'cell-editor-option';
  option.setAttribute('role', 'option');
  option.dataset.at = String(at);
  option.textContent = text;
  return option;
}
