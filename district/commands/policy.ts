import { optionText } from '../arguments.ts';
import { exitCodes, usage } from '../exit-codes.ts';
import { mostSeals, readPolicy, writePolicy } from '../receiving-policy.ts';
import { type Command, publicDistrictOf, refuse } from './session.ts';

/** lxrecv policy [--seals N] --dir D: how many secretaries must have released a report; without --seals only shown. */
export const policy: Command = async (args, terminal) => {
  const folder = publicDistrictOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const seals = optionText(args, 'seals');
  if (seals !== undefined && !(/^\d$/.test(seals) && Number(seals) <= mostSeals))
    return refuse(terminal, usage(`--seals 后面应是 0 至 ${mostSeals} 的人数。`));
  if (seals !== undefined) writePolicy(folder.value.path, { seals: Number(seals) });
  const { seals: needed } = readPolicy(folder.value.path);
  terminal.print(needed === 0 ? '报送包不要求负责人签发。' : `报送包须有 ${needed} 名负责人签发，没有签发的不予接收。`);
  return exitCodes.ok;
};
