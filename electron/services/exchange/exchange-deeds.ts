// What has to be kept on record of the exchange (DESIGN.md section 4): bundles written, files taken in, keys and certificates.
// Each write of the exchange record adds what it changed, in the same write; the page puts it into the log with its next
// change and says so (`forgetDeeds`). Writing it at once would make two PCs differ that have just been made equal.

import { randomBase32 } from '#shared/base/ids.ts';
import { requestCode } from '#shared/bundle/enrolment.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import type { IncomingKind } from '#shared/host/host-api.ts';
import type { ExchangeRecord } from './exchange-record.ts';

/** So many wait for the page at most; the oldest goes first. */
const mostDeeds = 500;

type Deed = Omit<HostDeed, 'id' | 'userName'>;

/** The record with what it has to keep on record against the one before. */
export function withDeeds(before: ExchangeRecord, after: ExchangeRecord, userName: string): ExchangeRecord {
  const fresh = deedsBetween(before, after).map((deed) => ({ ...deed, userName, id: `D${randomBase32(20)}` }));
  const { deeds: _known, ...rest } = after;
  const deeds = [...(before.deeds ?? []), ...fresh].slice(-mostDeeds);
  return deeds.length === 0 ? rest : { ...rest, deeds };
}

function deedsBetween(before: ExchangeRecord, after: ExchangeRecord): readonly Deed[] {
  return [...reports(before, after), ...peerBundles(before, after), ...received(before, after), ...keys(before, after)];
}

function reports(before: ExchangeRecord, after: ExchangeRecord): readonly Deed[] {
  const known = new Set(before.bundles.filter(({ written }) => written).map(({ digest }) => digest));
  const fresh = after.bundles.filter(({ written, digest }) => written && !known.has(digest));
  return fresh.map(({ no, createdAt, placeLabel, operations }) => ({
    at: createdAt,
    act: 'sendBundle' as const,
    subject: `报送包 ${no} 号，写到 ${placeLabel}`,
    count: operations,
  }));
}

function peerBundles({ peers: before }: ExchangeRecord, { peers: after }: ExchangeRecord): readonly Deed[] {
  const known = new Set(before?.sent.filter(({ written }) => written).map(({ digest }) => digest));
  const fresh = after?.sent.filter(({ written, digest }) => written && !known.has(digest)) ?? [];
  return fresh.map(({ no, createdAt, recipients, placeLabel, operations }) => ({
    at: createdAt,
    act: 'sendBundle' as const,
    subject: `交换包 ${no} 号，给 ${recipients.join('、')}，写到 ${placeLabel}`,
    count: operations,
  }));
}

const kindWords: { readonly [kind in IncomingKind]: string } = {
  peer: '交换包',
  report: '区里退还的本机报送包',
  receipt: '回执',
  certificate: '授权文件',
  refdata: '区里下发的资料',
  recovery: '恢复文件',
  unknown: '文件',
};

function freshFiles({ incoming: before }: ExchangeRecord, { incoming: after }: ExchangeRecord) {
  const known = new Set(before?.received.map(({ id }) => id));
  return after?.received.filter(({ id }) => !known.has(id)) ?? [];
}

function received(before: ExchangeRecord, after: ExchangeRecord): readonly Deed[] {
  return freshFiles(before, after).map(({ kind, at, from, no }) => ({
    at,
    act: 'receiveFile' as const,
    subject: [kindWords[kind], no === undefined ? '' : ` ${no} 号`, from ? `，来自 ${from}` : ''].join(''),
  }));
}

function keys(before: ExchangeRecord, after: ExchangeRecord): readonly Deed[] {
  const { request, certificate } = after;
  const isAsked = request && request.sig !== before.request?.sig;
  const isCertified = certificate && certificate.certSig !== before.certificate?.certSig;
  const asked = isAsked && {
    at: request.request.createdAt,
    subject: `${request.request.replaces ? '重新登记：写出换用新编号的申请' : '写出登记申请'}，申请码 ${requestCode(request.request)}`,
  };
  const came = freshFiles(before, after).find(({ kind }) => kind === 'certificate' || kind === 'refdata');
  const certified = isCertified && {
    ...(came ? { at: came.at } : {}),
    subject: `采用本机的证书 ${certificate.cert.serial}，有效至 ${certificate.cert.notAfter.slice(0, 10)}${
      before.certificate && before.certificate.cert.subject !== certificate.cert.subject ? '，换用新的设备编号' : ''
    }`,
  };
  return [asked, certified].flatMap((deed) => (deed ? [{ act: 'keyChange' as const, ...deed }] : []));
}
