import { readFileSync, readdirSync } from 'node:fs';
import { it } from 'vitest';
import { readSheets } from '#shared/workbook/read-sheets.ts';
it('reads', () => {
  const dir = '/work/main/tests/fixtures/';
  for (const f of readdirSync(dir).filter((x) => /^\d\d/.test(x))) {
    const t = performance.now();
    const r = readSheets(new Uint8Array(readFileSync(dir + f)), f);
    console.log(f, Math.round(performance.now() - t), r.ok ? JSON.stringify([r.value.format, r.value.encoding, r.value.sheets.map((s) => [s.name, s.state, s.rows.length, [...s.hiddenRows], [...s.hiddenColumns], JSON.stringify(s.rows[2])?.slice(0, 150)])]) : JSON.stringify(r.error));
  }
}, 60000);
