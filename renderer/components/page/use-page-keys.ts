import { useEffect, useRef } from 'react';

/** Ctrl+N (Alt+N where the browser keeps Ctrl+N) adds a record; Ctrl+F goes to the search box. */
export function usePageKeys(add: () => void): void {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isCovered()) return;
      const key = event.key.toLowerCase();
      if (key === 'n' && (event.ctrlKey || event.altKey)) latest.current();
      else if (key === 'f' && event.ctrlKey) searchBox()?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

/** A drawer or dialog lies over the page. */
function isCovered(): boolean {
  return document.querySelector('.ant-drawer-open, .ant-modal-wrap') !== null;
}

function searchBox(): HTMLInputElement | null {
  return document.querySelector('.entity-page-search input');
}
