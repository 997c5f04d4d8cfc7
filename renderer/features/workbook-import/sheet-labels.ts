import type { OpenedFiles } from '#shared/workbook/open-workbook.ts';

/** Text has no sheets with names of their own. */
const unnamed: ReadonlySet<string> = new Set(['csv', 'txt', 'html']);

/**
 * What every sheet is called on the page and in the history: its name, among several files with the file's; the only
 * table of a text by the name of its file.
 */
export function sheetLabels({ files, sheets }: Pick<OpenedFiles, 'files' | 'sheets'>): readonly string[] {
  const taken = new Set<string>();
  return sheets.map(({ file, sheet }) => {
    const base = (files[file]?.name ?? '').replace(/\.[^.]*$/, '');
    const isOnly = sheets.filter((other) => other.file === file).length === 1;
    const isText = unnamed.has(files[file]?.format ?? '');
    const label =
      isOnly && (isText || files.length > 1) ? base : files.length === 1 ? sheet.name : `${base}／${sheet.name}`;
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
