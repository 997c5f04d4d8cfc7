import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root, say } from './paths.mjs';
import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { runProgram } from './program.mjs';

/** npm start: the window where Electron's binary is there, else the same program in the browser. */
export async function startProgram(args) {
  ensureInstalled();
  const { host, rest } = takeHost(args);
  const binary = host === 'browser' ? undefined : electronBinary();
  if (binary) {
    await ensureBuilt(['client', 'electron']);
    return runElectron(binary, rest);
  }
  if (host !== 'browser') say('本机没有 Electron 运行文件，改用浏览器宿主。');
  await ensureBuilt(['client', 'browser-host']);
  return runProgram('browser-host', rest);
}

/** Accepts `--host browser` and `--host=browser`; everything else is for the program itself. */
function takeHost(args) {
  const rest = [...args];
  const at = rest.findIndex((arg) => arg === '--host' || arg.startsWith('--host='));
  if (at < 0) return { host: undefined, rest };
  const [flag] = rest.splice(at, 1);
  return { host: flag === '--host' ? rest.splice(at, 1)[0] : flag.slice('--host='.length), rest };
}

/**
 * The binary of the installed electron package, found by its files: requiring the package would try to download it,
 * and behind a silent firewall that can hang.
 */
export function electronBinary() {
  const folder = inRoot('node_modules/electron');
  if (!existsSync(join(folder, 'package.json'))) return undefined;
  const record = join(folder, 'path.txt');
  const usual =
    { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron';
  const name = existsSync(record) ? readFileSync(record, 'utf8').trim() : usual;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}

function runElectron(binary, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [root, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
