import type { OpenedFiles } from '#shared/workbook/open-workbook.ts';

/** What every sheet is called on the page and in the history: its name, among several files with the file's. */
export function sheetLabels({ files, sheets }: Pick<OpenedFiles, 'files' | 'sheets'>): readonly string[] {
  const taken = new Set<string>();
  return sheets.map(({ file, sheet }) => {
    const base = (files[file]?.name ?? '').replace(/\.[^.]*$/, '');
    const isOnly = sheets.filter((other) => other.file === file).length === 1;
    const label = files.length === 1 ? sheet.name : isOnly ? base : `${base}／${sheet.name}`;
    return unique(label, taken);
  });
}

/** Two files of one name are told apart by a number. */
function unique(label: string, taken: Set<string>): string {
  let name = label;
  for (let number = 2; taken.has(name); number++) name = `${label}（${number}）`;
  taken.add(name);
  return name;
}
