import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeStateFile } from './state-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-'));
  path = join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a state file', () => {
  it('keeps the generation before beside it, and nothing else', async () => {
    for (const text of ['one', 'two', 'three']) await writeStateFile(path, text);
    expect(readdirSync(folder)).toEqual(['state.json', 'state.json.previous']);
    expect(readFileSync(path, 'utf8')).toBe('three');
    expect(readFileSync(`${path}.previous`, 'utf8')).toBe('two');
  });

  it('is untouched, with nothing left half done, when the generation before cannot be kept', async () => {
    await writeStateFile(path, 'one');
    mkdirSync(join(`${path}.previous`, 'in the way'), { recursive: true });
    await expect(writeStateFile(path, 'two')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['state.json', 'state.json.previous']);
    expect(readFileSync(path, 'utf8')).toBe('one');
  });
});
