type Placed = { readonly h: string; readonly op: string };

/**
 * The order of all operations everywhere: by stamp, then by id. Stamps alone are not enough: two copies of one disk give
 * the same stamps.
 */
export function isLater(a: Placed, b: Placed): boolean {
  return a.h === b.h ? a.op > b.op : a.h > b.h;
}
