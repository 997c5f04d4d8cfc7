// Every reason why a file is refused, by name. The codes are part of the format (docs/bundle-format.md): receipts, the
// district's log and the telephone use them.

import { assertNever } from '#shared/base/result.ts';
import { describeOperationError, type OperationError } from '#shared/sync/operation.ts';

/** Chain values per log. */
export type ChainsByLog = { readonly [log: string]: readonly string[] };

export type BundleError =
  | { readonly code: 'E_NOT_A_BUNDLE' }
  | { readonly code: 'E_TOO_LARGE'; readonly what: string; readonly found: number; readonly limit: number }
  | { readonly code: 'E_ZIP'; readonly why: string }
  | { readonly code: 'E_SIG_DER' }
  | { readonly code: 'E_HEADER'; readonly key: string }
  | { readonly code: 'E_NOT_CANONICAL'; readonly document: string }
  | { readonly code: 'E_FORMAT'; readonly found: string }
  | { readonly code: 'E_KIND'; readonly expected: string; readonly found: string }
  | { readonly code: 'E_SUITE'; readonly found: string }
  | { readonly code: 'E_NOT_FOR_ME'; readonly to: string }
  | { readonly code: 'E_CERT_UNKNOWN'; readonly signer: string }
  | { readonly code: 'E_CERT_SIGNATURE'; readonly signer: string }
  | { readonly code: 'E_CERT_ROLE'; readonly signer: string }
  | { readonly code: 'E_CERT_REVOKED'; readonly signer: string; readonly at: string }
  | { readonly code: 'E_CERT_EXPIRED'; readonly signer: string; readonly notAfter: string }
  | { readonly code: 'E_WRONG_STREET'; readonly expected: string; readonly found: string }
  | { readonly code: 'E_FOREIGN_LOG'; readonly owner: string }
  | { readonly code: 'E_SIGNATURE'; readonly signer: string }
  | { readonly code: 'E_PART_DIGEST'; readonly part: string }
  | { readonly code: 'E_UNWRAP' }
  | { readonly code: 'E_MAC' }
  | { readonly code: 'E_MANIFEST'; readonly key: string }
  | { readonly code: 'E_SENDER'; readonly key: string }
  | { readonly code: 'E_UPGRADE_REQUIRED'; readonly needed: number; readonly mine: number }
  | { readonly code: 'E_NEED_FROM'; readonly needs: ChainsByLog }
  | { readonly code: 'E_EQUIVOCATION'; readonly device: string; readonly no: number }
  | { readonly code: 'E_SEGMENT'; readonly part: string; readonly why: string }
  | { readonly code: 'E_SEAL'; readonly signer: string }
  | { readonly code: 'E_COVER' }
  | { readonly code: 'E_UNSEALED'; readonly needed: number; readonly found: number }
  | { readonly code: 'E_BLOB'; readonly sm3: string }
  | { readonly code: 'E_LINE'; readonly log: string; readonly seq: number; readonly error: OperationError }
  | { readonly code: 'E_ABRIDGED'; readonly log: string; readonly seq: number }
  | { readonly code: 'E_SEQUENCE'; readonly log: string; readonly expected: number; readonly found: number }
  | { readonly code: 'E_SPLIT_TRANSACTION'; readonly log: string; readonly seq: number }
  | { readonly code: 'E_CHAIN'; readonly log: string; readonly seq: number }
  | { readonly code: 'E_HEAD'; readonly log: string; readonly seq: number }
  | { readonly code: 'E_DOCUMENT'; readonly document: string; readonly key: string }
  | { readonly code: 'E_DISTRICT_SIGNATURE'; readonly district: string }
  | { readonly code: 'E_ROOT_GAP'; readonly expected: number; readonly found: number }
  | { readonly code: 'E_ROOT_CHAIN'; readonly version: number }
  | { readonly code: 'E_CATALOG_SIGNATURE'; readonly district: string }
  | { readonly code: 'E_ROLLBACK'; readonly what: string; readonly held: number; readonly found: number }
  | { readonly code: 'E_FAST_FORWARD'; readonly what: string; readonly held: number; readonly found: number }
  | { readonly code: 'E_SERIES'; readonly series: string; readonly why: string }
  | { readonly code: 'E_ANSWER_SIGNATURE' }
  | { readonly code: 'E_REQUEST_SIGNATURE'; readonly device: string };

export type BundleErrorCode = BundleError['code'];

