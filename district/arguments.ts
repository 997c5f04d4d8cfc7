// The command line of lxrecv: words, and options of the form --name value or --name. No abbreviations; an option that a
// command does not know is refused, or a slip such as --dryrun would import for real.

import { fail, ok, type Result } from '#shared/base/result.ts';

export type Arguments = {
  readonly words: readonly string[];
  readonly options: { readonly [name: string]: string | true };
};

/** Names of the options with a value, and of those without. */
export type OptionNames = { readonly options: readonly string[]; readonly flags: readonly string[] };

export function readArguments(argv: readonly string[], names: OptionNames): Result<Arguments, string> {
  const words: string[] = [];
  const options: { [name: string]: string | true } = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    const name = word.slice(2);
    if (!word.startsWith('--')) words.push(word);
    else if (names.flags.includes(name)) options[name] = true;
    else if (!names.options.includes(name)) return fail(`不认识选项 ${word}。请核对写法后再运行。`);
    else {
      const value = argv[++i];
      if (value === undefined) return fail(`选项 ${word} 后面缺少内容。请补上后再运行。`);
      options[name] = value;
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
