// 授权文件: this PC's own certificate, or that of a colleague's PC of the same office. The latter is what lets this PC
// open and check the colleague's bundles, and write ones that the colleague can open. Or that of a person of this PC who
// releases reports.

import { fail, ok, type Result } from '#shared/base/result.ts';
import { type CertificateFile, checkCertificate, readCertificateFile } from '#shared/bundle/certificate.ts';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import type { HostError } from '#shared/host/host-api.ts';
import { bundleRefusal, ownerOf, withCertificate } from '../exchange/enrolling.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import { noPeers, withPeerCertificate } from '../exchange/peer-record.ts';
import { whoAskedFor, withSecretary } from '../exchange/secretaries.ts';
import { refuse } from '../host-error.ts';
import { acceptedChain } from '../trust/accepted-districts.ts';
import type { InboxFile, IncomingContext, IncomingHandler, NotTaken, OpenedIncoming } from './handler.ts';

export const certificateFiles: IncomingHandler = {
  kind: 'certificate',
  isOne: ({ keys }) => keys?.includes('certSig') === true,
  senderOf: ({ subject }, { session }) => {
    const isOurs = subject && [session.deviceId, session.next?.deviceId].includes(subject.deviceId);
    const whose = isOurs ? '本机' : (subject?.deviceName ?? '');
    return whose === '' ? '区里' : `区里，发给${whose}`;
  },
  open: async (file, context) => {
    const read = readCertificateFile(file.content);
    if (!read.ok) return fail({ ...bundleRefusal(file.name, read.error), fate: 'quarantine' });
    const { cert } = read.value;
    if (cert.role === 'secretary') return openSecretary(file, read.value, context);
    if (ownerOf(cert, context.session)) return openOwn(file, read.value, context);
    const refusal = whyNotColleague(file, read.value, context);
    return refusal ? fail(refusal) : ok(openColleague(read.value));
  },
};

function openOwn(
  file: InboxFile,
  certificate: CertificateFile,
  context: IncomingContext,
): Result<OpenedIncoming, NotTaken> {
  const take = ({ record, session, deps }: IncomingContext): Result<ExchangeRecord, HostError> =>
    withCertificate(record, file, session, deps.journal(), deps.now());
  const tried = take(context);
  if (!tried.ok) return fail({ ...tried.error, fate: 'leave' });
  const { district } = certificate;
  const isNewId = certificate.cert.subject !== context.session.deviceId;
  const message = isNewId
    ? '本机已用自己的编号重新登记，以后用新的证书报送。以前没有报出的修改，下次报送时一起带上。'
    : '本机已登记，可以报送和接收。';
  return ok({
    facts: factsOf(certificate, isNewId ? '本机（重新登记）' : '本机'),
    warnings: [],
    compare: { label: '区里的指纹', digits: districtFingerprint(district) },
    settle: async (later, confirmed) => {
      if (!confirmed) return fingerprintNotConfirmed();
      const taken = take(later);
      return taken.ok ? ok({ record: taken.value, message }) : taken;
    },
  });
}

function openColleague(certificate: CertificateFile): OpenedIncoming {
  const { cert, certSig } = certificate;
  return {
    facts: factsOf(certificate, `同事的电脑 ${cert.deviceName}`),
    warnings: [],
    settle: async ({ record }) =>
      ok({
        record: { ...record, peers: withPeerCertificate(record.peers ?? noPeers, { cert, certSig }) },
        message: `已认识同事的电脑“${cert.deviceName}”，可以和它互相收发。`,
      }),
  };
}

/** A person of this PC may release reports from now on. */
function openSecretary(
  file: InboxFile,
  certificate: CertificateFile,
  { record }: IncomingContext,
): Result<OpenedIncoming, NotTaken> {
  const { cert, certSig } = certificate;
  const not = notTaken(file.name);
  if (!record.district)
    return fail(not('notEnrolled', '本机还没有登记。先接收发给本机的授权文件，再接收签发人的证书。', 'hold'));
  const districts = acceptedChain(record).map((each) => each.district);
  const checked = checkCertificate(certificate, record.district.district, districts, 'secretary');
  if (!checked.ok) return fail({ ...bundleRefusal(file.name, checked.error), fate: 'quarantine' });
  if (!whoAskedFor(record, { cert, certSig }))
    return fail(
      not(
        'certificateForOther',
        `它是发给签发人 ${cert.deviceName} 的，本机没有他的这把签发密钥，或者已有更新的证书。`,
        'leave',
      ),
    );
  return ok({
    facts: factsOf(certificate, `签发人 ${cert.deviceName}`),
    warnings: ['接收以后，本机的报送包都要由签发人签发才能送出。经办和签发要由两个人来做。'],
    settle: async ({ record: later }) => {
      const asked = whoAskedFor(later, { cert, certSig });
      if (!asked) return refuse('certificateForOther', `${cert.deviceName} 已经不是本机的签发人，证书没有采用。`);
      const { name } = asked;
      return ok({
        record: withSecretary(later, { ...asked, certificate: { cert, certSig } }),
        message: `${name} 可以签发了。以后报送包先由经办人生成，再由 ${name} 签发。`,
      });
    },
  });
}

function notTaken(name: string) {
  return (code: string, why: string, fate: NotTaken['fate']): NotTaken => ({
    code,
    message: `“${name}”没有接收：${why}`,
    fate,
  });
}

function factsOf({ cert, district }: CertificateFile, whose: string) {
  return [
    { label: '发给', value: `${whose}（尾号 ${cert.subject.slice(-4).toUpperCase()}）` },
    { label: '发放单位', value: district.name },
    { label: '街道（镇）', value: `${cert.streetName}（${cert.street}）` },
    { label: '有效期至', value: cert.notAfter.slice(0, 10) },
  ];
}

function whyNotColleague(
  { name }: InboxFile,
  certificate: CertificateFile,
  { record, session }: IncomingContext,
): NotTaken | undefined {
  const { cert } = certificate;
  const not = notTaken(name);
  if (cert.street !== session.office.committeeCode)
    return not('E_WRONG_STREET', `它是发给别的街道（${cert.streetName}）的，请核对文件来源。`, 'leave');
  if (!record.district)
    return not('notEnrolled', '本机还没有登记，不能认同事的电脑。先接收发给本机的授权文件，再接收它。', 'hold');
  const checked = checkCertificate(
    certificate,
    record.district.district,
    acceptedChain(record).map((each) => each.district),
  );
  if (!checked.ok) return { ...bundleRefusal(name, checked.error), fate: 'quarantine' };
  return cert.subject === session.deviceId
    ? not('certificateForOther', '它是发给本机以前的密钥的，现在不能用。请重新登记本机。', 'leave')
    : undefined;
}

function fingerprintNotConfirmed() {
  return refuse('fingerprintNotConfirmed', '还没有核对区级指纹，证书没有采用。请与区里印发的指纹逐组核对后再确认。');
}
