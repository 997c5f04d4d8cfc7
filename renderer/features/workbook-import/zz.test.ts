import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { readSheets } from '#shared/workbook/read-sheets.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { openDesk } from './reading-desk.ts';
it('t', () => {
  const b = new Uint8Array(readFileSync('/tmp/bigfiles/big.xlsx'));
  let t = performance.now(); const lap = (w: string) => { console.log(w, Math.round(performance.now() - t)); t = performance.now(); };
  const s = readSheets(b, 'big.xlsx'); lap('sheets ' + s.ok + (s.ok ? '' : s.error.message));
  readWorkbook(b, 'big.xlsx', { today: '2025-01-01' }); lap('readWorkbook');
  const d = openDesk(b, { fileName: 'big.xlsx', today: '2025-01-01', context: {}, remembered: [] }); lap('open');
  if (d.ok) { d.value.read({}); lap('read'); d.value.read({}); lap('read2'); const r = d.value.read({}); lap('r3'); r.rows[0]?.map((x) => JSON.stringify(x)); lap('json'); }
}, 200000);
