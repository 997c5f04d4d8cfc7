import { chineseDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import type { SharedIdentity } from '#shared/host/host-api.ts';

export type SharedWords = {
  readonly level: 'warning' | 'error';
  readonly title: string;
  readonly happened: string;
  readonly next: string;
};

/**
 * What the clerk is told of a second PC under the same id.
 *
 * @param today calendar date
 */
export function sharedInWords({ why, since, dueOn, isAsked }: SharedIdentity, today: string): SharedWords {
  const isLate = today > dueOn;
  const day = chineseDate(dateOfInstant(Date.parse(since)));
  const happened =
    why === 'fork'
      ? `区里 ${day}的回执说：除了本机，还有一台电脑用本机的登记写过记录，多半是复制了数据文件夹或整个硬盘。两边的记录区里都已收下，没有丢失。`
      : `${day}打开时发现，本机的台账是从另一份复制出来的，两份用的是同一份登记。记录都在，没有丢失。`;
  const next = isLate
    ? `重新登记的期限 ${chineseDate(dueOn)}已过，区里可能停用现在的登记，停用以后的报送会被退回。请尽快重新登记；没有报出的修改会随第一次报送一起带上。`
    : `请在 ${chineseDate(dueOn)}前重新登记，另一台电脑也要重新登记一次。到期以后区里会停用现在这份登记；在那以前照常报送。`;
  return {
    level: isLate ? 'error' : 'warning',
    title: isAsked ? '两台电脑在用同一份登记，正在等区里的授权文件' : '两台电脑在用同一份登记，请重新登记',
    happened,
    next,
  };
}
