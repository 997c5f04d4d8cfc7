// 下发: what the district sends to its offices, and the paper with the changes of its identity (.lxroot). Everything is
// checked before anything is kept: a delivery is taken whole or not at all.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from '#shared/bundle/bundle-error.ts';
import type { SignedCertificate } from '#shared/bundle/certificate.ts';
import { type TakenDelivery, takeDelivery } from '#shared/bundle/delivery.ts';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import { type OpenedRefdata, openRefdata } from '#shared/bundle/refdata.ts';
import { currentDistrict, extendChain } from '#shared/bundle/root-chain.ts';
import { readRootFile } from '#shared/bundle/root-file.ts';
import type { IncomingFact } from '#shared/host/host-api.ts';
import { bundleRefusal, isOwn } from '../exchange/enrolling.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import { nodeDeflate } from '../exchange/node-deflate.ts';
import { keepingOwnCertificate, noPeers, withPeerCertificate } from '../exchange/peer-record.ts';
import { withRenewedSecretaries } from '../exchange/secretaries.ts';
import { refuse } from '../host-error.ts';
import { decryptionKeysOf } from '../own-devices.ts';
import type { DeviceSession } from '../session.ts';
import { acceptedChain, withChain, withNewerDistricts } from '../trust/accepted-districts.ts';
import { keepSeries } from '../trust/reference-store.ts';
import type { InboxFile, IncomingContext, IncomingHandler, NotTaken, OpenedIncoming } from './handler.ts';

/** `.lxroot`: the versions of the district's document. */
export const rootFiles: IncomingHandler = {
  kind: 'refdata',
  isOne: ({ keys }) => keys?.length === 1 && keys[0] === 'districts',
  senderOf: (_file, { record }) => record.district?.district.name ?? '区里',
  open: async (file, context) => openRoot(file, context),
};

async function openRoot(file: InboxFile, context: IncomingContext): Promise<Result<OpenedIncoming, NotTaken>> {
  const { record } = context;
  if (!record.district) return fail(notEnrolled(file.name));
  const chain = readRootFile(file.content);
  if (!chain.ok) return fail({ ...bundleRefusal(file.name, chain.error), fate: 'quarantine' });
  const extended = extendChain(acceptedChain(record), chain.value);
  if (!extended.ok) return fail({ ...bundleRefusal(file.name, extended.error), fate: fateFor(extended.error) });
  const before = record.district.district;
  const { district } = currentDistrict(extended.value);
  const isNews = district.version > before.version;
  const changesRoot = districtFingerprint(before) !== districtFingerprint(district);
  return ok({
    facts: [
      { label: '内容', value: '区级身份文件' },
      { label: '发放单位', value: district.name },
      {
        label: '版本',
        value: isNews
          ? `第 ${district.version} 版（本机现为第 ${before.version} 版）`
          : `第 ${district.version} 版，本机已采用`,
      },
      ...(changesRoot ? [{ label: '新的区级指纹', value: districtFingerprint(district) }] : []),
    ],
    warnings: [],
    settle: async (later) => {
      const taken = withNewerDistricts(later.record, chain.value);
      if (!taken.ok) return fail(bundleRefusal(file.name, taken.error));
      return ok({ record: taken.value, message: `已采用区级身份文件第 ${district.version} 版。` });
    },
  });
}

/** A delivery: catalog and series in one container. */
export const refdataFiles: IncomingHandler = {
  kind: 'refdata',
  isOne: ({ header }) => header?.kind === 'refdata',
  senderOf: (_file, { record }) => record.district?.district.name ?? '区里',
  open: async (file, context) => {
    const taken = takenBy(file, context);
    if (!taken.ok) return taken;
    const { catalog, isNews } = taken.value;
    const facts = factsOf(taken.value);
    return ok({
      facts: isNews ? facts : [...facts, { label: '状态', value: '本机已采用这一次下发' }],
      warnings: warningsOf(taken.value, context),
      settle: async (later) => {
        const settled = takenBy(file, later);
        if (!settled.ok) return fail(settled.error);
        const inForce = later.record.trust?.catalog?.catalog;
        const { series } = settled.value;
        const kept = await keepSeries(later.deps.folder, later.session, inForce, catalog.catalog, series);
        if (!kept.ok) return kept;
        return ok({
          record: recordAfter(settled.value, later),
          message: `已采用区里的第 ${catalog.catalog.version} 次下发。`,
        });
      },
    });
  },
};

function takenBy(file: InboxFile, { record, session }: IncomingContext): Result<TakenDelivery, NotTaken> {
  const { district } = record;
  if (!district) return fail(notEnrolled(file.name));
  const opened = openFor(file, district.district, session);
  if (!opened.ok) return fail(notOpened(file, opened.error));
  const street = session.office.committeeCode;
  const held = { chain: acceptedChain(record), street, catalog: record.trust?.catalog };
  const taken = takeDelivery(held, opened.value.files);
  return taken.ok ? taken : fail({ ...bundleRefusal(file.name, taken.error), fate: fateFor(taken.error) });
}

