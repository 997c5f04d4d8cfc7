import { describe, expect, it, test } from 'vitest';
import { commandOf, type KeyPress } from './keys.ts';

const plain: KeyPress = {
  key: '',
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
};
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ ...plain, key, ...more });

describe('commandOf in a focused cell', () => {
  test.each([
    [press('w', { keyCode: 229 }), { kind: 'leaveToInput' }],
    [press('Enter', { isComposing: true }), { kind: 'leaveToInput' }],
    [press('a'), { kind: 'leaveToInput' }],
    [press('，'), { kind: 'leaveToInput' }],
    [press('ArrowDown', { shiftKey: true }), { kind: 'extend', direction: 'down', toEdge: false }],
    [press('ArrowLeft', { shiftKey: true, ctrlKey: true }), { kind: 'extend', direction: 'left', toEdge: true }],
    [press('ArrowDown', { altKey: true }), { kind: 'openEditor' }],
    [press('Delete'), { kind: 'clear' }],
    [press('d', { ctrlKey: true }), { kind: 'fillDown' }],
    [press('Z', { ctrlKey: true, shiftKey: true }), { kind: 'redo' }],
    [press('c', { ctrlKey: true }), { kind: 'leaveToBrowser' }],
    [press('ArrowDown'), undefined],
    [press('Enter'), undefined],
    [press('F2'), undefined],
  ])('%o', (key, command) => expect(commandOf(key, false)).toEqual(command));
});

describe('commandOf in an open editor', () => {
  it('leaves the input method its Enter', () => {
    expect(commandOf(press('Enter', { keyCode: 229 }), true)).toEqual({ kind: 'leaveToInput' });
  });
  it('moves on with Tab and fills the range with Ctrl+Enter', () => {
    expect(commandOf(press('Tab', { shiftKey: true }), true)).toEqual({ kind: 'commitAndMove', direction: 'left' });
    expect(commandOf(press('Enter', { ctrlKey: true }), true)).toEqual({ kind: 'commitToRange' });
  });
  it('leaves Delete and letters to the editor', () => {
    expect(commandOf(press('Delete'), true)).toBeUndefined();
    expect(commandOf(press('a', { ctrlKey: true }), true)).toBeUndefined();
  });
});
