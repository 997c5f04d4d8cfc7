import { comparable } from './width.ts';

/** The pair of words in which yes and no are written; a column usually keeps to one pair. */
export type BooleanStyle = 'word' | 'tick' | 'have' | 'done' | 'letter' | 'digit' | 'other';

const words: { readonly [style in BooleanStyle]: readonly [yes: string, no: string] } = {
  word: ['是 为是 对 是的', '否 不是 非 不 不是的'],
  tick: ['√ ✓ ✔ ☑ ■ v 打勾', '× ✗ ✘ ✕ ╳ ☒ x □ ☐'],
  have: ['有', '无 没有 没 暂无'],
  done: ['已 已建 已建立 已成立 已递交 已报到 已完成 已签到', '未 未建 未建立 未成立 未递交 未报到 未完成 未签到 尚未'],
  letter: ['y yes true t', 'n no false f'],
  digit: ['1', '0'],
  other: ['到 到会 出席 参加 实到 签到 在 合格', '请假 缺席 缺勤 未到 旷会 病假 事假 未参加 未出席 公出 出差'],
};

type Answer = { readonly value: boolean; readonly style: BooleanStyle };

const readings = new Map<string, Answer>(
  (Object.keys(words) as BooleanStyle[]).flatMap((style) =>
    words[style].flatMap((list, index) =>
      list.split(' ').map((word) => [word, { value: index === 0, style }] as const),
    ),
  ),
);

/** Yes or no as clerks write it, with the style; undefined when it is neither. '√' → { value: true, style: 'tick' } */
export function parseWrittenBoolean(typed: string): Answer | undefined {
  if (typed.length > longestAnswer) return undefined;
  const word = comparable(typed).replace(/[。.,，;；]$/, '');
  return readings.get(word) ?? ticked(word) ?? explained(word);
}

const longestAnswer = 30;

/** ☑是 □否 or 是☑ 否□: the answer that has the tick. */
function ticked(word: string): Answer | undefined {
  const pattern = /^[□☐☑■√]/.test(word) ? /[☑√✓✔■](是|否|有|无)/g : /(是|否|有|无)\(?[☑√✓✔■]\)?/g;
  const [only, ...others] = [...word.matchAll(pattern)];
  if (only === undefined || others.length > 0) return undefined;
  return { value: only[1] === '是' || only[1] === '有', style: 'other' };
}

/** 是(2024年), 已双报到, 未参加: an answer with more to it. */
function explained(word: string): Answer | undefined {
  const answer = /^(是|否|有|无|√|×)[(,，](?!是|否)/.exec(word)?.[1];
  if (answer !== undefined) return { value: ['是', '有', '√'].includes(answer), style: 'other' };
  if (/^已(?!婚)[\p{Script=Han}“”"]{1,6}$/u.test(word)) return { value: true, style: 'other' };
  return /^(?:未|尚未|还未)(?![知定婚详])[\p{Script=Han}“”"]{1,6}$/u.test(word)
    ? { value: false, style: 'other' }
    : undefined;
}

/** The style a column keeps to, from how often each occurs; 是/否 wins a tie. */
export function usualStyle(counts: ReadonlyMap<BooleanStyle, number>): BooleanStyle {
  let best: BooleanStyle = 'word';
  for (const [style, count] of counts) {
    if (style !== 'other' && count > (counts.get(best) ?? 0)) best = style;
  }
  return best;
}
