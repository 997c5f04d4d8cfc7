import { describe, expect, it } from 'vitest';
import { textOf } from './source-files.ts';

type Manifest = { readonly dependencies?: object; readonly devDependencies: { readonly [name: string]: string } };
type Lock = { readonly packages: { readonly [path: string]: { readonly version?: string } } };

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const lock = JSON.parse(textOf('package-lock.json')) as Lock;
const wanted = Object.entries(manifest.devDependencies);

/** Versions that must not be raised without thought, and why. */
const heldBack: { readonly [name: string]: string } = {
  '@biomejs/biome': '2.5.15', // 2.6.8 lacks most of its platform packages
  '@electron/asar': '3.4.1', // 4.x refuses Node 20
  vitest: '4.1.12', // 5 needs a newer Node
  xlsx: 'npm:@e965/xlsx@0.20.3', // the registry's own xlsx is old and has known holes
};

describe('versions', () => {
  it('has something to look at', () => {
    expect(wanted.length).toBeGreaterThan(20);
  });

  it('names every package by its exact version', () => {
    const loose = wanted.filter(([, version]) => !/^(npm:@?[\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  it('installs what it names', () => {
    const different = wanted.filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version.replace(/^npm:.*@/, ''),
    );
    expect(different).toEqual([]);
  });

  it('keeps the packages back that must be', () => {
    expect(Object.fromEntries(wanted.filter(([name]) => name in heldBack))).toEqual(heldBack);
  });

  it('ships no package of its own accord: the build bundles what the program needs', () => {
    expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
  });
});
