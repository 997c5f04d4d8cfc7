// The sources the checks look at, and what each of them imports. Imports are taken from a parser's own list, so that
// neither comments nor strings can hide or feign one.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';

export const projectRoot = join(import.meta.dirname, '..', '..');

/** Paths below a folder of the project, with forward slashes, for example shared/base/bytes.ts. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  const path = join(projectRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const inside = `${folder}/${name}`;
    if (name === 'node_modules' || name === 'dist') return [];
    if (statSync(join(projectRoot, inside)).isDirectory()) return filesBelow(inside, ending);
    return ending.test(name) ? [inside] : [];
  });
}

export function textOf(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/**
 * Every module a file names: imports, re-exports, type-only ones, `import()` as expression and as type, and workers
 * started by `new Worker(new URL(…, import.meta.url))`.
 *
 * @throws when the file does not parse, or names a module by anything but a plain string
 */
export function importsOf(path: string, text: string = textOf(path)): string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: string[] = [];
  const add = (node: { readonly type: string } | null) => {
    if (node) found.push(literalOf(path, node));
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    NewExpression: ({ callee, arguments: [first] }) => {
      const isWorker = callee.type === 'Identifier' && /^(Shared)?Worker$/.test(callee.name);
      if (isWorker && first?.type === 'NewExpression') add(first.arguments[0] ?? null);
    },
  }).visit(program);
  return found;
}

function literalOf(path: string, node: { readonly type: string; readonly value?: unknown }): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  throw new Error(`${path}: a module is named by an expression; name it by a plain string`);
}
