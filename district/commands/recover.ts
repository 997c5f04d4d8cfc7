import { dirname } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type Approver, approversOf, giveToApprovers, shortestPassphrase } from '../approver-shares.ts';
import { type Arguments, optionText } from '../arguments.ts';
import type { DistrictFolder } from '../district-folder.ts';
import { openRoleKey, roleKeyFileOf } from '../district-keys.ts';
import { type ExitCode, exitCodes, type Refusal, usage } from '../exit-codes.ts';
import { approveRecovery, type ShownRecovery, showRecovery } from '../recovery-desk.ts';
import { type Command, districtOf, refuse, type Terminal } from './session.ts';

const help =
  '用法：lxrecv recover approvers 姓名 姓名 … | show 文件 | approve 文件 --approver 姓名 --second-approver 姓名 [--out 文件夹]';

/** lxrecv recover approvers NAME NAME … | show F | approve F --approver NAME --second-approver NAME [--out DIR] */
export const recover: Command = async (args, terminal) => {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  switch (args.words[1]) {
    case 'approvers':
      return appoint(folder.value, args, terminal);
    case 'show':
      return show(folder.value, args, terminal);
    case 'approve':
      return approve(folder.value, args, terminal);
    default:
      return refuse(terminal, usage(help));
  }
};

async function appoint(folder: DistrictFolder, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const names = args.words.slice(2);
  const isFit = names.length >= 2 && new Set(names).size === names.length && names.every(isName);
  if (!isFit) return refuse(terminal, usage('请列出至少两位审批人的姓名，不能重复，不含空格和符号。'));
  const held = approversOf(folder.path, folder.district.recovery);
  if (held.length > 0)
    return refuse(
      terminal,
      usage(
        `恢复密钥已经交给 ${held.join('、')}，没有改动。要换人，请先更换恢复密钥（lxrecv root rotate --replace recovery）。`,
      ),
    );
  const privateKey = openRoleKey(folder.path, folder.chain, 'recovery', (district) => district.recovery);
  if (!privateKey.ok) return refuse(terminal, privateKey.error);
  const approvers = await askAll(names, terminal, true);
  if (!approvers.ok) return refuse(terminal, approvers.error);
  const file = roleKeyFileOf(folder.path, folder.chain, 'recovery', (district) => district.recovery);
  const given = await giveToApprovers(folder.path, { privateKey: privateKey.value, file }, approvers.value);
  if (!given.ok) return refuse(terminal, given.error);
  terminal.print(`恢复密钥已交给 ${names.join('、')}，以后找回密码需要其中任意两位在场。`);
  terminal.print(`完整的密钥文件 ${file} 已经删除；如果备份里还有，请一并销毁。`);
  return exitCodes.ok;
}

function isName(name: string): boolean {
  return /^[\p{L}\p{N}·]{1,30}$/u.test(name);
}

function show(folder: DistrictFolder, args: Arguments, terminal: Terminal): ExitCode {
  const shown = shownIn(folder, args);
  if (!shown.ok) return refuse(terminal, shown.error);
  printRequest(shown.value, terminal);
  return exitCodes.ok;
}

function shownIn(folder: DistrictFolder, args: Arguments): Result<ShownRecovery, Refusal> {
  const file = args.words[2];
  return file === undefined ? fail(usage(help)) : showRecovery(folder, file);
}

function printRequest({ request, code }: ShownRecovery, terminal: Terminal): void {
  terminal.print(`申请单位：${request.streetName}（${request.street}）`);
  terminal.print(`电脑：${request.deviceName}（${request.deviceId}），申请人：${request.userName}`);
  terminal.print(`核对码（请打对方单位的电话核对，不要用申请上的号码）：${code}`);
}

async function approve(folder: DistrictFolder, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const names = [optionText(args, 'approver'), optionText(args, 'second-approver')].filter(
    (name) => name !== undefined,
  );
  if (names.length !== 2 || names[0] === names[1])
    return refuse(
      terminal,
      usage('找回密码要由两位不同的审批人一起批准。请用 --approver 和 --second-approver 各写一位。'),
    );
  const shown = shownIn(folder, args);
  if (!shown.ok) return refuse(terminal, shown.error);
  if (approversOf(folder.path, shown.value.request.recoveryKey).length === 0)
    return refuse(terminal, usage('恢复密钥还没有交给审批人，不能批准。请先运行 lxrecv recover approvers 姓名 姓名。'));
  printRequest(shown.value, terminal);
  const approvers = await askAll(names, terminal, false);
  if (!approvers.ok) return refuse(terminal, approvers.error);
  const [one, other] = approvers.value as readonly [Approver, Approver];
  const out = optionText(args, 'out') ?? dirname(args.words[2] as string);
  const approved = await approveRecovery(folder, shown.value, [one, other], { out, now: terminal.now() });
  if (!approved.ok) return refuse(terminal, approved.error);
  terminal.print(`${names.join('、')} 已批准，答复文件：${approved.value}，请拷回该单位。`);
  return exitCodes.ok;
}

/** Each person types his own passphrase; a new one twice. */
async function askAll(
  names: readonly string[],
  { askSecret }: Terminal,
  isNew: boolean,
): Promise<Result<readonly Approver[], Refusal>> {
  if (!askSecret) return fail(usage('要由审批人本人输入口令，请在终端里运行。'));
  const approvers: Approver[] = [];
  for (const name of names) {
    const passphrase = await askSecret(`${name} 的审批口令：`);
    if (passphrase === undefined) return fail(usage('没有输入口令，没有改动。请在终端里重新运行。'));
    if (isNew && passphrase.length < shortestPassphrase)
      return fail(usage(`审批口令至少 ${shortestPassphrase} 个字，没有改动。请重新运行。`));
    if (isNew && (await askSecret(`${name} 再输一次：`)) !== passphrase)
      return fail(usage('两次输入的口令不一样，没有改动。请重新运行。'));
    approvers.push({ name, passphrase });
  }
  const isShared = isNew && new Set(approvers.map(({ passphrase }) => passphrase)).size < approvers.length;
  return isShared ? fail(usage('审批人不能用相同的口令，没有改动。请各用各的口令重新运行。')) : ok(approvers);
}
