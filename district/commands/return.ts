import { optionText } from '../arguments.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { handBack, originalsOfDevice } from '../returned-originals.ts';
import { type Command, districtOf, refuse, withDatabase } from './session.ts';

/**
 * lxrecv return --device X --out DIR [--from N] --dir D: the originals of a PC's own bundles, from number N on, for a PC
 * that lost what it had reported and cannot report yet.
 */
export const returnOriginals: Command = (args, terminal) =>
  withDatabase(args, terminal, 'never', async (db) => {
    const folder = districtOf(args);
    if (!folder.ok) return refuse(terminal, folder.error);
    const [device, out] = [optionText(args, 'device'), optionText(args, 'out')];
    const from = optionText(args, 'from') ?? '1';
    if (device === undefined || out === undefined || !/^[1-9]\d{0,8}$/.test(from))
      return refuse(terminal, usage('用法：lxrecv return --device 电脑 --out 文件夹 [--from 包号]'));
    const [known] = await db.query('SELECT street FROM bundle WHERE device = $1 LIMIT 1', [device]);
    if (!known) return refuse(terminal, usage(`电脑 ${device} 没有报送过。请用 lxrecv status --json 核对编号。`));
    const { originals, missing } = await originalsOfDevice(db, folder.value, device, () => true, Number(from));
    const places = handBack(originals, out, folder.value.district.code, known.street as string);
    terminal.print(`退还电脑 ${device} 的 ${places.length} 个报送包。请带回那台电脑，在“接收”里按包号先后接收。`);
    for (const place of places) terminal.print(`  ${place}`);
    if (missing.length === 0) return exitCodes.ok;
    terminal.complain(`第 ${missing.join('、')} 号包的原始文件不在档案里或读不出来。请运行 lxrecv doctor 检查档案。`);
    return exitCodes.partial;
  });
