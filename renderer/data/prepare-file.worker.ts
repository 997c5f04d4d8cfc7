/// <reference lib="webworker" />
// Reads a chosen file, makes pictures small and works out the digest, away from the page. A picture that is drawn again
// loses everything that the camera wrote beside it: place, time, device.

import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import {
  attachmentName,
  type FileProblem,
  fittedSize,
  isPicture,
  maxFileBytes,
  maxPictureBytes,
  maxPictureSide,
  mimeOf,
  type PreparedFile,
} from './prepared-file.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<File>) => void answer(data).catch(raise);

async function answer(file: File): Promise<void> {
  const prepared = await prepare(file);
  scope.postMessage(prepared, prepared.ok ? [prepared.value.content.buffer] : []);
}

/** As an error of the worker, which the page hears of; a rejection it would not. */
function raise(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

async function prepare(file: File): Promise<Result<PreparedFile, FileProblem>> {
  const { name } = file;
  if (file.size === 0) return fail({ kind: 'empty', name });
  if (file.size > maxFileBytes) return fail({ kind: 'tooLarge', name });
  const content = await bytesOf(file);
  if (!content) return fail({ kind: 'unreadable', name });
  if (isPicture(content)) return smallPicture(file);
  return ok({ content, sm3: sm3Hex(content), mime: mimeOf(file.type), name: attachmentName(name) });
}

/** Undefined when the system refuses: a file that is gone, or a drive that was taken out. */
async function bytesOf(file: Blob): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

async function smallPicture(file: File): Promise<Result<PreparedFile, FileProblem>> {
  const bitmap = await pictureOf(file);
  if (!bitmap) return fail({ kind: 'badPicture', name: file.name });
  try {
    for (let side = maxPictureSide; ; side = Math.round(side * 0.75))
      for (const quality of [0.85, 0.7, 0.5]) {
        const { w, h } = fittedSize(bitmap.width, bitmap.height, side);
        const content = new Uint8Array(await (await drawn(bitmap, w, h, quality)).arrayBuffer());
        if (content.length > maxPictureBytes) continue;
        const name = attachmentName(file.name, '.jpg');
        return ok({ content, sm3: sm3Hex(content), mime: 'image/jpeg', name, w, h });
      }
  } finally {
    bitmap.close();
  }
}

async function pictureOf(file: File): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

/** On white, because JPEG knows no transparency. */
function drawn(bitmap: ImageBitmap, w: number, h: number, quality: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(w, h);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('drawn: no canvas');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, w, h);
  pen.drawImage(bitmap, 0, 0, w, h);
  return canvas.convertToBlob({ type: 'image/jpeg', quality });
}
