import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forbiddenImports, layerOf, layers } from './layers.ts';
import { filesBelow, importsOf, projectRoot } from './source-files.ts';

/** Folders of the project that hold no part of the program: tools and tests may look at everything. */
const noLayers = ['build', 'tests', 'docs', 'node_modules', 'dist', 'release'];
const folders = readdirSync(projectRoot, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !noLayers.includes(entry.name))
  .map(({ name }) => name);
const sources = folders
  .flatMap((folder) => filesBelow(folder, /\.tsx?$/))
  .filter((path) => !/\.test\.tsx?$|\.d\.ts$/.test(path));

describe('layers', () => {
  it('has something to look at in every layer', () => {
    const seen = new Set(sources.map(layerOf));
    expect(Object.keys(layers).filter((folder) => !seen.has(folder))).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
  });

  it('knows every folder', () => {
    expect(sources.filter((path) => layerOf(path) === undefined)).toEqual([]);
  });

  it('lets nobody import what the table does not allow', { timeout: 60_000 }, () => {
    expect(sources.flatMap((path) => forbiddenImports(path, importsOf(path)))).toEqual([]);
  });
});

describe('the check of the layers itself', () => {
  it.each([
    ['shared/base/bytes.ts', "import { z } from 'zod';"],
    ['shared/sync/merge.ts', "import type { Person } from '#shared/domain/person.ts';"],
    ['shared/sync/merge.ts', "import { sm2Sign } from '#shared/crypto/sm2.ts';"],
    ['shared/domain/person.ts', "export { x } from '#shared/sync/clock.ts';"],
    ['shared/domain/person.ts', "export * from '#shared/sync/clock.ts';"],
    ['shared/ledger/book.ts', "type A = import('react').ReactNode;"],
    ['electron/services/vault.ts', "import { app } from 'electron';"],
    ['electron/services/vault.ts', "import { host } from '#renderer/host/host.ts';"],
    ['renderer/data/store.ts', "import { readFile } from 'node:fs/promises';"],
    ['renderer/components/Grid.tsx', "import Dexie from 'dexie';"],
    ['renderer/features/roster/Page.tsx', "import { X } from '#renderer/features/sync/Panel.tsx';"],
    ['renderer/features/roster/Page.tsx', "import { X } from '../sync/Panel.tsx';"],
    ['renderer/features/roster/Page.tsx', "const x = import('#shared/crypto/sm2.ts');"],
    ['renderer/features/roster/Page.tsx', "new Worker(new URL('../../data/worker.ts', import.meta.url));"],
    ['renderer/app/App.tsx', "import { x } from './desk/session';"],
    ['shared/sync/merge.ts', "import { x } from '#shared/sync/clock.ts';"],
  ])('refuses in %s: %s', (path, text) => {
    expect(forbiddenImports(path, importsOf(path, text))).toHaveLength(1);
  });

  it.each([
    ['shared/sync/chain.ts', "import { sm3 } from '#shared/crypto/sm3.ts';"],
    [
      'renderer/app/App.tsx',
      "import { X } from '#renderer/features/sync/Panel.tsx'; const y = <div>import('react')</div>;",
    ],
    ['electron/main/main.ts', "import { app } from 'electron'; // import 'dexie'"],
  ])('allows in %s: %s', (path, text) => {
    expect(forbiddenImports(path, importsOf(path, text))).toEqual([]);
  });

  it('does not accept a module named by an expression', () => {
    expect(() => importsOf('shared/base/x.ts', 'const x = import(name);')).toThrow('plain string');
  });
});
