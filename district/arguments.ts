// The command line of lxrecv: words, and options of the form --name value or --name. No abbreviations.

import { fail, ok, type Result } from '#shared/base/result.ts';

export type Arguments = {
  readonly words: readonly string[];
  readonly options: { readonly [name: string]: string | true };
};

/** @param flags options that take no value */
export function readArguments(argv: readonly string[], flags: readonly string[]): Result<Arguments, string> {
  const words: string[] = [];
  const options: { [name: string]: string | true } = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (!word.startsWith('--')) words.push(word);
    else if (flags.includes(word.slice(2))) options[word.slice(2)] = true;
    else {
      const value = argv[++i];
      if (value === undefined) return fail(`选项 ${word} 后面缺少内容。请补上后再运行。`);
      options[word.slice(2)] = value;
    }
  }
  return ok({ words, options });
}

export function optionText(args: Arguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function hasFlag(args: Arguments, name: string): boolean {
  return args.options[name] === true;
}
