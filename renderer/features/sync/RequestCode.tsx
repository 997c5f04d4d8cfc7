import { inGroups } from './bundle-status.ts';

/** The digits of a request that clerk and district read to each other. */
export function RequestCode({ code }: { readonly code: string }) {
  return (
    <>
      <p>打电话给区里，双方各念一遍下面的申请码，8 组数字都一样才算对上：</p>
      <output className="exchange-digits" aria-label="申请码">
        {inGroups(code)}
      </output>
    </>
  );
}
