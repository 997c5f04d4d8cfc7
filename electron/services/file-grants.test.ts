import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { createFileGrants } from './file-grants.ts';

describe('file grants', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-grants-'));
    writeFileSync(join(folder, '名册.xlsx'), 'rows');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets a file be looked at any number of times and taken once', () => {
    const grants = createFileGrants();
    const [picked] = grants.issue([join(folder, '名册.xlsx')]);
    expect(picked).toEqual({ grant: expect.stringMatching(/^[0-9a-f]{32}$/), name: '名册.xlsx', sizeBytes: 4 });
    const grant = picked?.grant ?? '';
    const file = { ok: true, value: { name: '名册.xlsx', content: utf8('rows') } };
    expect([grants.peek(grant), grants.peek(grant), grants.take(grant)]).toEqual([file, file, file]);
    expect(grants.take(grant)).toMatchObject({ ok: false, error: { code: 'grantUsed' } });
    expect(grants.peek(grant)).toMatchObject({ ok: false, error: { code: 'grantUsed' } });
  });

  it('leaves out what is no readable file', () => {
    expect(createFileGrants().issue([folder, join(folder, 'gone.xlsx'), '/dev/null/x'])).toEqual([]);
  });

  it('says when the file went away after it was chosen', () => {
    const grants = createFileGrants();
    const [picked] = grants.issue([join(folder, '名册.xlsx')]);
    rmSync(join(folder, '名册.xlsx'));
    expect(grants.take(picked?.grant ?? '')).toEqual({
      ok: false,
      error: { code: 'notFound', message: expect.stringContaining('读取“名册.xlsx”没有成功') },
    });
  });

  it('forgets everything at once, and the oldest when there are very many', () => {
    const grants = createFileGrants();
    const path = join(folder, '名册.xlsx');
    const [first] = grants.issue([path]);
    const many = grants.issue(Array.from({ length: 1000 }, () => path));
    expect(grants.peek(first?.grant ?? '').ok).toBe(false);
    expect(grants.peek(many[0]?.grant ?? '').ok).toBe(true);
    grants.revokeAll();
    expect(grants.peek(many[999]?.grant ?? '').ok).toBe(false);
  });
});
