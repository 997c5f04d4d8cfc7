// One file for everything that is built or tested: the page (client), Electron's main process and preload, and the
// programs that plain Node runs (node). `LXL_BUILD=client,node` builds only the named parts; without it all are built.
// The content security policy is no matter of the build: both hosts send it as a header (electron/services/static-files.ts).

import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { EnvironmentOptions } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
const builtins = [/^node:/, ...builtinModules];

/** Programs of plain Node: name in dist/node → source. A program whose source is not there yet is left out. */
const nodePrograms = existing({
  'browser-host': 'electron/browser-host/main.ts',
  lxrecv: 'district/main.ts',
  'workbook-worker': 'district/workbook-worker.ts',
  demo: 'demo/main.ts',
  sim: 'tests/simulation/main.ts',
  bench: 'build/bench/main.ts',
});

function existing(entries: { readonly [name: string]: string }): { [name: string]: string } {
  const pairs = Object.entries(entries).map(([name, path]) => [name, join(root, path)] as const);
  return Object.fromEntries(pairs.filter(([, path]) => existsSync(path)));
}

/** What Electron loads: one CommonJS file with everything in it but Electron itself and Node's own modules. */
function electronPart(input: { [name: string]: string }): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      ssr: true,
      target: 'node22',
      outDir: join(root, 'dist/electron'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input,
        external: ['electron', ...builtins],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

/** PGlite loads wasm files that lie beside it and therefore stays in node_modules. */
const nodePart: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true, external: ['@electric-sql/pglite'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'dist/node'),
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: nodePrograms,
      external: [/^@electric-sql\/pglite/, ...builtins],
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
};

const clientPart: EnvironmentOptions = {
  consumer: 'client',
  build: {
    target: 'chrome109',
    outDir: join(root, 'dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: join(root, 'renderer/index.html'),
      output: {
        codeSplitting: {
          groups: [
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component)[\\/]/ },
            { name: 'grid', test: /node_modules[\\/](ag-grid-|@ag-grid-)/ },
          ],
        },
      },
    },
  },
};

const wanted = process.env.LXL_BUILD?.split(',') ?? ['client', 'electron', 'node'];

export default defineConfig({
  root: join(root, 'renderer'),
  base: '/',
  plugins: [react()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  environments: {
    client: clientPart,
    main: electronPart(existing({ main: 'electron/main/main.ts' })),
    preload: electronPart(existing({ preload: 'electron/preload/preload.ts' })),
    node: nodePart,
  },
  builder: {
    async buildApp(builder) {
      for (const [part, names] of Object.entries({
        client: ['client'],
        electron: ['main', 'preload'],
        node: ['node'],
      })) {
        if (!wanted.includes(part)) continue;
        for (const name of names) {
          const environment = builder.environments[name];
          if (environment) await builder.build(environment);
        }
      }
    },
  },
  test: {
    root,
    projects: [
      { extends: true, test: { name: 'checks', root, include: ['build/checks/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          root,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: ['node_modules/**', 'dist/**', 'release/**', 'build/checks/**', ...programTests()],
          testTimeout: 30_000,
        },
      },
      {
        // Whole programs: built files, Chromium, child processes; one at a time, after everything else.
        extends: true,
        test: {
          name: 'programs',
          root,
          include: programTests(),
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

function programTests(): string[] {
  return ['contract', 'standin', 'e2e', 'demo'].map((folder) => `tests/${folder}/**/*.test.ts`);
}
