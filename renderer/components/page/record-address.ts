/** The record named in an address such as /people/01H…; undefined when the address names only the page. */
export function recordIdIn(address: string, page: string): string | undefined {
  const rest = address.startsWith(`${page}/`) ? address.slice(page.length + 1) : '';
  const [id = ''] = rest.split(/[/?]/);
  return id === '' ? undefined : id;
}
