// What the district writes by hand for its offices: a folder with dict.json, indicators.json, orgtree.json, policy.json
// (each the body of its series) and templates/*.xlsx. A file that is missing leaves that series as it was sent before.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { toBase64 } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { isSeriesBody, type SeriesBodies, type SeriesName, type WorkbookTemplate } from '#shared/bundle/series.ts';
import { inputOutput, type Refusal } from './exit-codes.ts';

const written = ['dict', 'indicators', 'orgtree', 'policy'] as const;
export type SourceBodies = { readonly [name in SeriesName]?: SeriesBodies[name] };

/** Reads and checks the whole folder; the first mistake refuses all of it. */
export function readSource(folder: string): Result<SourceBodies, Refusal> {
  const bodies: { [name: string]: unknown } = {};
  const names = readdirSync(folder);
  for (const name of written.filter((each) => names.includes(`${each}.json`))) {
    const body = readBody(join(folder, `${name}.json`), name);
    if (!body.ok) return body;
    bodies[name] = body.value;
  }
  if (existsSync(join(folder, 'templates'))) {
    const templates = readTemplates(join(folder, 'templates'));
    if (!templates.ok) return templates;
    bodies.templates = { templates: templates.value };
  }
  return ok(bodies as SourceBodies);
}

function readBody(file: string, name: SeriesName): Result<unknown, Refusal> {
  const body = parse(readFileSync(file, 'utf8'));
  if (body === undefined)
    return fail(inputOutput(`${file} 不是完整的 JSON，没有下发任何内容。请用文本编辑器改正后再运行。`));
  return isSeriesBody(name, body as JsonValue)
    ? ok(body)
    : fail(
        inputOutput(`${file} 的内容不符合规定，没有下发任何内容。请对照说明（docs/bundle-format.md）改正后再运行。`),
      );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Every workbook of the folder; purposes.json beside them may say what each is for: {"file.xlsx": "…"}. */
function readTemplates(folder: string): Result<readonly WorkbookTemplate[], Refusal> {
  const purposesFile = join(folder, 'purposes.json');
  const purposes = existsSync(purposesFile) ? parse(readFileSync(purposesFile, 'utf8')) : {};
  if (typeof purposes !== 'object' || purposes === null)
    return fail(inputOutput(`${purposesFile} 不是完整的 JSON，没有下发任何内容。请用文本编辑器改正后再运行。`));
  const files = readdirSync(folder).filter((name) => name.endsWith('.xlsx') && !name.startsWith('~$'));
  const templates = files.sort().map((file, i) => ({
    name: `t${i + 1}`,
    title: basename(file, '.xlsx').slice(0, 60),
    purpose: String((purposes as { readonly [file: string]: unknown })[file] ?? ''),
    file,
    contentBase64: toBase64(readFileSync(join(folder, file))),
  }));
  return isSeriesBody('templates', { templates })
    ? ok(templates)
    : fail(inputOutput(`${folder} 中有模板的文件名不合规定（不超过 100 字，不含 \\ / : 等符号），没有下发任何内容。`));
}
