// Chinese input into a cell that has the focus but is not being edited. The grid library focuses a plain <div>, on which
// an input method cannot compose: the first syllables would be lost. So a transparent <textarea> is kept inside the
// focused cell and holds the keyboard focus. What arrives in it, by composition or as a plain character, opens the
// cell's editor with that text. During composition it becomes visible, because the candidate window is placed beside it.

export type ImeProxy = {
  /** Moves the textarea into the focused cell (or the given one), unless it is there or a cell is being edited. */
  attach(cell?: HTMLElement): void;
  readonly element: HTMLTextAreaElement;
  dispose(): void;
};

export type ImeProxyUse = {
  readonly host: HTMLElement;
  isEditing(): boolean;
  /** The words for a screen reader: column heading and the cell's text. */
  describeCell(): string;
  /** A text was entered into the focused cell; the editor takes over with it. */
  onText(text: string): void;
};

export function createImeProxy(use: ImeProxyUse): ImeProxy {
  const element = document.createElement('textarea');
  element.className = 'cell-input-proxy';
  element.tabIndex = -1;
  element.rows = 1;
  element.autocapitalize = 'off';
  element.autocomplete = 'off';
  element.spellcheck = false;
  let isComposing = false;

  const handOver = () => {
    const text = element.value;
    element.value = '';
    element.classList.remove('is-composing');
    if (text !== '') use.onText(text);
  };
  element.addEventListener('compositionstart', () => {
    isComposing = true;
    element.classList.add('is-composing');
  });
  element.addEventListener('compositionend', () => {
    isComposing = false;
    handOver();
  });
  // The Enter that closed the editor above arrives here as a line break; it is no text.
  element.addEventListener('beforeinput', (event) => {
    if (event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph') event.preventDefault();
  });
  element.addEventListener('input', (event) => {
    if (!isComposing && !(event as InputEvent).isComposing) handOver();
  });

  return {
    element,
    attach(given) {
      if (isComposing || use.isEditing()) return;
      const cell = given ?? use.host.querySelector<HTMLElement>('.ag-cell-focus');
      if (!cell) return;
      if (element.parentElement !== cell) cell.append(element);
      element.setAttribute('aria-label', use.describeCell());
      if (document.activeElement !== element && mayTakeFocus(use.host)) element.focus({ preventScroll: true });
    },
    dispose: () => element.remove(),
  };
}

/** Another part of the page (a form, a dialog) keeps its focus; the page's body has none to keep. */
function mayTakeFocus(host: HTMLElement): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || host.contains(active);
}
