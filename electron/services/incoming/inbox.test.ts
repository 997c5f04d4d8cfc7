import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { writeContainer } from '#shared/bundle/container.ts';
import { type Inbox, openInbox } from './inbox.ts';
import { peekBytes } from './peek-file.ts';

const header = { name: 'bundle.json', content: utf8('{"format":"x"}') };
const whole = writeContainer([header]);
const damaged = whole.map((byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte));
const { id } = peekBytes('a.lxsync', whole);

describe('the inbox', () => {
  let folder: string;
  let stick: string;
  let inbox: Inbox;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inbox-'));
    stick = join(folder, 'a.lxsync');
    inbox = openInbox(join(folder, 'exchange'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fetch = (path: string | undefined) => inbox.fetch(id, path, 'a.lxsync');
  const copies = () => {
    const place = join(folder, 'exchange', 'inbox');
    return existsSync(place) ? readdirSync(place) : [];
  };

  it('copies a file, and reads the copy when the stick is gone', async () => {
    writeFileSync(stick, whole);
    expect(await fetch(stick)).toEqual({ ok: true, value: whole });
    rmSync(stick);
    expect(await fetch(stick)).toEqual({ ok: true, value: whole });
    expect(copies()).toEqual([id]);
  });

  it('copies nothing that is another file than the one that was listed, or is gone', async () => {
    writeFileSync(stick, writeContainer([{ ...header, content: utf8('{"format":"y"}') }]));
    expect(await fetch(stick)).toMatchObject({ ok: false, error: { code: 'fileChanged' } });
    writeFileSync(stick, 'now');
    appendFileSync(stick, ' a paper');
    expect(await fetch(stick)).toMatchObject({ ok: false, error: { code: 'fileChanged' } });
    rmSync(stick);
    expect(await fetch(stick)).toMatchObject({ ok: false, error: { code: 'notFound' } });
    expect(await fetch(undefined)).toMatchObject({ ok: false, error: { code: 'fileGone' } });
    expect(copies()).toEqual([]);
  });

  it('reads a good copy of a file whose damaged copy lies in the quarantine', async () => {
    writeFileSync(stick, damaged);
    expect(await fetch(stick)).toEqual({ ok: true, value: damaged });
    expect(inbox.moveToQuarantine(id).ok).toBe(true);
    expect(await fetch(undefined)).toEqual({ ok: true, value: damaged });
    writeFileSync(stick, whole);
    expect(await fetch(stick)).toEqual({ ok: true, value: whole });
    expect(inbox.remove(id).ok).toBe(true);
    expect(await fetch(undefined)).toMatchObject({ ok: false, error: { code: 'fileGone' } });
  });
});
