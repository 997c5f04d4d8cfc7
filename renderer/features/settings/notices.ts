// Which notices of the store the clerk has put away. The text itself is the key: a new finding is a new text.
const key = 'liangxin.notices.dismissed';
const keep = 200;

function dismissed(): readonly string[] {
  return JSON.parse(localStorage.getItem(key) ?? '[]') as readonly string[];
}

export function isDismissed(notice: string): boolean {
  return dismissed().includes(notice);
}

export function dismissNotice(notice: string): void {
  localStorage.setItem(key, JSON.stringify([...dismissed(), notice].slice(-keep)));
}
