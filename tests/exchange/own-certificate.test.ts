// 登记: the certificate for this PC comes in by 接收, and counts only when the clerk has compared the fingerprint.

import { expect, it } from 'vitest';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import { filesFor, openOffice, takeIn, value } from './office.ts';

it('takes its own certificate only when the clerk has compared the fingerprint', async () => {
  const office = openOffice();
  try {
    const pc = await office.newPc('一号机');
    await office.certify(pc);
    const [file = { id: '' }] = await filesFor(pc, 'certificate');
    const opened = value(await pc.host.openIncoming({ id: file.id }));
    expect(opened.compare?.digits).toBe(districtFingerprint(office.district.district));
    expect(await pc.host.settleIncoming({ id: file.id, confirmed: false })).toMatchObject({
      ok: false,
      error: { code: 'fingerprintNotConfirmed' },
    });
    expect(value(await pc.host.enrolmentState()).enrolled).toBe(false);
    await takeIn(pc, file);
    expect(value(await pc.host.enrolmentState()).enrolled).toBe(true);
  } finally {
    await office.close();
  }
});
