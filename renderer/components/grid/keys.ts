// Which key does what in the grid, as Excel and WPS have it. Keys that are not named here belong to the grid library
// (arrows, Enter, Tab, Home, Page Down) or to the browser (Ctrl+C and Ctrl+V arrive as clipboard events).

import type { Direction } from './range.ts';

export type KeyPress = {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

export type GridCommand =
  /** An input method is at work, or a character on its way into the cell: the library must not see the key. */
  | { readonly kind: 'leaveToInput' }
  | { readonly kind: 'leaveToBrowser' }
  | { readonly kind: 'extend'; readonly direction: Direction; readonly toEdge: boolean }
  | { readonly kind: 'selectAll' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'fillDown' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'openEditor' }
  | { readonly kind: 'openRecord' }
  | { readonly kind: 'commitAndMove'; readonly direction: Direction }
  | { readonly kind: 'commitToRange' };

const arrows: { readonly [key: string]: Direction } = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Browsers report a key that an input method has taken as code 229. */
const takenByInputMethod = 229;

/** What a key press means, or undefined when the grid library shall have it. */
export function commandOf(press: KeyPress, isEditing: boolean): GridCommand | undefined {
  if (press.isComposing || press.keyCode === takenByInputMethod) return { kind: 'leaveToInput' };
  return isEditing ? editingCommand(press) : cellCommand(press);
}

function editingCommand(press: KeyPress): GridCommand | undefined {
  if (press.key === 'Tab') return { kind: 'commitAndMove', direction: press.shiftKey ? 'left' : 'right' };
  if (press.key === 'Enter' && isControl(press)) return { kind: 'commitToRange' };
  return undefined;
}

function cellCommand(press: KeyPress): GridCommand | undefined {
  const direction = arrows[press.key];
  if (direction && press.shiftKey) return { kind: 'extend', direction, toEdge: isControl(press) };
  if (direction === 'down' && press.altKey) return { kind: 'openEditor' };
  if (press.key === 'Enter' && press.altKey) return { kind: 'openRecord' };
  if (press.key === 'Delete' || press.key === 'Backspace') return { kind: 'clear' };
  if (isControl(press)) return controlCommand(press);
  return isCharacter(press) ? { kind: 'leaveToInput' } : undefined;
}

function controlCommand(press: KeyPress): GridCommand | undefined {
  switch (press.key.toLowerCase()) {
    case 'a':
      return { kind: 'selectAll' };
    case 'd':
      return { kind: 'fillDown' };
    case 'z':
      return { kind: press.shiftKey ? 'redo' : 'undo' };
    case 'y':
      return { kind: 'redo' };
    case 'c':
    case 'v':
    case 'x':
      return { kind: 'leaveToBrowser' };
    default:
      return undefined;
  }
}

function isControl({ ctrlKey, metaKey }: KeyPress): boolean {
  return ctrlKey || metaKey;
}

function isCharacter({ key, altKey }: KeyPress): boolean {
  return !altKey && [...key].length === 1;
}