const damaged = '文件可能在复制时损坏，也可能被改动过。请让对方重新导出，换一个 U 盘再试。';
const retype = '请向区里核对这份文件的来历，不要使用它。';

/** For the clerk and for the district: what happened, why, what to do. */
export function describeBundleError(error: BundleError): string {
  switch (error.code) {
    case 'E_NOT_A_BUNDLE':
      return '这不是报送包或回执文件。可能选错了文件。请选择扩展名为 .lxsync 的文件。';
    case 'E_TOO_LARGE':
      return `文件的${error.what}为 ${error.found}，超过 ${error.limit} 的上限，没有读取。${damaged}`;
    case 'E_ZIP':
      return `文件的外层结构不符合规定（${error.why}）。${damaged}`;
    case 'E_SIG_DER':
      return `签名的写法不正确。${damaged}`;
    case 'E_HEADER':
      return `包头的“${error.key}”一项不正确。${damaged}`;
    case 'E_NOT_CANONICAL':
      return `${error.document}不是规定的写法。${damaged}`;
    case 'E_FORMAT':
      return `文件格式为“${error.found}”，本程序不认识。可能由更新的版本写成。请先升级本机程序再接收。`;
    case 'E_KIND':
      return `这是${kindInWords(error.found)}，这里需要${kindInWords(error.expected)}。可能选错了文件。请重新选择。`;
    case 'E_SUITE':
      return `文件使用的密码套件“${error.found}”不在允许之列。请先升级本机程序，或让对方用规定的套件重新导出。`;
    case 'E_NOT_FOR_ME':
      return `文件是发给${partyInWords(error.to)}的，本机不是收件方，打不开。请转交给收件方。`;
    case 'E_CERT_UNKNOWN':
      return `不认识签名方（${error.signer}）。它可能还没有登记，或换过证书。请先办理登记，或取得对方新的证书文件，再接收。`;
    case 'E_CERT_SIGNATURE':
      return `证书的签发签名未通过校验（${error.signer}）。证书可能被改动过。${retype}`;
    case 'E_CERT_ROLE':
      return `证书不是发给这台电脑、用于报送的（${error.signer}）。${retype}`;
    case 'E_CERT_REVOKED':
      return `签名电脑（${error.signer}）的证书已于 ${error.at.slice(0, 10)} 撤销，之后的内容不再接收。请让该电脑重新登记。`;
    case 'E_CERT_EXPIRED':
      return `签名电脑（${error.signer}）的证书已于 ${error.notAfter.slice(0, 10)} 到期。请让该电脑重新登记后再导出。`;
    case 'E_WRONG_STREET':
      return `包头写的街道是 ${error.found}，证书发给的街道是 ${error.expected}，整包不予接收。请让对方核对登记信息。`;
    case 'E_FOREIGN_LOG':
      return `包里的一本日志属于另一个街道（${error.owner}），整包不予接收。可能拷贝了别处的数据文件夹。请让对方在本机重新建账后再导出。`;
    case 'E_SIGNATURE':
      return `签名校验未通过（签名方：${error.signer}）。${damaged}`;
    case 'E_PART_DIGEST':
      return `内容 ${error.part} 与包头登记的摘要不一致。${damaged}`;
    case 'E_UNWRAP':
      return `取不出内容密钥。${damaged}`;
    case 'E_MAC':
      return `包头的校验码不一致，内容可能被他人改动后重新签名。${retype}`;
    case 'E_MANIFEST':
      return `内层清单的“${error.key}”一项不正确。${damaged}`;
    case 'E_SENDER':
      return `内层清单与包头的“${error.key}”不一致，内容可能取自另一个包。${retype}`;
    case 'E_UPGRADE_REQUIRED':
      return `文件需要第 ${error.needed} 版读取程序，本机是第 ${error.mine} 版。文件没有问题，请保留，升级本机程序后再接收。`;
    case 'E_NEED_FROM':
      return `缺少这个包之前的内容（日志 ${Object.keys(error.needs).join('、')}）。请先接收之前的包，或让对方选择“全部”重新导出。`;
    case 'E_EQUIVOCATION':
      return `电脑 ${error.device} 的第 ${error.no} 号包有两份不同的内容。该电脑可能被复制，或丢失过报送记录。请立即与对方核对。`;
    case 'E_SEGMENT':
      return `内容 ${error.part} 不能还原（${error.why}）。${damaged}`;
    case 'E_SEAL':
      return `签发人（${error.signer}）的签名未通过校验。${damaged}`;
    case 'E_UNSEALED':
      return `区里要求 ${error.needed} 名负责人签发，这个包有 ${error.found} 名，没有接收。请由负责人签发后重新导出。`;
    case 'E_COVER':
      return '报送单上的合计与包内的内容不一致，包可能写得不完整。请让对方重新导出。';
    case 'E_BLOB':
      return `附件（${error.sm3.slice(0, 8)}）与登记的摘要不一致。${damaged}`;
    case 'E_LINE':
      return `日志 ${error.log} 第 ${error.seq} 条不正确：${describeOperationError(error.error)}`;
    case 'E_ABRIDGED':
      return `日志 ${error.log} 第 ${error.seq} 条处，按报送范围省略的内容与清单申明的不一致，包可能写得不完整或被改动过。请让对方重新导出。`;
    case 'E_SEQUENCE':
      return `日志 ${error.log} 的序号应为 ${error.expected}，实为 ${error.found}，内容不连续。${damaged}`;
    case 'E_SPLIT_TRANSACTION':
      return `日志 ${error.log} 第 ${error.seq} 条处，同一次保存的内容被拆成了两段。请升级对方程序后重新导出。`;
    case 'E_CHAIN':
      return `日志 ${error.log} 到第 ${error.seq} 条的链值与登记的不一致，内容可能缺少、多出或改动过。${damaged}`;
    case 'E_HEAD':
      return `日志 ${error.log} 第 ${error.seq} 条处的签名未通过校验。${damaged}`;
    case 'E_DOCUMENT':
      return `${error.document}的“${error.key}”一项不正确，文件可能已损坏或选错了文件。请重新取得这份文件。`;
    case 'E_DISTRICT_SIGNATURE':
      return `区级身份文件（${error.district}）的签名未通过校验。${retype}`;
    case 'E_ROOT_GAP':
      return `区级身份文件是第 ${error.found} 版，本机下一步只能采用第 ${error.expected} 版，没有采用。请向区里索取包含各版的身份文件（.lxroot）。`;
    case 'E_ROOT_CHAIN':
      return `区级身份文件第 ${error.version} 版与本机已采用的接不上，缺少原有根密钥的签名，没有采用。${retype}`;
    case 'E_CATALOG_SIGNATURE':
      return `下发数据的目录不是${error.district}签名的。${retype}`;
    case 'E_ROLLBACK':
      return `下发数据中“${seriesInWords(error.what)}”是第 ${error.found} 版，本机已采用第 ${error.held} 版，没有退回。请向区里要最新的下发文件。`;
    case 'E_FAST_FORWARD':
      return `下发数据中“${seriesInWords(error.what)}”的版本从 ${error.held} 一下跳到 ${error.found}，不合常理，没有采用。${retype}`;
    case 'E_SERIES':
      return `下发数据中的“${seriesInWords(error.series)}”${error.why}，整份没有采用。${damaged}`;
    case 'E_ANSWER_SIGNATURE':
      return `密码找回答复不是本区签发的，或已被改动。${retype}`;
    case 'E_REQUEST_SIGNATURE':
      return `申请的签名未通过校验（电脑 ${error.device}）。文件可能已损坏，请让对方重新写出登记申请。`;
    default:
      return assertNever(error, 'describeBundleError');
  }
}

const kindsInWords: { readonly [kind: string]: string } = {
  changes: '报送包',
  peer: '本单位电脑之间的交换包',
  receipt: '回执',
  refdata: '区级下发的资料包',
};

function kindInWords(kind: string): string {
  return Object.hasOwn(kindsInWords, kind) ? (kindsInWords[kind] as string) : '不认识的文件';
}

/** `district:990102` → 区 990102, `street:990102001` → 单位 990102001 的电脑, `device:…7K3F` → 尾号 7K3F 的电脑 */
function partyInWords(party: string): string {
  const [role, name = ''] = party.split(':');
  if (role === 'district') return `区 ${name}`;
  if (role === 'street') return `单位 ${name} 的电脑`;
  return role === 'device' ? `尾号 ${name.slice(-4)} 的电脑` : '别的单位';
}

const seriesWords: { readonly [name: string]: string } = {
  dict: '代码字典',
  indicators: '指标口径',
  orgtree: '机构目录',
  crl: '撤销名单',
  policy: '使用规定',
  devices: '电脑名册',
  secretaries: '签发人名册',
  templates: '表格模板',
};

function seriesInWords(name: string): string {
  return seriesWords[name] ?? name;
}
