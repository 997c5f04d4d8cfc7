// Where one sheet ends and the next begins. Pages are made here and not by the browser, so that the preview is what is
// printed, and every page knows its number in every browser.

export type Row = readonly string[];

export type PrintedPage = { readonly rows: readonly Row[]; readonly isFirst: boolean; readonly isLast: boolean };

/** Heights in pixels: what is free for rows on the first page and on others, and what the end of the list takes. */
export type Room = { readonly first: number; readonly later: number; readonly ending: number };

/** Takes rows with their heights one after another; gives the pages that are full. */
export type PageFiller = { add(row: Row, height: number): void; finish(): readonly PrintedPage[] };

export function createPageFiller({ first, later, ending }: Room): PageFiller {
  const pages: Row[][] = [[]];
  const heights: number[][] = [[]];
  let used = 0;
  const roomHere = () => (pages.length === 1 ? first : later);
  const turn = () => {
    pages.push([]);
    heights.push([]);
    used = 0;
  };
  const put = (row: Row, height: number) => {
    pages.at(-1)?.push(row);
    heights.at(-1)?.push(height);
    used += height;
  };
  return {
    add(row, height) {
      if (used > 0 && used + height > roomHere()) turn();
      put(row, height);
    },
    finish() {
      if (used + ending > roomHere()) {
        const isAlone = pages.at(-1)?.length === 1;
        const [row, height] = isAlone ? [] : [pages.at(-1)?.pop(), heights.at(-1)?.pop()];
        turn();
        if (row && height !== undefined) put(row, height);
      }
      return pages.map((rows, at) => ({ rows, isFirst: at === 0, isLast: at === pages.length - 1 }));
    },
  };
}

/**
 * A row that is taller than a page, cut into rows that fit: each of them shows the next piece of its long cells.
 *
 * @param fits whether a row of these texts has room on a page
 */
export function cutTallRow(row: Row, fits: (piece: Row) => boolean): readonly Row[] {
  const pieces: Row[] = [];
  let rest = row.map((text) => [...text]);
  while (rest.some((text) => text.length > 0)) {
    const length = longestFitting(rest, fits);
    pieces.push(rest.map((text) => text.slice(0, length).join('')));
    rest = rest.map((text) => text.slice(length));
  }
  return pieces;
}

/** How many characters of every cell fit; one at least, so that the cutting ends. */
function longestFitting(rest: readonly (readonly string[])[], fits: (piece: Row) => boolean): number {
  let [fitting, tooLong] = [1, Math.max(...rest.map((text) => text.length)) + 1];
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (fits(rest.map((text) => text.slice(0, middle).join('')))) fitting = middle;
    else tooLong = middle;
  }
  return fitting;
}
