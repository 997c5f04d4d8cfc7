import { optionText } from '../arguments.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { buildDeliveries } from '../refdata-desk.ts';
import { readSource } from '../refdata-source.ts';
import { type Command, districtOf, refuse } from './session.ts';

/** lxrecv refdata build --src DIR --out DIR */
export const refdata: Command = async (args, terminal) => {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const [src, out] = [optionText(args, 'src'), optionText(args, 'out')];
  if (args.words[1] !== 'build' || src === undefined || out === undefined)
    return refuse(terminal, usage('用法：lxrecv refdata build --src 资料文件夹 --out 文件夹 --dir 区级文件夹'));
  const source = readSource(src);
  if (!source.ok) return refuse(terminal, source.error);
  const built = buildDeliveries(folder.value, source.value, { out, now: terminal.now() });
  if (built.length === 0)
    return refuse(
      terminal,
      usage('还没有一台登记有效的电脑，没有可以下发的单位。请先批准登记申请（lxrecv enrol approve）。'),
    );
  for (const { street, path, version, pcs } of built)
    terminal.print(`${street}：第 ${version} 次下发，${pcs} 台电脑可以打开，${path}`);
  return exitCodes.ok;
};
