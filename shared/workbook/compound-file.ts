// The container of .xls, .et and encrypted .xlsx: an OLE compound file, a small file system in sectors. Only its
// directory is read here, to say what the file is and whether it is all there.

export type CompoundKind = 'workbook' | 'oldWorkbook' | 'encrypted' | 'word' | 'presentation' | 'truncated' | 'other';

/** From here on a sector number says free, end of chain or table, not a place. */
const specialSector = 0xfffffffa;

type Entry = { readonly name: string; readonly type: number; readonly start: number; readonly size: number };

export function checkCompoundFile(bytes: Uint8Array): CompoundKind {
  if (bytes.length < 512) return 'truncated';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorSize = 1 << view.getUint16(30, true);
  if (sectorSize !== 512 && sectorSize !== 4096) return 'other';
  const table = readSectorTable(view, sectorSize);
  const entries = table && readDirectory(view, table, sectorSize);
  if (table === undefined || entries === undefined) return 'truncated';
  const hasSector = (sector: number) => (sector + 1) * sectorSize < bytes.length;
  const isWhole = entries.filter(hasOwnSectors).every(({ start }) => chainOf(start, table).every(hasSector));
  return isWhole ? kindOf(entries.map(({ name }) => name)) : 'truncated';
}

/** The allocation table: for each sector, the next one of its stream. Undefined when a part of it is missing. */
function readSectorTable(view: DataView, sectorSize: number): readonly number[] | undefined {
  const table: number[] = [];
  for (const sector of tableSectors(view, sectorSize)) {
    const start = (sector + 1) * sectorSize;
    if (start + sectorSize > view.byteLength) return undefined;
    for (let at = start; at < start + sectorSize; at += 4) table.push(view.getUint32(at, true));
  }
  return table;
}

/** Where the table itself lies: 109 sectors are named in the header, further ones in a chain of lists. */
function tableSectors(view: DataView, sectorSize: number): readonly number[] {
  const sectors = Array.from({ length: 109 }, (_, i) => view.getUint32(76 + 4 * i, true));
  let list = view.getUint32(68, true);
  for (let steps = view.getUint32(72, true); steps > 0 && list < specialSector; steps--) {
    const start = (list + 1) * sectorSize;
    if (start + sectorSize > view.byteLength) break;
    for (let at = start; at < start + sectorSize - 4; at += 4) sectors.push(view.getUint32(at, true));
    list = view.getUint32(start + sectorSize - 4, true);
  }
  return sectors.filter((sector) => sector < specialSector).slice(0, view.getUint32(44, true));
}

/** The sectors of a stream in order; a chain that runs in a circle stops after as many steps as there are sectors. */
function chainOf(start: number, table: readonly number[]): readonly number[] {
  const chain: number[] = [];
  for (let sector = start; sector < specialSector && chain.length <= table.length; ) {
    chain.push(sector);
    sector = table[sector] ?? specialSector;
  }
  return chain;
}

/** Streams under 4,096 bytes live inside the stream of the root entry. */
function hasOwnSectors({ type, size }: Entry): boolean {
  return type === 5 ? size > 0 : type === 2 && size >= 4096;
}

function readDirectory(view: DataView, table: readonly number[], sectorSize: number): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  for (const sector of chainOf(view.getUint32(48, true), table)) {
    const start = (sector + 1) * sectorSize;
    if (start + sectorSize > view.byteLength) return undefined;
    for (let at = start; at < start + sectorSize; at += 128) entries.push(readEntry(view, at));
  }
  return entries;
}

function readEntry(view: DataView, at: number): Entry {
  const length = Math.min(Math.max(view.getUint16(at + 64, true) / 2 - 1, 0), 31);
  const codes = Array.from({ length }, (_, i) => view.getUint16(at + 2 * i, true));
  return {
    name: String.fromCharCode(...codes),
    type: view.getUint8(at + 66),
    start: view.getUint32(at + 116, true),
    size: view.getUint32(at + 120, true),
  };
}

function kindOf(names: readonly string[]): CompoundKind {
  if (names.includes('EncryptedPackage')) return 'encrypted';
  if (names.includes('Workbook')) return 'workbook';
  if (names.includes('Book')) return 'oldWorkbook';
  if (names.includes('WordDocument')) return 'word';
  return names.includes('PowerPoint Document') ? 'presentation' : 'other';
}
