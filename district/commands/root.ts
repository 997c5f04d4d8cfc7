import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import { rootFileName } from '#shared/bundle/file-names.ts';
import { type Arguments, optionText } from '../arguments.ts';
import type { PublicDistrict } from '../district-folder.ts';
import { rootNumbers } from '../district-keys.ts';
import { type ExitCode, exitCodes, usage } from '../exit-codes.ts';
import { keepRootFile } from '../root-file.ts';
import { replaceableRoles, rotateRoot } from '../rotate-root.ts';
import { type Command, districtOf, publicDistrictOf, refuse, type Terminal } from './session.ts';

/** lxrecv root show | export --out DIR | rotate [--replace ca,enc,root-2] [--name NAME] [--keys DIR,DIR] [--out DIR] */
export const root: Command = async (args, terminal) => {
  switch (args.words[1]) {
    case 'show':
      return show(args, terminal);
    case 'export':
      return exportRoot(args, terminal);
    case 'rotate':
      return rotate(args, terminal);
    default:
      return refuse(
        terminal,
        usage(
          '用法：lxrecv root show | export --out 文件夹 | rotate [--replace 密钥,密钥] [--name 名称] [--keys 文件夹,文件夹] [--out 文件夹]',
        ),
      );
  }
};

function show(args: Arguments, terminal: Terminal): ExitCode {
  const folder = publicDistrictOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const { path, district } = folder.value;
  const roots = [...rootNumbers(path)].filter(([, key]) => district.rootKeys.includes(key));
  terminal.print(
    `${district.name}（${district.code}），身份文件第 ${district.version} 版，${district.issuedAt.slice(0, 10)}`,
  );
  terminal.print(`区级指纹：${districtFingerprint(district)}`);
  terminal.print(`根密钥：${roots.map(([number]) => `root-${number}`).join('、')}，更换密钥时需要其中任意两个。`);
  return exitCodes.ok;
}

function exportRoot(args: Arguments, terminal: Terminal): ExitCode {
  const folder = publicDistrictOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const out = optionText(args, 'out');
  if (out === undefined) return refuse(terminal, usage('没有指明写到哪里。请加上 --out 文件夹。'));
  return handOut(folder.value, out, terminal);
}

function handOut(folder: PublicDistrict, out: string, terminal: Terminal): ExitCode {
  mkdirSync(out, { recursive: true });
  terminal.print(`身份文件：${keepRootFile(folder, out)}，请随回执一起拷给各街道。`);
  return exitCodes.ok;
}

function rotate(args: Arguments, terminal: Terminal): ExitCode {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  const name = optionText(args, 'name');
  const replace = listOf(args, 'replace');
  if (replace.length === 0 && name === undefined)
    return refuse(
      terminal,
      usage(
        `没有指明更换什么。请用 --replace 列出密钥（${replaceableRoles.join('、')}、root-1 等），或用 --name 改名称。`,
      ),
    );
  const unfinished = unfinishedPaper(folder.value);
  if (unfinished !== undefined) {
    terminal.print(unfinished);
    return handOut(folder.value, join(folder.value.path, 'receipts'), terminal);
  }
  const rotated = rotateRoot(folder.value, { replace, name, rootFolders: listOf(args, 'keys'), now: terminal.now() });
  if (!rotated.ok) return refuse(terminal, rotated.error);
  const { version } = rotated.value.district;
  terminal.print(`身份文件已更新为第 ${version} 版。更换的密钥：${replace.length > 0 ? replace.join('、') : '无'}。`);
  for (const line of consequencesOf(replace)) terminal.print(line);
  const chain = [...folder.value.chain, rotated.value];
  const next = { ...folder.value, chain, signed: rotated.value, district: rotated.value.district };
  // The district's own copy says that the change has been finished.
  keepRootFile(next, join(next.path, 'receipts'));
  return handOut(next, optionText(args, 'out') ?? join(next.path, 'receipts'), terminal);
}

/** The last change broke off before its paper was written: it is finished first, and nothing is replaced a second time. */
function unfinishedPaper({ path, district }: PublicDistrict): string | undefined {
  const isThere = existsSync(join(path, 'receipts', rootFileName(district.code, district.version)));
  if (district.version === 1 || isThere) return undefined;
  return `上一次更换没有做完：身份文件已是第 ${district.version} 版，还缺给各街道的文件，这次先补上，没有再换密钥。如要再换，请再运行一次。`;
}

function consequencesOf(replace: readonly string[]): readonly string[] {
  return [
    ...(replace.some((name) => name.startsWith('root-'))
      ? ['根密钥已更换：请把新的根密钥文件交保管人，并重新印发区级指纹（lxrecv root show）。']
      : []),
    ...(replace.includes('enc')
      ? ['旧的加密密钥仍保留在 keys 中，各街道更新之前报来的包照常能收，请至少保留 24 个月。']
      : []),
    ...(replace.includes('ca') ? ['下次运行 lxrecv refdata build 时，将用新密钥为各台电脑换发证书。'] : []),
    ...(replace.includes('recovery') ? ['请运行 lxrecv recover approvers，把新的恢复密钥交给审批人。'] : []),
  ];
}

function listOf(args: Arguments, name: string): readonly string[] {
  return (optionText(args, name) ?? '').split(/[,，]/).filter((word) => word !== '');
}
