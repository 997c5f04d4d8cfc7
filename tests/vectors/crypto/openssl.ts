// The openssl command as an independent reader and writer of everything that shared/crypto makes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why the openssl here cannot be compared with, or undefined when it can. */
export function whyNoOpenssl(): string | undefined {
  try {
    const printed = execFileSync('openssl', ['ecparam', '-list_curves'], { encoding: 'utf8', stdio: 'pipe' });
    return printed.includes('SM2') ? undefined : 'this openssl has no SM2';
  } catch {
    return 'there is no openssl command';
  }
}

/** A folder of its own in which openssl runs; files go in and out by name. */
export class OpensslFolder {
  readonly #path = mkdtempSync(join(tmpdir(), 'lx-openssl-'));

  write(name: string, content: Uint8Array | string): void {
    writeFileSync(join(this.#path, name), content);
  }

  read(name: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(readFileSync(join(this.#path, name)));
  }

  readText(name: string): string {
    return readFileSync(join(this.#path, name), 'utf8');
  }

  /** Runs one command line (words parted by blanks) and gives what it printed. @throws when openssl fails. */
  run(commandLine: string): string {
    return execFileSync('openssl', commandLine.split(' '), { cwd: this.#path, encoding: 'utf8', stdio: 'pipe' });
  }

  /** Runs many command lines one after the other in one shell, and gives what they printed. @throws at the first failure */
  runAll(commandLines: readonly string[]): string {
    const script = ['set -e', ...commandLines.map((line) => `openssl ${line}`)].join('\n');
    return execFileSync('sh', ['-s'], { cwd: this.#path, encoding: 'utf8', input: script, stdio: 'pipe' });
  }

  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}
