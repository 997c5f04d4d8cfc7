import { hasFlag, optionText } from '../arguments.ts';
import { instant } from '../district-folder.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import type { Row } from '../store/database.ts';
import { type Command, refuse, withDatabase } from './session.ts';

const statusSql = `
  SELECT street, committee.name, device, count(*)::int AS bundles, max(no) AS latest, sum(operations)::int AS operations,
         max(received_at) AS "receivedAt",
         (SELECT count(*)::int FROM fork JOIN log_sender USING (log) WHERE log_sender.device = bundle.device) AS forks,
         (array_agg('clockSuspect' = ANY(flags) ORDER BY no DESC))[1] AS "clockSuspect"
  FROM bundle JOIN committee ON committee.code = street
  WHERE $1::text IS NULL OR street = $1
  GROUP BY street, committee.name, device HAVING $2::text IS NULL OR max(received_at) < $2
  ORDER BY street, device`;

/** lxrecv status --dir D [--street S] [--overdue DAYS] [--json]: what has come in, by PC, and what to look after. */
export const status: Command = async (args, terminal) => {
  const overdue = optionText(args, 'overdue');
  if (overdue !== undefined && !/^\d{1,4}$/.test(overdue))
    return refuse(terminal, usage('--overdue 后面应是天数，例如 --overdue 45。'));
  const before = overdue === undefined ? null : instant(new Date(terminal.now().getTime() - Number(overdue) * dayMs));
  return withDatabase(args, terminal, 'never', async (db) => {
    const rows = await db.query(statusSql, [optionText(args, 'street') ?? null, before]);
    if (hasFlag(args, 'json')) terminal.print(JSON.stringify(rows));
    else if (rows.length === 0) terminal.print('没有符合条件的报送记录。');
    else for (const row of rows) terminal.print(lineOf(row));
    return exitCodes.ok;
  });
};

const dayMs = 86_400_000;

function lineOf({ street, name, device, latest, bundles, operations, receivedAt, forks, clockSuspect }: Row): string {
  const remarks = [
    ...((forks as number) > 0 ? ['同一日志有两台电脑写过'] : []),
    ...(clockSuspect === true ? ['时钟不准'] : []),
  ];
  const sum = `最新包号 ${latest}，共 ${bundles} 个包 ${operations} 条，${receivedAt}`;
  return `${street} ${name}  电脑 ${device}  ${[sum, ...remarks].join('，')}`;
}
