// What was built: the right kind, and no larger than promised (DESIGN.md, section 8).

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const projectRoot = join(import.meta.dirname, '..', '..');
const page = join(projectRoot, 'dist/renderer');
const limitBeforeUnlock = 250 * 1000;
const limitBeforeFirstGrid = 3 * 1000 * 1000;

function scripts(): string[] {
  return readdirSync(join(page, 'assets')).filter((name) => name.endsWith('.js'));
}

/** Scripts that are loaded together with this one. */
function importedBy(name: string): string[] {
  const text = readFileSync(join(page, 'assets', name), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, path]) => path ?? '');
}

describe('the build', () => {
  beforeAll(() => {
    const args = [join(projectRoot, 'build/run.mjs'), 'build', 'client', 'electron', 'browser-host'];
    execFileSync(process.execPath, args, { stdio: 'pipe' });
  });

  it('loads no more before the unlock form than promised', () => {
    const html = readFileSync(join(page, 'index.html'), 'utf8');
    const early = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
    expect(early.length).toBeGreaterThan(0);
    const bytes = early.reduce((sum, path) => sum + statSync(join(page, path)).size, 0);
    expect(bytes).toBeLessThanOrEqual(limitBeforeUnlock);
  });

  it('loads no more before the first grid than promised, even if that were every script but those of other pages', () => {
    const isOfOtherPage = (name: string) => /worker|Page-/.test(name) && !name.startsWith('RosterPage-');
    const names = scripts().filter((name) => !isOfOtherPage(name));
    expect(names.flatMap(importedBy).filter(isOfOtherPage)).toEqual([]);
    const bytes = names.reduce((sum, name) => sum + statSync(join(page, 'assets', name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(limitBeforeFirstGrid);
  });

  it('is the production build, without inline scripts or a policy of its own', () => {
    const html = readFileSync(join(page, 'index.html'), 'utf8');
    expect(html).toContain('<meta name="csp-nonce" content="__NONCE__"');
    expect(html).not.toMatch(/<script(?![^>]* src=)|http-equiv|style=/i);
    const react = scripts().find((name) => name.startsWith('react-')) ?? '';
    expect(readFileSync(join(page, 'assets', react), 'utf8')).not.toContain(
      'Each child in a list should have a unique',
    );
  });

  it('gives Electron and Node one file each that needs nothing beside Node and Electron', () => {
    const files = ['electron/main.cjs', 'electron/preload.cjs', 'node/browser-host.mjs'];
    for (const file of files) {
      const text = readFileSync(join(projectRoot, 'dist', file), 'utf8');
      const wanted = [...text.matchAll(/\brequire\("([^"]+)"\)|^import [^'"]*["']([^"']+)["'];$/gm)];
      const names = wanted.map(([, required, imported]) => required ?? imported ?? '');
      expect(names.filter((name) => !name.startsWith('node:') && name !== 'electron')).toEqual([]);
    }
  });
});
