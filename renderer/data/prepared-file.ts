// What an attachment becomes before it is kept: pictures are made small, other files stay as they are.

import type { Bytes } from '#shared/base/bytes.ts';
import { assertNever } from '#shared/base/result.ts';

export type PreparedFile = {
  readonly content: Bytes;
  readonly sm3: string;
  readonly mime: string;
  readonly name: string;
  /** Pixels; only of pictures. */
  readonly w?: number;
  readonly h?: number;
};

export type FileProblem =
  | { readonly kind: 'empty'; readonly name: string }
  | { readonly kind: 'tooLarge'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly name: string }
  | { readonly kind: 'badPicture'; readonly name: string };

/** One part of a bundle holds no more (shared/bundle/header.ts). */
export const maxFileBytes = 64 * 1024 * 1024;
/** A picture is made to fit both. */
export const maxPictureBytes = 300 * 1024;
export const maxPictureSide = 1600;

export function describeFileProblem({ kind, name }: FileProblem): string {
  switch (kind) {
    case 'empty':
      return `没有添加“${name}”。这个文件是空的，请检查后重新选择。`;
    case 'tooLarge':
      return `没有添加“${name}”。文件超过 64 MB，带不进报送包。请压缩或拆分后再添加。`;
    case 'unreadable':
      return `没有添加“${name}”。文件读不出来，可能已被移走，或U盘已经拔出。请检查后重新选择。`;
    case 'badPicture':
      return `没有添加“${name}”。这张照片打不开，文件可能已损坏。请用看图软件检查，另存为 JPEG 后再添加。`;
    default:
      return assertNever(kind, 'describeFileProblem');
  }
}

/** What a picture of this size is drawn at: its longest side at most `side`, never enlarged. */
export function fittedSize(width: number, height: number, side = maxPictureSide): { w: number; h: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { w: Math.max(1, Math.round(width * scale)), h: Math.max(1, Math.round(height * scale)) };
}

/** JPEG and PNG are known by their first bytes, whatever the name says. */
export function isPicture(content: Uint8Array): boolean {
  const begins = (...bytes: readonly number[]) => bytes.every((byte, i) => content[i] === byte);
  return begins(0xff, 0xd8, 0xff) || begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
}

/** A media type as bundles take it; what the system does not know is only bytes. */
export function mimeOf(type: string): string {
  const plain = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z]{1,40}\/[a-z0-9][a-z0-9.+-]{0,79}$/.test(plain) ? plain : 'application/octet-stream';
}

/** At most 100 characters, the ending kept. @param ending takes the place of the name's own */
export function attachmentName(name: string, ending?: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, own] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const end = ending ?? own.slice(0, 20);
  return `${[...stem].slice(0, 100 - end.length).join('')}${end}`;
}
