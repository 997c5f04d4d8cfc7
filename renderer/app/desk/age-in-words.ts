const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago something was: 刚刚, 5 分钟前, 2 小时前, 3 天前. */
export function ageInWords(ageMs: number): string {
  if (ageMs < minute) return '刚刚';
  if (ageMs < hour) return `${Math.floor(ageMs / minute)} 分钟前`;
  if (ageMs < day) return `${Math.floor(ageMs / hour)} 小时前`;
  return `${Math.floor(ageMs / day)} 天前`;
}
