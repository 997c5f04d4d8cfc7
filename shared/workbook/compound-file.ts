// The container of .xls, .et and encrypted .xlsx: an OLE compound file, a small file system in sectors. Only its
// directory is read here, to say what the file is and whether it is all there.

export type CompoundKind = 'workbook' | 'encrypted' | 'word' | 'presentation' | 'truncated' | 'other';

const freeSector = 0xffffffff;
const endOfChain = 0xfffffffe;

export function checkCompoundFile(bytes: Uint8Array): CompoundKind {
  if (bytes.length < 512) return 'truncated';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorSize = 1 << view.getUint16(30, true);
  if (sectorSize !== 512 && sectorSize !== 4096) return 'other';
  const table = readSectorTable(view, sectorSize);
  if (table === undefined || !isWhole(table, bytes.length, sectorSize)) return 'truncated';
  return kindOf(readNames(view, table, sectorSize));
}

/** The allocation table: for each sector, the next one of its stream. Undefined when a part of it is missing. */
function readSectorTable(view: DataView, sectorSize: number): number[] | undefined {
  const table: number[] = [];
  const count = Math.min(view.getUint32(44, true), 109);
  for (let i = 0; i < count; i++) {
    const start = (view.getUint32(76 + 4 * i, true) + 1) * sectorSize;
    if (start + sectorSize > view.byteLength) return undefined;
    for (let at = start; at < start + sectorSize; at += 4) table.push(view.getUint32(at, true));
  }
  return table;
}

/** Every sector in use must be in the file; some writers leave off the unused end of the last one. */
function isWhole(table: readonly number[], length: number, sectorSize: number): boolean {
  let last = table.length - 1;
  while (last >= 0 && table[last] === freeSector) last--;
  return (last + 1) * sectorSize < length;
}

function readNames(view: DataView, table: readonly number[], sectorSize: number): readonly string[] {
  const names: string[] = [];
  let sector = view.getUint32(48, true);
  for (let steps = 0; sector < endOfChain && steps <= table.length; steps++) {
    const start = (sector + 1) * sectorSize;
    for (let at = start; at + 128 <= Math.min(start + sectorSize, view.byteLength); at += 128) {
      const units = Math.min(view.getUint16(at + 64, true) / 2 - 1, 31);
      const codes = Array.from({ length: Math.max(units, 0) }, (_, i) => view.getUint16(at + 2 * i, true));
      names.push(String.fromCharCode(...codes));
    }
    sector = table[sector] ?? endOfChain;
  }
  return names;
}

function kindOf(names: readonly string[]): CompoundKind {
  if (names.includes('EncryptedPackage')) return 'encrypted';
  if (names.includes('Workbook') || names.includes('Book')) return 'workbook';
  if (names.includes('WordDocument')) return 'word';
  return names.includes('PowerPoint Document') ? 'presentation' : 'other';
}
