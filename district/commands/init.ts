import { mkdirSync } from 'node:fs';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import { optionText } from '../arguments.ts';
import { initDistrict } from '../district-folder.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { type Command, refuse } from './session.ts';

/** lxrecv init --dir D --district CODE [--name NAME] */
export const init: Command = async (args, terminal) => {
  const dir = optionText(args, 'dir');
  const code = optionText(args, 'district');
  if (dir === undefined || code === undefined)
    return refuse(terminal, usage('用法：lxrecv init --dir 文件夹 --district 区县代码 [--name 名称]'));
  mkdirSync(dir, { recursive: true });
  const made = initDistrict(dir, code, optionText(args, 'name') ?? `区县 ${code}`, terminal.now());
  if (!made.ok) return refuse(terminal, made.error);
  terminal.print(`已建立 ${made.value.district.name}（${code}）的区级身份，密钥在 ${dir}/keys，请妥善保管并备份。`);
  terminal.print(
    '三个根密钥 root-1.pem、root-2.pem、root-3.pem 日常不用，请分别交三人保管（如各存一个 U 盘），并从这台电脑上移走；更换密钥时要用到其中任意两个。',
  );
  terminal.print(`区级指纹（打印后交各街道核对）：${districtFingerprint(made.value.district)}`);
  return exitCodes.ok;
};
