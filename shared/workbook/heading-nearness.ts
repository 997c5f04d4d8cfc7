// How near two headings are that are not the same: the pieces their essences share. What kind of thing a column holds
// stands at the end of a heading (时间, 电话, 地址) and must agree; so must every word that says who or which is meant.
//   入职本ET (入职本单位时间) and 入职T: 0.67   书记P and 副书记P: 0

/** An essence taken apart, as it is compared. */
export type Parts = {
  readonly essence: string;
  readonly stem: string;
  readonly tail: string;
  /** Who or which, as one text to compare. */
  readonly meant: string;
  readonly size: number;
};

/** Ends that say what kind of thing a column holds; name and state may be left out. */
const tails = /[TPANCFSUMXYILRK]$/;
const weak = new Set(['', 'M', 'X', 'Y', 'S', 'U']);

/** Who or which: a word here must stand on both sides, for 书记电话 and 副书记电话 are two things. */
const qualifiers =
  `副 女 流动 准驾 群团 上次 上届 下次 下届 本届 应 预备 正式 积极分子 申请 紧急 应急 家属 配偶 父 母 备用 其他
  第二 法人 负责人 联系 联络员 指导员 书记 站长 对方 介绍人 推荐 证明人 户主 委员 培养 经办 登记人 填报 录入 采集 更新 核查
  核实 审核 毕业 回访 分管 上级 下级 兑换 获得 开始 起始 结束 截止 到期 期满 届满 未 不 缺 请假 积分`.split(/\s+/);

const known = new Map<string, Parts>();

export function partsOf(essence: string): Parts {
  const before = known.get(essence);
  if (before) return before;
  const tail = tails.exec(essence)?.[0] ?? '';
  const stem = essence.slice(0, essence.length - tail.length);
  const meant = qualifiers.filter((word) => essence.includes(word)).join(' ');
  const parts = { essence, stem, tail, meant, size: sizeOf(stem) };
  if (known.size < 20_000) known.set(essence, parts);
  return parts;
}

/** Whether a heading speaks of somebody or something beside the record itself. */
export function hasQualifier(essence: string): boolean {
  return partsOf(essence).meant !== '';
}

/** How much two essences share, 0 to 1. */
export function nearness(left: Parts, right: Parts): number {
  if (left.essence === right.essence) return left.essence === '' ? 0 : 1;
  if (left.meant !== right.meant) return 0;
  const isSameTail = left.tail === right.tail;
  if (left.stem === right.stem && left.stem !== '' && isKindOf(left.tail, right.tail)) return 0.85;
  if (!isSameTail && !(weak.has(left.tail) && weak.has(right.tail))) return 0;
  if (left.stem === '' || right.stem === '') return isSameTail && ownTails.has(left.tail) ? 0.65 : 0;
  return left.stem === right.stem ? 0.9 : nearnessOfStems(left, right);
}

function nearnessOfStems(left: Parts, right: Parts): number {
  const isSameTail = left.tail === right.tail;
  const isAligned = left.stem.at(-1) === right.stem.at(-1);
  const whole = (2 * sharedPieces(left.stem, right.stem)) / (left.size + right.size);
  const isHeadless = !isAligned && weak.has(left.tail);
  return whole * (isSameTail ? 1 : 0.9) * (isAligned ? 1 : isHeadless ? 0.8 : 0.9);
}

/** 交通工具类型 is what 交通工具 is. */
function isKindOf(a: string, b: string): boolean {
  return (a === 'C' && b === '') || (a === '' && b === 'C');
}

/** 骑士姓名 is a name and 小哥电话 a phone number, whoever that is. */
const ownTails = new Set(['X', 'P', 'I']);

/** A sign stands for two characters, 所在 for half a one: it is said or left out at will. */
function sizeOf(text: string, from = 0, to = text.length): number {
  let size = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    size += code === 111 ? 0.5 : code >= 65 && code <= 90 ? 2 : 1;
  }
  return size;
}

/** Longest piece first, then what is left of it on either side. */
function sharedPieces(a: string, b: string): number {
  const piece = longestPiece(a, b);
  if (piece === undefined) return 0;
  const before = sharedPieces(a.slice(0, piece.inA), b.slice(0, piece.inB));
  const after = sharedPieces(a.slice(piece.inA + piece.length), b.slice(piece.inB + piece.length));
  return piece.size + before + after;
}

type Piece = { readonly inA: number; readonly inB: number; readonly length: number; readonly size: number };

/** The longest text of at least two characters that is in both. */
function longestPiece(a: string, b: string): Piece | undefined {
  let best: Piece | undefined;
  for (let inA = 0; inA < a.length; inA++) {
    for (let inB = b.indexOf(a[inA] as string); inB >= 0; inB = b.indexOf(a[inA] as string, inB + 1)) {
      let length = 1;
      while (inA + length < a.length && a[inA + length] === b[inB + length]) length++;
      const size = sizeOf(a, inA, inA + length);
      if (size >= 2 && size > (best?.size ?? 0)) best = { inA, inB, length, size };
    }
  }
  return best;
}
