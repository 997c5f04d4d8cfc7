import { ok } from '#shared/base/result.ts';
import type { ExchangeService } from './exchange-port.ts';
import { refuse } from './host-error.ts';

/** The exchange of the sample ledger: nothing made up ever leaves the PC or is taken for an answer of the district. */
export function sampleExchange(deviceId: string): ExchangeService {
  const refusal = async () => sampleRefusal();
  return {
    newLogBegun: async () => ok(null),
    notedDeeds: async () => ok([]),
    forgetDeeds: async () => ok(null),
    isNewLogDue: async () => ok(false),
    isNextIdTaken: async () => ok(false),
    enrolmentState: async () => ok({ enrolled: false, deviceId }),
    exchangeState: async () => ok({ bundles: [], receipts: [], acknowledged: {} }),
    writeEnrolmentRequest: refusal,
    previewCertificates: refusal,
    acceptCertificate: refusal,
    exportBundle: refusal,
    scanIncoming: async () => ok([]),
    listIncoming: refusal,
    openIncoming: refusal,
    readIncoming: refusal,
    settleIncoming: refusal,
    dropIncoming: refusal,
    keptBundles: async () => ok({ waiting: null, kept: [] }),
    rewriteBundle: refusal,
    releaseState: async () => ok({ isNeeded: false, secretaries: [], waiting: null, returned: null }),
    appointSecretary: refusal,
    forgetSecretary: async () => ok(null),
    prepareBundle: refusal,
    releaseBundle: refusal,
    returnBundle: refusal,
    withdrawBundle: refusal,
    estimateExport: refusal,
    sweepBlobs: async () => ok({ removed: [] }),
    blobHolders: async () => ok({}),
    volumeSets: async () => ok({ changes: null, peer: null }),
    writeVolume: refusal,
    writingProgress: async () => ok(null),
    cancelWriting: async () => ok(null),
    fileWatch: async () => ok({ state: 'none', secondsLeft: 0 }),
    recheckBundles: async () => ok([]),
    acceptedDistrict: async () => ok(undefined),
    trustSummary: async () => ok({}),
    referenceData: async () => ok({ codes: [], definitions: [], units: [], templates: [] }),
    readTemplate: refusal,
    compactionState: refusal,
    compactionHorizon: refusal,
    peerState: async () => ok({ peers: [], sent: [] }),
    exportPeerBundle: refusal,
  };
}

export function sampleRefusal() {
  return refuse('sampleLedger', '示例数据只供练习，不能登记、报送或接收回执。请切换到正式台账。');
}
