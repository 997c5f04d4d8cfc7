import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** The marker that @electron/fuses looks for, followed by version 1, nine fuses and their states. */
const fuseMarker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseStates = '000000000';

/**
 * Makes a folder with the outline of Electron's distribution (替身): enough for electron-builder to pack, filter
 * languages, flip fuses and write the integrity resource; it cannot be started.
 *
 * @returns the folder
 */
export function makeStandInDistribution() {
  const folder = inRoot('dist/stand-in-electron');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/locales`, { recursive: true });
  mkdirSync(`${folder}/resources`);
  const { version } = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8'));
  writeFileSync(`${folder}/version`, version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(`${folder}/${name}`, '替身\n');
  for (const name of ['zh-CN', 'en-US', 'de']) writeFileSync(`${folder}/locales/${name}.pak`, '替身\n');
  writeFileSync(`${folder}/electron`, fuseWire(Buffer.from('#!/bin/sh\nexit 1\n')), { mode: 0o755 });
  writeWindowsProgram(`${folder}/electron.exe`);
  return folder;
}

function fuseWire(program) {
  return Buffer.concat([
    program,
    Buffer.from(fuseMarker),
    Uint8Array.of(1, fuseStates.length),
    Buffer.from(fuseStates),
  ]);
}

/** electron-builder edits the version info of a real Windows program; the one of its own installer kit serves. */
function writeWindowsProgram(path) {
  const donor = inRoot('node_modules/electron-winstaller/vendor/Squirrel.exe');
  try {
    cpSync(donor, path);
    writeFileSync(path, fuseWire(readFileSync(path)));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
