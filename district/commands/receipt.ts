import { type Arguments, optionText } from '../arguments.ts';
import { nodeDisk } from '../disk.ts';
import type { DistrictFolder } from '../district-folder.ts';
import { type ExitCode, exitCodes, usage } from '../exit-codes.ts';
import { type IssuedReceipt, keepReceipt, receiptByNumber } from '../receipt-desk.ts';
import { type Command, districtOf, refuse, type Terminal, withDatabase } from './session.ts';

/** lxrecv receipt show|reissue --device X --no N --dir D */
export const receipt: Command = (args, terminal) =>
  withDatabase(args, terminal, 'never', async (db) => {
    const folder = districtOf(args);
    if (!folder.ok) return refuse(terminal, folder.error);
    const device = optionText(args, 'device');
    const no = Number(optionText(args, 'no'));
    if (device === undefined || !Number.isInteger(no) || !['show', 'reissue'].includes(args.words[1] ?? ''))
      return refuse(terminal, usage('用法：lxrecv receipt show|reissue --device 电脑 --no 包号 --dir 区级文件夹'));
    const issued = await receiptByNumber(db, device, no);
    if (!issued) return refuse(terminal, usage(`电脑 ${device} 的第 ${no} 号包还没有回执。请先接收这个包。`));
    return answer(args, terminal, folder.value, issued);
  });

function answer(args: Arguments, terminal: Terminal, folder: DistrictFolder, issued: IssuedReceipt): ExitCode {
  if (args.words[1] === 'show') terminal.print(JSON.stringify(issued.body));
  else terminal.print(`已重新给出回执：${keepReceipt({ path: folder.path, disk: nodeDisk }, issued)}`);
  return exitCodes.ok;
}
