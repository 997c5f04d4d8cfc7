import { dirname } from 'node:path';
import type { TrustedCertificate } from '#shared/bundle/bundle-trust.ts';
import { type Arguments, optionText } from '../arguments.ts';
import { issuedCertificates } from '../district-folder.ts';
import {
  approveRequest,
  bySerial,
  ofDevice,
  renewedBy,
  revokeCertificate,
  showRequest,
  supersededBy,
} from '../enrolment-desk.ts';
import { type ExitCode, exitCodes, usage } from '../exit-codes.ts';
import { tipsOfDevice } from '../store/receiver-store.ts';
import { type Command, districtOf, publicDistrictOf, refuse, type Terminal, withDatabase } from './session.ts';

/** lxrecv enrol list | show F | approve F [--years 2] [--out DIR] | revoke SERIAL … (or --device X) --reason R */
export const enrol: Command = async (args, terminal) => {
  switch (args.words[1]) {
    case 'list':
      return list(args, terminal);
    case 'show':
      return show(args, terminal);
    case 'approve':
      return approve(args, terminal);
    case 'revoke':
      return revoke(args, terminal);
    default:
      return refuse(
        terminal,
        usage(
          '用法：lxrecv enrol list | show 文件 | approve 文件 [--years 2] [--out 文件夹] | revoke 编号 …（或 --device 电脑） --reason 原因',
        ),
      );
  }
};

function list(args: Arguments, terminal: Terminal): ExitCode {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  for (const { cert, revoked } of issuedCertificates(folder.value)) {
    const who = cert.role === 'secretary' ? '签发人 ' : '';
    const state = revoked ? `已于 ${revoked.at.slice(0, 10)} 撤销` : `有效至 ${cert.notAfter.slice(0, 10)}`;
    terminal.print(
      `${cert.serial}  ${cert.street} ${cert.streetName}  ${who}${cert.deviceName}（${cert.subject}）  ${state}`,
    );
  }
  return exitCodes.ok;
}

function show(args: Arguments, terminal: Terminal): ExitCode {
  const file = args.words[2];
  if (file === undefined) return refuse(terminal, usage('没有指明登记申请文件。用法：lxrecv enrol show 文件'));
  const shown = showRequest(file);
  if (!shown.ok) return refuse(terminal, shown.error);
  const { request, code } = shown.value;
  terminal.print(`申请单位：${request.streetName}（${request.street}）`);
  terminal.print(`${request.role ? '签发人' : '电脑'}：${request.deviceName}（${request.deviceId}）`);
  const folder = publicDistrictOf(args);
  const renewed = folder.ok ? renewedBy(folder.value, request, terminal.now()) : undefined;
  if (renewed) terminal.print(renewalLine(renewed));
  if (request.replaces !== undefined)
    terminal.print(`这是重新登记：原编号 ${request.replaces} 由两台电脑共用，这台换用自己的编号，须电话核对。`);
  terminal.print(`核对码${renewed ? '' : '（请与对方电话核对）'}：${code}`);
  return exitCodes.ok;
}

function renewalLine({ cert }: TrustedCertificate): string {
  return `这是换发：申请由证书 ${cert.serial}（有效至 ${cert.notAfter.slice(0, 10)}）的密钥签名，不必再电话核对。`;
}

function approve(args: Arguments, terminal: Terminal): ExitCode {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const file = args.words[2];
  const years = Number(optionText(args, 'years') ?? 2);
  if (file === undefined || !Number.isInteger(years) || years < 1 || years > 5)
    return refuse(terminal, usage('用法：lxrecv enrol approve 文件 --dir 区级文件夹 [--years 1 至 5] [--out 文件夹]'));
  const shown = showRequest(file);
  if (!shown.ok) return refuse(terminal, shown.error);
  const { request } = shown.value;
  const renewed = renewedBy(folder.value, request, terminal.now());
  const out = optionText(args, 'out') ?? dirname(file);
  const approved = approveRequest(folder.value, file, { years, out, now: terminal.now() });
  if (!approved.ok) return refuse(terminal, approved.error);
  if (renewed) terminal.print(renewalLine(renewed));
  terminal.print(`已批准，证书文件：${approved.value}，请拷回该单位。`);
  const superseded = supersededBy(folder.value, request);
  if (superseded.length > 0)
    terminal.print(
      `${request.role ? '签发人' : '这台电脑'}换了密钥，以前的证书 ${superseded.join('、')} 还有效。确认旧密钥不再使用后，请运行 lxrecv enrol revoke ${superseded.join(' ')} --reason 原因。`,
    );
  return exitCodes.ok;
}

/**
 * What the district already holds of the device stays valid; everything later is refused. All serials are looked up before
 * the first is revoked; those that were revoked already are said and stay as they are.
 */
function revoke(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  return withDatabase(args, terminal, 'ifMissing', async (db) => {
    const folder = districtOf(args);
    if (!folder.ok) return refuse(terminal, folder.error);
    const reason = optionText(args, 'reason');
    const device = optionText(args, 'device');
    const named = args.words.slice(2);
    if (reason === undefined || reason.trim() === '' || named.length > 0 === (device !== undefined))
      return refuse(
        terminal,
        usage(
          '用法：lxrecv enrol revoke 编号 编号 … --reason 原因 --dir 区级文件夹；或用 --device 电脑 代替编号，撤销它的全部证书',
        ),
      );
    const chosen = device === undefined ? bySerial(folder.value, named) : ofDevice(folder.value, device);
    if (!chosen.ok) return refuse(terminal, chosen.error);
    for (const certificate of chosen.value) {
      const { cert, revoked } = certificate;
      if (revoked) {
        terminal.print(`证书 ${cert.serial}（${cert.deviceName}）已于 ${revoked.at.slice(0, 10)} 撤销过，没有变化。`);
        continue;
      }
      const lastSeq = lastNumbers(await tipsOfDevice(db, cert.subject));
      revokeCertificate(folder.value, certificate, { reason, lastSeq }, terminal.now());
      terminal.print(`已撤销证书 ${cert.serial}（${cert.deviceName}）。原因：${reason}`);
    }
    return exitCodes.ok;
  });
}

function lastNumbers(tips: Awaited<ReturnType<typeof tipsOfDevice>>): { readonly [log: string]: number } {
  return Object.fromEntries(Object.entries(tips).map(([log, held]) => [log, Math.max(...held.map(({ seq }) => seq))]));
}
