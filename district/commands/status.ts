import type { WithheldFields } from '#shared/bundle/abridged-line.ts';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { hasFlag, optionText } from '../arguments.ts';
import { instant } from '../district-folder.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { type ForkStanding, openConflicts, type Standing, standings } from '../standing.ts';
import { type Command, publicDistrictOf, refuse, withDatabase } from './session.ts';

/**
 * lxrecv status --dir D [--street S] [--overdue DAYS] [--conflicts] [--json]: what has come in, by PC, and what to look
 * after. Counting conflicts reads every operation, so it is done only when asked for.
 */
export const status: Command = async (args, terminal) => {
  const overdue = optionText(args, 'overdue')?.replace(/d$/, '');
  if (overdue !== undefined && !/^\d{1,4}$/.test(overdue))
    return refuse(terminal, usage('--overdue 后面应是天数，例如 --overdue 45。'));
  const now = terminal.now();
  const before = overdue === undefined ? null : instant(new Date(now.getTime() - Number(overdue) * dayMs));
  const folder = publicDistrictOf(args);
  return withDatabase(args, terminal, 'never', async (db) => {
    const street = optionText(args, 'street');
    const rows = await standings(db, folder.ok ? folder.value : undefined, { street: street ?? null, before, now });
    const conflicts = hasFlag(args, 'conflicts') ? await openConflicts(db, street) : undefined;
    if (hasFlag(args, 'json'))
      terminal.print(JSON.stringify(rows.map((row) => ({ ...row, conflicts: conflicts?.get(row.street) }))));
    else if (rows.length === 0) terminal.print('没有符合条件的报送记录。');
    else for (const row of rows) for (const line of linesOf(row, conflicts)) terminal.print(line);
    return exitCodes.ok;
  });
};

const dayMs = 86_400_000;

function linesOf(row: Standing, conflicts: ReadonlyMap<string, number> | undefined): readonly string[] {
  const { street, name, device, latest, bundles, operations, receivedAt, waiting, wants, app, withheld } = row;
  const remarks = [
    `最新包号 ${latest}，共 ${bundles} 个包 ${operations} 条，${receivedAt}`,
    ...(row.forks > 0 ? ['同一日志有两台电脑写过'] : []),
    ...(row.clockSuspect === true ? ['时钟不准'] : []),
    ...(waiting.length > 0 ? [`第 ${waiting.join('、')} 号包在等前面的包`] : []),
    ...(wants > 0 ? [`缺 ${wants} 个附件`] : []),
    ...(conflicts ? [`待核实的冲突 ${conflicts.get(street) ?? 0} 条`] : []),
  ];
  return [
    `${street} ${name}  电脑 ${device}  ${remarks.join('，')}`,
    `    程序版本 ${versionIn(app)}${withheld ? `；不报送：${withheldInWords(withheld)}` : ''}`,
    ...row.forkList.filter(({ state }) => state !== 'settled').map(forkLine),
  ];
}

/** liangxin-ledger 0.1.0 → 0.1.0 */
function versionIn(app: string): string {
  return app.split(' ').at(-1) ?? app;
}

function forkLine({ log, seq, renewBy, state, renewedAs, serials }: ForkStanding): string {
  const what = `    日志 ${log} 从第 ${seq} 条起有两台电脑写过，两台都应在 ${renewBy.slice(0, 10)} 前重新登记`;
  const done =
    renewedAs.length === 0 ? '，还没有一台登记' : `，已登记 ${renewedAs.length} 台（${renewedAs.join('、')}）`;
  if (state === 'open') return `${what}${done}。`;
  const revoke = serials.length === 0 ? '' : `：lxrecv enrol revoke ${serials.join(' ')} --reason 两台电脑共用`;
  const why = state === 'renewed' ? '，原来的证书不再需要' : '，已经超期';
  return `${what}${done}${why}。请撤销共用的证书${revoke}`;
}

/** Tables and fields by their labels: 人员的证件号码、联系电话，诉求问题的全部内容. */
export function withheldInWords(withheld: WithheldFields): string {
  return Object.entries(withheld)
    .map(([table, fields]) => {
      const declaration: EntityDeclaration | undefined = isEntityName(table) ? entities[table] : undefined;
      const labels = fields.map((field) => (field === '*' ? '全部内容' : (declaration?.fields[field]?.label ?? field)));
      return `${declaration?.label ?? table}的${labels.join('、')}`;
    })
    .join('，');
}
