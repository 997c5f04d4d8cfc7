import type { Result } from '#shared/base/result.ts';

/** The demo has nobody to ask: a refusal ends it with its sentence. */
export class DemoRefusal extends Error {}

export function demand<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new DemoRefusal(result.error.message);
  return result.value;
}
