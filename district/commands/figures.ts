import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { computeFigures } from '#shared/report/compute-figures.ts';
import { hasFlag, optionText } from '../arguments.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { numberKeysOf } from '../number-keys.ts';
import { loadBooks } from '../store/record-store.ts';
import { type Command, folderBeside, refuse, withDatabase } from './session.ts';

/** lxrecv figures --db … --from A --to B [--committee CODE] [--json] */
export const figures: Command = (args, terminal) => {
  const from = optionText(args, 'from') ?? '';
  const to = optionText(args, 'to') ?? '';
  if (![from, to].every((date) => date.length === 10 && isCalendarDate(date)) || from > to)
    return Promise.resolve(
      refuse(terminal, usage('统计期不正确。请写成 --from 2025-01-01 --to 2025-12-31，且起始日不晚于截止日。')),
    );
  return withDatabase(args, terminal, 'never', async (db) => {
    const committee = optionText(args, 'committee');
    const books = await loadBooks(db, committee);
    if (committee !== undefined && books.length === 0)
      return refuse(terminal, usage(`没有收到过 ${committee} 的报送包。请核对 --committee 后面的代码。`));
    const keys = numberKeysOf(folderBeside(args));
    const table = computeFigures(books, { from, to }, (idNo) => keys.keyOf('person', { idNo }) as string);
    if (hasFlag(args, 'json')) terminal.print(JSON.stringify(table));
    else
      for (const [id, { value, unit, basis }] of Object.entries(table))
        terminal.print(`${id}  ${value} ${unit}  口径：${basis}`);
    return exitCodes.ok;
  });
};