function openFor(
  { content }: InboxFile,
  { code, refdata }: { readonly code: string; readonly refdata: string },
  session: DeviceSession,
): Result<OpenedRefdata, BundleError> {
  const keys = decryptionKeysOf(session);
  const trust = { district: code, refdataKeys: [refdata], street: session.office.committeeCode, keys };
  return openRefdata(content, trust, nodeDeflate);
}

/** A file for this office that this PC cannot open, and one signed with a key that is not known yet, have own reasons. */
function notOpened({ name, header }: InboxFile, error: BundleError): NotTaken {
  const isForOffice = header?.to.startsWith('street:') === true;
  if (error.code === 'E_NOT_FOR_ME' && isForOffice)
    return {
      code: error.code,
      message: `“${name}”没有接收：它没有加密给本机。本机可能还没有登记，或证书已被撤销、到期。请打电话向区里核实，需要时重新登记。`,
      fate: 'leave',
    };
  if (error.code === 'E_CERT_UNKNOWN')
    return {
      code: error.code,
      message: `“${name}”暂时不能接收：签名用的不是本机已知的区级密钥，区里可能换过密钥。请先接收同一 U 盘上的区级身份文件（.lxroot），接收后会自动再试。`,
      fate: 'hold',
    };
  return { ...bundleRefusal(name, error), fate: error.code === 'E_UPGRADE_REQUIRED' ? 'hold' : 'quarantine' };
}

/** What is merely older or too far ahead is no forgery. */
function fateFor({ code }: BundleError): NotTaken['fate'] {
  return code === 'E_ROLLBACK' || code === 'E_WRONG_STREET' || code === 'E_ROOT_GAP' ? 'leave' : 'quarantine';
}

function notEnrolled(name: string): NotTaken {
  const { error } = refuse('notEnrolled', `“${name}”没有接收：本机还没有登记。请先接收区里发给本机的证书文件。`);
  return { ...error, fate: 'leave' };
}

function factsOf({ catalog: { catalog }, documents }: TakenDelivery): readonly IncomingFact[] {
  const counts: readonly (readonly [string, number | undefined, string])[] = [
    ['代码字典', documents.dict?.body.codes.length, '项'],
    ['指标口径', documents.indicators?.body.definitions.length, '条'],
    ['机构目录', documents.orgtree?.body.units.length, '个'],
    ['表格模板', documents.templates?.body.templates.length, '份'],
    ['电脑名册', documents.devices && subjectsOf(documents.devices.body.certificates).size, '台'],
    ['签发人名册', documents.secretaries && subjectsOf(documents.secretaries.body.certificates).size, '人'],
    ['撤销名单', documents.crl?.body.revoked.length, '份证书'],
  ];
  return [
    { label: '内容', value: `区里的第 ${catalog.version} 次下发` },
    { label: '日期', value: catalog.issuedAt.slice(0, 10) },
    ...counts.flatMap(([label, count, unit]) => (count === undefined ? [] : [{ label, value: `${count} ${unit}` }])),
  ];
}

function subjectsOf(certificates: readonly SignedCertificate[]): ReadonlySet<string> {
  return new Set(certificates.map(({ cert }) => cert.subject));
}

function warningsOf({ documents, catalog }: TakenDelivery, { record, deps }: IncomingContext): readonly string[] {
  const own = documents.crl?.body.revoked.find(({ serial }) => serial === record.certificate?.cert.serial);
  const isOld = Date.parse(catalog.catalog.expires) < deps.now();
  return [
    ...(own ? [`本机的证书已被区里撤销（${own.reason}）。采用后本机不能再报送，请重新登记。`] : []),
    ...(isOld ? ['这次下发已超过 90 天，请向区里索取最新的下发文件。'] : []),
  ];
}

/** The whole new trust at once: chain, catalog, revocations, certificates of colleagues' PCs and this PC's own. */
function recordAfter(taken: TakenDelivery, { record, session }: IncomingContext): ExchangeRecord {
  const { chain, catalog, documents } = taken;
  const certificates = documents.devices?.body.certificates ?? [];
  const own = newestOwn(certificates, record, session);
  const peers = certificates
    .filter(({ cert }) => cert.subject !== session.deviceId && cert.subject !== session.next?.deviceId)
    .reduce(withPeerCertificate, (own ? keepingOwnCertificate(record) : record).peers ?? noPeers);
  const changed = withChain({ ...record, peers, ...(own ? { certificate: own } : {}) }, chain);
  const policy = documents.policy?.body;
  const trust = {
    earlier: changed.trust?.earlier ?? [],
    catalog,
    revoked: documents.crl?.body.revoked ?? [],
    ...(policy ? { policy } : {}),
  };
  return withRenewedSecretaries({ ...changed, trust }, documents.secretaries?.body.certificates ?? []);
}

/** This PC's certificate as the district issued it anew (renewed, or under a new ca key), if it has. */
function newestOwn(
  certificates: readonly SignedCertificate[],
  { certificate }: ExchangeRecord,
  session: DeviceSession,
): SignedCertificate | undefined {
  const own = certificates.filter(({ cert }) => isOwn(cert, session));
  const newest = own.sort((a, b) => (a.cert.notBefore < b.cert.notBefore ? -1 : 1)).at(-1);
  return newest && newest.cert.notBefore > (certificate?.cert.notBefore ?? '') ? newest : undefined;
}
