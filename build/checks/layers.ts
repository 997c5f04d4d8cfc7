// Who may import whom (STYLE.md, section 2), as data. A layer is the longest entry a path begins with. `may` names
// layers or single files; `packages` names packages, where 'node:' stands for all of Node's own modules.

import { dirname, join } from 'node:path/posix';

export type Layer = { readonly may: readonly string[]; readonly packages: readonly string[] };

const screenLibraries = [
  'react',
  'react-dom',
  'antd',
  '@ant-design/icons',
  'ag-grid-community',
  '@ag-grid-community/locale',
  'wouter',
  'dayjs',
  'pinyin-pro',
];
const sm3 = 'shared/crypto/sm3.ts';

export const layers: { readonly [folder: string]: Layer } = {
  'shared/base': { may: [], packages: [] },
  'shared/domain': { may: ['shared/base'], packages: ['zod'] },
  'shared/sync': { may: ['shared/base', sm3], packages: [] },
  'shared/crypto': { may: ['shared/base'], packages: ['@noble/curves'] },
  'shared/bundle': { may: ['shared/base', 'shared/sync', 'shared/crypto'], packages: ['zod'] },
  'shared/ledger': { may: ['shared/base', 'shared/domain', 'shared/sync', sm3], packages: [] },
  'shared/workbook': { may: ['shared/base', 'shared/domain'], packages: ['xlsx', 'fflate'] },
  'shared/report': { may: ['shared/base', 'shared/domain', 'shared/ledger'], packages: ['fflate'] },
  'shared/host': { may: ['shared/base', 'shared/sync', 'shared/bundle', 'shared/crypto/seal.ts'], packages: ['zod'] },
  'electron/services': { may: ['shared'], packages: ['node:', 'zod'] },
  'electron/main': { may: ['electron/services', 'shared/host', 'shared/base'], packages: ['node:', 'electron'] },
  'electron/browser-host': { may: ['electron/services', 'shared/host', 'shared/base'], packages: ['node:'] },
  'electron/preload': { may: ['shared/host'], packages: ['electron'] },
  'renderer/data': {
    may: [
      'shared/base',
      'shared/domain',
      'shared/sync',
      'shared/ledger',
      'shared/crypto',
      'renderer/host',
      'shared/host',
    ],
    packages: ['dexie'],
  },
  'renderer/host': { may: ['shared/host', 'shared/base'], packages: [] },
  // Every register page can write its list out, in slices like those of the store, and a paste reads words as an import.
  'renderer/components': {
    may: [
      'shared/base',
      'shared/domain',
      'shared/ledger',
      'shared/workbook/write',
      'shared/workbook/code-words.ts',
      'renderer/data/pace.ts',
    ],
    packages: screenLibraries,
  },
  'renderer/features': {
    may: [
      'renderer/data',
      'renderer/components',
      'renderer/host',
      'shared/base',
      'shared/domain',
      'shared/ledger',
      'shared/bundle',
      'shared/workbook',
      'shared/report',
      'shared/host',
    ],
    packages: [...screenLibraries],
  },
  'renderer/app': { may: ['renderer', 'shared/base'], packages: [...screenLibraries, 'zod'] },
  // The main job without a screen: an office's PC and the district's receiver in one process.
  demo: { may: ['shared', 'district', 'electron/services'], packages: ['node:'] },
  district: { may: ['shared'], packages: ['node:', 'zod', '@electric-sql/pglite', 'pg'] },
};

/** Folders whose subfolders must not know each other: one per task of the clerk. */
const separateTasks = 'renderer/features';

/** The layer a path belongs to, or undefined when the table does not know its folder. */
export function layerOf(path: string): string | undefined {
  return Object.keys(layers)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** One line per import that the table does not allow. */
export function forbiddenImports(path: string, imports: readonly string[]): string[] {
  const name = layerOf(path);
  const layer = name === undefined ? undefined : layers[name];
  if (!name || !layer) return [`${path} is in no layer of the table`];
  return imports.flatMap((wanted) => {
    const reason = reasonAgainst(path, name, layer, wanted);
    return reason === undefined ? [] : [`${path} → ${wanted}: ${reason}`];
  });
}

function reasonAgainst(path: string, name: string, layer: Layer, wanted: string): string | undefined {
  if (wanted.startsWith('.')) {
    const target = join(dirname(path), wanted);
    if (!target.startsWith(`${unitOf(path, name)}/`)) return 'a relative import must stay in its folder';
    return /\.(tsx?|css|json)(\?\w+)?$/.test(wanted) ? undefined : 'a relative import carries its ending';
  }
  if (wanted.startsWith('#')) return reasonAgainstFolder(path, name, layer, wanted.slice(1));
  const isAllowed = layer.packages.some((known) =>
    known === 'node:' ? wanted.startsWith('node:') : wanted === known || wanted.startsWith(`${known}/`),
  );
  return isAllowed ? undefined : `${name} may not use this package`;
}

function reasonAgainstFolder(path: string, name: string, layer: Layer, target: string): string | undefined {
  if (target.startsWith(`${unitOf(path, name)}/`)) return 'inside a folder imports are relative';
  const allowed = layer.may.some((entry) => target === entry || target.startsWith(`${entry}/`));
  return allowed ? undefined : `${name} may not import it`;
}

/** The folder inside which imports are relative: the layer, or one task of the features. */
function unitOf(path: string, name: string): string {
  return name === separateTasks ? path.split('/').slice(0, 3).join('/') : name;
}
