// What the page and the worker that holds the form say to each other.

import type { ForeignWords } from '#shared/workbook/fill/fill-form.ts';
import type { FillValue } from '#shared/workbook/fill/fill-value.ts';
import type { FormLayout, LayoutCorrection, SpotWithTraits } from '#shared/workbook/fill/form-layout.ts';
import type { FormPicture } from '#shared/workbook/fill/form-picture.ts';

export type SheetName = { readonly index: number; readonly name: string; readonly isHidden: boolean };

export type ToForm =
  | { readonly kind: 'open'; readonly bytes: Uint8Array<ArrayBuffer>; readonly fileName: string }
  | { readonly kind: 'layOut'; readonly sheet: number; readonly correction: LayoutCorrection }
  /** Values of records, in portions, ahead of `fill`; `isFirst` forgets those sent before. */
  | { readonly kind: 'rows'; readonly isFirst: boolean; readonly rows: readonly (readonly FillValue[])[] }
  | {
      readonly kind: 'fill';
      readonly columns: readonly number[];
      readonly spots: readonly { readonly spot: SpotWithTraits; readonly value: FillValue }[];
    };

export type FromForm =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'opened'; readonly sheets: readonly SheetName[] }
  | { readonly kind: 'laidOut'; readonly layout: FormLayout; readonly picture: FormPicture }
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'filled';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly inserted: number;
      readonly foreign: readonly ForeignWords[];
    };
