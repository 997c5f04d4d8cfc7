import { hasFlag, optionText } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Command, withDatabase } from './session.ts';

const statusSql = `
  SELECT street, committee.name, device, count(*)::int AS bundles, max(no) AS latest, sum(operations)::int AS operations,
         max(received_at) AS "receivedAt"
  FROM bundle JOIN committee ON committee.code = street
  WHERE $1::text IS NULL OR street = $1 GROUP BY street, committee.name, device ORDER BY street, device`;

/** lxrecv status --dir D [--street S] [--json]: what has come in, by device. */
export const status: Command = (args, terminal) =>
  withDatabase(args, terminal, 'never', async (db) => {
    const rows = await db.query(statusSql, [optionText(args, 'street') ?? null]);
    if (hasFlag(args, 'json')) terminal.print(JSON.stringify(rows));
    else if (rows.length === 0) terminal.print('还没有接收过报送包。');
    else
      for (const row of rows)
        terminal.print(
          `${row.street} ${row.name}  电脑 ${row.device}  最新包号 ${row.latest}，共 ${row.bundles} 个包 ${row.operations} 条，${row.receivedAt}`,
        );
    return exitCodes.ok;
  });
