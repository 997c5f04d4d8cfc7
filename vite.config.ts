// One file for everything that is built or tested: the page (client), Electron's main process and preload, and each
// program that plain Node runs. `LXL_BUILD=client,lxrecv` builds only the named parts; without it all are built.
// The content security policy is no matter of the build: both hosts send it as a header (electron/services/static-files.ts).

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { EnvironmentOptions } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
const builtins = [/^node:/, ...builtinModules];

/**
 * Programs of plain Node, each with what it starts beside itself: name → files of dist/node and their sources. A
 * program whose source is not there is left out.
 */
const nodePrograms: { readonly [name: string]: { readonly [file: string]: string } } = {
  'browser-host': { 'browser-host': 'electron/browser-host/main.ts' },
  lxrecv: { lxrecv: 'district/main.ts', 'workbook-worker': 'district/workbook-worker.ts' },
  demo: { demo: 'demo/main.ts' },
  sim: { sim: 'tests/simulation/main.ts' },
  bench: { bench: 'build/bench/main.ts' },
};

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

/** PGlite loads wasm files that lie beside it, pg looks for an optional part: both stay in node_modules. */
function nodePart(name: string, input: { [file: string]: string }): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['@electric-sql/pglite', 'pg'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(root, 'dist/node'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input,
        external: [/^@electric-sql\/pglite/, 'pg', ...builtins],
        output: {
          format: 'es',
          entryFileNames: '[name].mjs',
          chunkFileNames: `${chunkFolder(name)}/[name]-[hash].mjs`,
        },
      },
    },
  };
}

function chunkFolder(program: string): string {
  return `parts-${program}`;
}

function nodeParts(): { [environment: string]: EnvironmentOptions } {
  const programs = Object.entries(nodePrograms).map(([name, files]) => [name, existing(files)] as const);
  const present = programs.filter(([name, files]) => files[name] !== undefined);
  return Object.fromEntries(present.map(([name, files]) => [environmentOf(name), nodePart(name, files)]));
}

/** Environment names are identifiers, so the dash of a program's name goes. */
function environmentOf(program: string): string {
  return program.replace(/\W/g, '');
}

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
            { name: 'react', priority: 10, test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component)[\\/]/ },
            { name: 'grid', test: /node_modules[\\/](ag-grid-|@ag-grid-)/ },
          ],
        },
      },
    },
  },
};

/** Part of the build → its environments. */
const parts: { readonly [part: string]: readonly string[] } = {
  client: ['client'],
  electron: ['main', 'preload'],
  ...Object.fromEntries(Object.keys(nodePrograms).map((name) => [name, [environmentOf(name)]])),
};
const wanted = process.env.LXL_BUILD?.split(',') ?? Object.keys(parts);

/** Left to itself vitest keeps one core free, which is half of a small machine. */
const everyCore = '100%';
const receiverTests = 'tests/district/**/*.test.ts';

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
    ...nodeParts(),
  },
  builder: {
    async buildApp(builder) {
      for (const part of wanted) {
        rmSync(join(root, 'dist/node', chunkFolder(part)), { recursive: true, force: true });
        for (const name of parts[part] ?? []) {
          const environment = builder.environments[name];
          if (environment) await builder.build(environment);
        }
      }
    },
  },
  test: {
    root,
    projects: [
      { extends: true, test: { name: 'checks', root, include: ['build/checks/**/*.test.ts'], maxWorkers: everyCore } },
      {
        extends: true,
        test: {
          name: 'unit',
          root,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: ['node_modules/**', 'dist/**', 'release/**', 'build/checks/**', receiverTests, ...programTests()],
          // Guards against hanging, far above what any of them takes: a slow machine must not decide a test.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: everyCore,
        },
      },
      {
        // The receiver with its database: slow, but each file has a folder and a server of its own.
        extends: true,
        test: {
          name: 'receiver',
          root,
          include: [receiverTests],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: everyCore,
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
