// Field scope (FEATURES H15): what the receiver has no need of is left out, and the hash chain still holds. A line that
// says something withheld is replaced by its digest and by what remains of the operation:
//   {"d":"<d_i, 64 hex digits>","op":{"f":{"name":"…"},"h":"…","k":"new","r":"…","s":4,"t":"person","u":"u1","x":"t1"}}
// The chain is computed from `d`, and the operation's id is cut from it, so that later operations which name the id still
// find it, and the whole line can be delivered later under the same id. That what remains is true to the whole line
// rests on the signature of the bundle: of the log's author, or of the PC of the same office that passes the log on, and
// whoever holds the whole line can prove it wrong by the digest. `ext.n`, the nonce that keeps a withheld value from being
// guessed by way of the digest, is withheld with it. A PC that lost lines and got them back from the district holds them
// abridged and passes them on so.

import { utf8 } from '#shared/base/bytes.ts';
import { abridgedText, digestOfLine, isAbridged, readLine } from '#shared/sync/log-line.ts';
import { attachmentField } from '#shared/sync/merge-record.ts';
import type { Operation } from '#shared/sync/operation.ts';
import { fits, isListOf, isMapOf, isOneOf, isText } from './document-shape.ts';
import { shownOperation } from './log-batch.ts';

/**
 * Fields by table that the receiver does not get; `*` stands for the whole table, `attachments` for what is attached to
 * its records: the contents stay away with the lines that name them.
 */
export type WithheldFields = { readonly [table: string]: readonly string[] };

/** What a bundle leaves out and for whom; stands in the manifest, so that it is signed. */
export type Scope = { readonly purpose: 'report'; readonly withheld: WithheldFields };

export const wholeTable = '*';

/** Whether what is attached to records of a table stays away from the receiver. */
export function areAttachmentsWithheld(withheld: WithheldFields, table: string | undefined): boolean {
  const hidden = withheldIn(withheld, table);
  return hidden.includes(wholeTable) || hidden.includes(attachmentField);
}

export const isScope = fits({
  purpose: isOneOf('report'),
  withheld: isMapOf(isListOf(isText(128), 512), /^[^\s"]{1,128}$/, 256),
});

export type Abridged = {
  /** The lines, each with its newline. */
  readonly text: Uint8Array<ArrayBuffer>;
  /** How many of them are abridged. */
  readonly count: number;
};

/** Leaves out of consecutive lines of one log what is withheld; lines that are abridged already count as such. */
export function abridgeLines(log: string, text: string, withheld: WithheldFields): Abridged {
  let count = 0;
  const signs = signsOf(withheld);
  const lines = text.split('\n').map((line) => {
    const isShort = isAbridged(line);
    if (!isShort && !signs.some((sign) => line.includes(sign))) return line;
    const rest = restOf(shownOperation(line), withheld);
    if (rest || isShort) count++;
    return rest ? abridgedText(digestOfLine(log, line), rest) : line;
  });
  return { text: utf8(lines.join('\n')), count };
}

/** Texts without which a canonical line says nothing withheld, so that most lines need not be parsed. */
function signsOf(withheld: WithheldFields): readonly string[] {
  return Object.entries(withheld).flatMap(([table, fields]) =>
    fields.flatMap((field) => {
      if (field === wholeTable) return [`"t":${JSON.stringify(table)}`];
      return [`${JSON.stringify(field)}:`, ...(field === attachmentField ? [blobSign] : [])];
    }),
  );
}

const blobSign = '"k":"blob"';

/** What remains of an operation; undefined when nothing of it is withheld. */
function restOf(op: Operation, withheld: WithheldFields): Operation | undefined {
  const hidden = withheldIn(withheld, op.t);
  if (hidden.length === 0) return undefined;
  const isHidden = (field: string) => hidden.includes(wholeTable) || hidden.includes(field);
  if (op.k === 'blob' && isHidden(attachmentField)) return bareOperation(op);
  const named = [...Object.keys(op.f ?? {}), ...Object.keys(op.b ?? {})];
  if (!hidden.includes(wholeTable) && !named.some(isHidden)) return undefined;
  const { f, b, ext, ...others } = op;
  const kept = {
    ...others,
    ...without('f', f, isHidden),
    ...without('b', b, isHidden),
    ...without('ext', ext, isNonce),
  };
  const isLeft = kept.f !== undefined || (op.f === undefined && kept.b !== undefined);
  return isLeft ? (kept as Operation) : bareOperation(op);
}

function withheldIn(withheld: WithheldFields, table: string | undefined): readonly string[] {
  return table !== undefined && Object.hasOwn(withheld, table) ? (withheld[table] as readonly string[]) : [];
}

function isNonce(key: string): boolean {
  return key === 'n';
}

/** `{ [name]: map }` without some of the map's keys; nothing at all when none is left. */
function without<Name extends 'f' | 'b' | 'ext'>(
  name: Name,
  map: Operation[Name],
  isLeftOut: (key: string) => boolean,
): { [key in Name]?: Operation[Name] } {
  const kept = Object.entries(map ?? {}).filter(([key]) => !isLeftOut(key));
  return kept.length > 0 ? ({ [name]: Object.fromEntries(kept) } as { [key in Name]: Operation[Name] }) : {};
}

/** Only that something stands at this place of the log, who wrote it when, and to which transaction it belongs. */
function bareOperation({ s, h, u, x }: Operation): Operation {
  return { h, k: 'note', s, ...(u === undefined ? {} : { u }), ...(x === undefined ? {} : { x }) };
}

export type AbridgedLine = { readonly digest: Uint8Array; readonly line: string; readonly op: Operation };

/**
 * Reads an abridged line: the digest of the whole line, and what remains as a line of its own. Undefined when it is none
 * such, or shows what the manifest says is withheld.
 */
export function readAbridgedLine(text: string, withheld: WithheldFields): AbridgedLine | undefined {
  const read = readLine(text);
  if (!read.ok || !read.value.isAbridged || restOf(read.value.op, withheld) !== undefined) return undefined;
  const { line, op } = read.value;
  return { digest: digestOfLine('', text), line, op };
}
