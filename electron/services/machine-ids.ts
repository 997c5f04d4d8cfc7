// What tells one machine from another without naming it: digests that are bound to the installation, so that the same
// PC has another digest in another ledger and nobody can look a machine up by it. Whatever cannot be found out is left
// out; the judgement does without it.

import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';

/** The operating system's installation, the mainboard, the disk under the data folder. */
export type MachineIds = { readonly machine?: string; readonly hardware?: string; readonly volume?: string };

/** A question to the registry that takes longer is given up. */
const patienceMs = 3000;

/** @param installation bound into every digest */
export async function findMachineIds(dataFolder: string, installation: string): Promise<MachineIds> {
  const [machine, hardware] = await Promise.all([machineText(), hardwareText()]);
  const digests = Object.entries({ machine, hardware, volume: volumeText(dataFolder) }).flatMap(([name, text]) =>
    text ? [[name, digestOf(name, text, installation)]] : [],
  );
  return Object.fromEntries(digests);
}

function digestOf(name: string, text: string, installation: string): string {
  return sm3Hex(utf8(`${installation}\n${name}\n${text.trim().toLowerCase()}`));
}

async function machineText(): Promise<string | undefined> {
  if (process.platform === 'win32') return registryValue('HKLM\\SOFTWARE\\Microsoft\\Cryptography', 'MachineGuid');
  return process.platform === 'linux' ? readText('/etc/machine-id') : undefined;
}

/** Windows keeps the mainboard's number of the last start there. */
async function hardwareText(): Promise<string | undefined> {
  return process.platform === 'win32' ? registryValue('HKLM\\SYSTEM\\HardwareConfig', 'LastConfig') : undefined;
}

/** On Windows the device number of a folder is the serial number of its volume; elsewhere it changes from start to start. */
function volumeText(folder: string): string | undefined {
  if (process.platform !== 'win32') return undefined;
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.dev.toString();
}

/** One value of the registry, or undefined when it is not there, may not be read, or takes too long. */
function registryValue(key: string, name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: patienceMs, windowsHide: true };
    execFile('reg', ['query', key, '/v', name, '/reg:64'], options, (error, output) =>
      resolve(error ? undefined : registryText(output, name)),
    );
  });
}

/** `    MachineGuid    REG_SZ    1f2e…` → 1f2e… */
export function registryText(output: string, name: string): string | undefined {
  const line = output.split(/\r?\n/).find((each) => each.trim().startsWith(name));
  return line && /\sREG_\w+\s+(\S.*)$/.exec(line)?.[1]?.trim();
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
