import { concatBytes, utf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';

export type LooseEntry = {
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  readonly flags?: number;
  readonly extra?: Uint8Array;
  readonly tail?: Uint8Array;
};

/** A ZIP written without our rules: any names, any flags, any extra. */
export function looseZip(files: readonly LooseEntry[]): Uint8Array<ArrayBuffer> {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let at = 0;
  for (const { name, content, flags = 0x0800, extra = new Uint8Array(), tail = new Uint8Array() } of files) {
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, 20, true);
    common.setUint16(2, flags, true);
    common.setUint16(8, 0x21, true);
    common.setUint32(10, crc32(content), true);
    common.setUint32(14, content.length, true);
    common.setUint32(18, content.length, true);
    common.setUint16(22, name.length, true);
    common.setUint16(24, extra.length, true);
    const head = new Uint8Array(common.buffer);
    const local = concatBytes(utf8('PK\u0003\u0004'), head, name, extra, content, tail);
    const rest = new DataView(new ArrayBuffer(14));
    rest.setUint32(10, at, true);
    centrals.push(
      concatBytes(utf8('PK\u0001\u0002'), Uint8Array.of(20, 0), head, new Uint8Array(rest.buffer), name, extra),
    );
    locals.push(local);
    at += local.length;
  }
  const directory = concatBytes(...centrals);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, files.length, true);
  end.setUint16(6, files.length, true);
  end.setUint32(8, directory.length, true);
  end.setUint32(12, at, true);
  return concatBytes(...locals, directory, utf8('PK\u0005\u0006'), new Uint8Array(end.buffer));
}
