// The program's own log: what happened when, never whom it concerned. Identity numbers and telephone numbers are
// struck out before a line is written.

import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';
export type AppLog = { readonly write: (level: LogLevel, event: string, detail: string) => void };

const fileBytes = 1024 * 1024;
const keptFiles = 5;

/**
 * Strikes out identity numbers (18 or 15 digits), mobile numbers and land lines with an area code.
 *
 * redact('张三 990000199001011234')  →  '张三 [证件号]'
 */
export function redact(text: string): string {
  return text
    .replace(/(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g, '[证件号]')
    .replace(/(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])/g, '[证件号]')
    .replace(/(?<!\d)(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}(?!\d)/g, '[电话]')
    .replace(/(?<!\d)0\d{2,3}-\d{7,8}(?!\d)/g, '[电话]');
}

/** A log in `folder`/program.log, which rolls over at 1 MB and keeps five old files. Never throws. */
export function openAppLog(folder: string, now: () => number): AppLog {
  const path = join(folder, 'program.log');
  return {
    write(level, event, detail) {
      const line = `${new Date(now()).toISOString()} ${level} ${redact(oneLine(event))} ${redact(oneLine(detail))}\n`;
      try {
        mkdirSync(folder, { recursive: true });
        rollOver(path);
        appendFileSync(path, line);
      } catch {
        // A log that cannot be written (full or read-only disk) must not stop the clerk's work.
      }
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ⏎ ');
}

function rollOver(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < fileBytes) return;
  rmSync(`${path}.${keptFiles}`, { force: true });
  for (let i = keptFiles - 1; i >= 1; i--)
    if (existsSync(`${path}.${i}`)) renameSync(`${path}.${i}`, `${path}.${i + 1}`);
  renameSync(path, `${path}.1`);
}
