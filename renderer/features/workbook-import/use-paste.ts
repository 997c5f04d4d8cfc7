import { useEffect } from 'react';
import { preferredIn } from './import-address.ts';
import { changeImport } from './import-state.ts';
import { readClipboard } from './read-file.ts';

/** Ctrl+V anywhere on the page takes a copied block, except in a field that is being typed in. */
export function usePaste(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const onPaste = (event: ClipboardEvent) => {
      const { target, clipboardData } = event;
      if (!clipboardData || (target instanceof Element && target.closest('input, textarea'))) return;
      event.preventDefault();
      takePasted(clipboardData);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [isWanted]);
}

function takePasted(data: DataTransfer): void {
  readClipboard(data.getData('text/html'), data.getData('text/plain'), preferredIn(location.hash));
}

/** The same by a button. The browser asks the clerk once; where it refuses, Ctrl+V still works. */
export async function pasteFromClipboard(): Promise<void> {
  try {
    const items = await navigator.clipboard.read();
    const html = await textIn(items, 'text/html');
    readClipboard(html, await textIn(items, 'text/plain'), preferredIn(location.hash));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    changeImport({ refusal: '没有粘贴。没有得到读取剪贴板的许可。请在本页按 Ctrl+V 粘贴。' });
  }
}

async function textIn(items: readonly ClipboardItem[], type: string): Promise<string> {
  const item = items.find(({ types }) => types.includes(type));
  return item ? (await item.getType(type)).text() : '';
}
