import { useEffect } from 'react';

type Actions = { readonly undo: () => void; readonly redo: () => void; readonly openHelp: () => void };

/** Keys that work on every page. A page that handles a key itself marks the event as handled, and it stays there. */
export function useShortcuts({ undo, redo, openHelp }: Actions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const key = event.key.toLowerCase();
      const control = event.ctrlKey && !event.altKey && !event.shiftKey;
      if (event.key === 'F1') return handle(event, openHelp);
      if (control && key === 'k') return handle(event, focusSearch);
      if (isTyping(event.target)) return;
      if (control && key === 'z') return handle(event, undo);
      if (control && key === 'y') return handle(event, redo);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [undo, redo, openHelp]);
}

function handle(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('#desk-main input[type="search"]');
  box?.focus();
  box?.select();
}

/** In a text box, Ctrl+Z takes back letters, not saved records. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
