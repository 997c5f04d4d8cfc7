// What the program writes as a table, whatever the kind of file: columns with a kind and a width, rows of plain values.
// Lists, templates, returned problem rows and workbooks of a round trip are all made of these.

/**
 * `text` keeps every character (证件号码 with 18 digits, leading zeros), `date` takes ISO text: a full day becomes a date
 * cell, one that is known to the month or the year only stays text.
 */
export type OutKind = 'text' | 'number' | 'percent' | 'date';

export type OutColumn = {
  readonly header: string;
  /** The heading above, shared by neighbours that name the same. */
  readonly group?: string;
  readonly kind: OutKind;
  /** In characters of Latin width; a Chinese character counts two. Without it the first rows decide. */
  readonly width?: number;
  /** Offered as a drop-down. Other words may be written, after a warning. */
  readonly choices?: readonly string[];
  /** The choices are usual values only: other words are as good and nobody is warned. */
  readonly areHints?: boolean;
  /** In a protected sheet: may not be typed over, shown grey. */
  readonly isLocked?: boolean;
  readonly isHidden?: boolean;
  /** Shown when the cell of the heading is entered. */
  readonly note?: string;
};

/** Of a percent column the number is the percentage: 80 is shown as 80.0%. */
export type OutValue = string | number | null;

/** A cell that wants attention: coloured, with the reason as a comment beside it. */
export type OutMark = { readonly column: number; readonly why: string };

export type OutRow = { readonly cells: readonly OutValue[]; readonly marks?: readonly OutMark[] };

export type OutSheet = {
  readonly name: string;
  readonly state?: 'visible' | 'hidden' | 'veryHidden';
  /** One merged line at the top. */
  readonly title?: string;
  /** Lines under the title: 填表单位、填表人、日期. */
  readonly lines?: readonly string[];
  readonly columns: readonly OutColumn[];
  /** Arrows for filtering in the headings. */
  readonly hasFilter?: boolean;
  /** The row under the last one; its first cell that is null says 合计. */
  readonly totals?: readonly OutValue[];
  /** Only cells of columns that are not locked can be typed into; no password. */
  readonly isProtected?: boolean;
  /** Without it, by the number of columns. */
  readonly isLandscape?: boolean;
};
