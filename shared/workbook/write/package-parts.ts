// The parts of the package around the sheets: what there is, of which type, and how it hangs together.
import type { FinishedSheet } from './sheet-writer.ts';
import { xmlAttribute, xmlHead, xmlText } from './xml-out.ts';

const relationTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageTypes = 'http://schemas.openxmlformats.org/package/2006';
const sheetTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

type Relation = { readonly id: string; readonly type: string; readonly target: string };

function relationsXml(relations: readonly Relation[]): string {
  const list = relations.map(({ id, type, target }) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`);
  return `${xmlHead}<Relationships xmlns="${packageTypes}/relationships">${list.join('')}</Relationships>`;
}

export function packageRelationsXml(): string {
  return relationsXml([
    { id: 'rId1', type: `${relationTypes}/officeDocument`, target: 'xl/workbook.xml' },
    { id: 'rId2', type: `${packageTypes}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
  ]);
}

/** Who made the file is the program, not a person: a list that is handed on names nobody by accident. */
export function corePropertiesXml(at: string): string {
  const time = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${xmlText(at)}</dcterms:${name}>`;
  return (
    `${xmlHead}<cp:coreProperties xmlns:cp="${packageTypes}/metadata/core-properties" ` +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:creator>两新台账</dc:creator>${time('created')}${time('modified')}</cp:coreProperties>`
  );
}

export function sheetPath(index: number): string {
  return `xl/worksheets/sheet${index + 1}.xml`;
}

export function sheetRelationsXml(index: number): string {
  return relationsXml([
    { id: 'rId1', type: `${relationTypes}/vmlDrawing`, target: `../drawings/vmlDrawing${index + 1}.vml` },
    { id: 'rId2', type: `${relationTypes}/comments`, target: `../comments${index + 1}.xml` },
  ]);
}

export function workbookRelationsXml(sheets: number): string {
  const own = Array.from({ length: sheets }, (_, i) => ({
    id: `rId${i + 1}`,
    type: `${relationTypes}/worksheet`,
    target: `worksheets/sheet${i + 1}.xml`,
  }));
  return relationsXml([
    ...own,
    { id: `rId${sheets + 1}`, type: `${relationTypes}/styles`, target: 'styles.xml' },
    { id: `rId${sheets + 2}`, type: `${relationTypes}/sharedStrings`, target: 'sharedStrings.xml' },
  ]);
}

export function workbookXml(sheets: readonly FinishedSheet[]): string {
  const list = sheets.map(({ name, state = 'visible' }, i) => {
    const seen = state === 'visible' ? '' : ` state="${state}"`;
    return `<sheet name="${xmlAttribute(name)}" sheetId="${i + 1}"${seen} r:id="rId${i + 1}"/>`;
  });
  const names = sheets.flatMap((sheet, i) =>
    sheet.names.map(
      ({ name, range, isHidden }) =>
        `<definedName name="${name}" localSheetId="${i}"${isHidden ? ' hidden="1"' : ''}>${xmlText(range)}</definedName>`,
    ),
  );
  const front = sheets.findIndex(({ state = 'visible' }) => state === 'visible');
  if (front < 0) throw new Error('a workbook without a visible sheet cannot be opened');
  return (
    `${xmlHead}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relationTypes}">` +
    `<bookViews><workbookView activeTab="${front}"/></bookViews><sheets>${list.join('')}</sheets>` +
    `${names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : ''}</workbook>`
  );
}

export function contentTypesXml(sheets: readonly FinishedSheet[]): string {
  const part = (path: string, type: string) => `<Override PartName="/${path}" ContentType="${type}+xml"/>`;
  const own = sheets.flatMap(({ comments }, i) => [
    part(sheetPath(i), `${sheetTypes}.worksheet`),
    ...(comments.length > 0 ? [part(`xl/comments${i + 1}.xml`, `${sheetTypes}.comments`)] : []),
  ]);
  return (
    `${xmlHead}<Types xmlns="${packageTypes}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    part('xl/workbook.xml', `${sheetTypes}.sheet.main`) +
    own.join('') +
    part('xl/styles.xml', `${sheetTypes}.styles`) +
    part('xl/sharedStrings.xml', `${sheetTypes}.sharedStrings`) +
    part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties') +
    '</Types>'
  );
}
