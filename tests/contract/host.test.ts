import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchRow, type HostMethod, type HostReplies, hostMethods } from '#shared/host/host-api.ts';
import { type TestHost, transports } from './transports.ts';

const office = { committeeCode: '990000001', committeeName: '锦棠街道两新组织综合党委', deviceName: '一号机' };
const clerk = { ledger: 'formal', userName: '王小棠', password: '春天的柳树2026' } as const;
const chinese = /[\u4e00-\u9fff].*。$/s;

function row(n: number, sealed: readonly number[] = [n, 0, 255]): BatchRow {
  return { n, log: '0123456789AB', first: n, last: n, chain: 'ab'.repeat(32), sealed: Uint8Array.from(sealed) };
}

/** Input that breaks the table, per method; every method must have some. */
const badInput: { readonly [M in HostMethod]: readonly unknown[] } = {
  hostInfo: [[1], {}, 'x', null, undefined],
  createLedger: [
    [],
    [{ ledger: 'formal' }],
    [{ ...clerk, office, password: 'short' }],
    [{ ...clerk, office, extra: 1 }],
  ],
  unlock: [[], [{ ledger: 'other', userName: 'x', password: 'y' }], [{ ledger: 'formal', userName: 1, password: 'y' }]],
  unlockWithRecoveryCode: [[], [{ ledger: 'formal', recoveryCode: 'x', userName: '王', newPassword: '短' }]],
  lock: [[1]],
  districtRecovery: [[], [{ ledger: 'other' }]],
  writeRecoveryRequest: [[], [{ ledger: 'formal', userName: '王', newPassword: '短', place: 'x' }]],
  openRecoveryAnswer: [[], [{ ledger: 'formal', newPassword: '' }]],
  openingFacts: [[{}]],
  addUser: [[], [{ ownPassword: 'x', userName: '', newPassword: '春天的柳树2026' }], [{ userName: '李小楠' }]],
  closeUser: [[], [{ user: 'u' }]],
  changePassword: [[], [{ ownPassword: 'x', newPassword: 'short' }]],
  settleOpening: [[], [{ newLog: 'because' }], [{}]],
  readVault: [[], [{ ledger: '' }]],
  restoreVault: [[{ ledger: 'formal' }]],
  journalTip: [[{}]],
  appendJournal: [[], [{ rows: [] }], [{ rows: [{ ...row(1), sealed: 'text' }] }], [{ rows: [{ ...row(1), n: 0 }] }]],
  readJournal: [[{ from: 0 }], [{ from: '1' }], [{ from: 1, count: 0 }]],
  compactionState: [[1]],
  compactionHorizon: [[], [{ from: -1, upTo: 3 }], [{ from: 0 }]],
  keepInJournal: [[], [{ n: 0, chain: 'ab'.repeat(32) }], [{ n: 1, chain: '../x' }]],
  refillJournal: [[], [{ n: 1 }]],
  pickWorkbook: [['C:\\windows']],
  readPicked: [[], [{ path: '/etc/passwd' }]],
  saveFile: [[{ suggestedName: 'a.xlsx' }], [{ suggestedName: 'a'.repeat(121), content: new Uint8Array() }]],
  listPlaces: [[0]],
  chooseFolder: [[{ purpose: 'anything' }]],
  setBackupPlace: [[{}]],
  backupNow: [[], [{ place: '/' }], [{ counts: { person: -1 } }]],
  findBackups: [[1]],
  pickBackupFolder: [[1]],
  openBackup: [[], [{ backup: '', userName: '王', password: 'x' }], [{ backup: '../..', userName: '王' }]],
  readBackup: [[{ backup: 'x', from: 0 }], [{ backup: 'x' }]],
  restoreBackup: [[], [{ backup: 'x'.repeat(65) }]],
  earlierLedgers: [[{}]],
  enrolmentState: [[1]],
  writeEnrolmentRequest: [[]],
  requestNewId: [[], [{ place: 'x' }]],
  notedDeeds: [[1]],
  forgetDeeds: [[], [{ ids: 'x' }]],
  pickCertificate: [[1]],
  acceptCertificate: [[{ grant: 'x' }]],
  exchangeState: [[1]],
  exportBundle: [[{ place: 'x', mode: 'partial', title: '' }]],
  putBlob: [[], [{ sm3: '../x', sealed: new Uint8Array() }], [{ sm3: 'ab'.repeat(32), sealed: 'text' }]],
  readBlob: [[], [{ sm3: 'AB' }]],
  heldBlobs: [[1]],
  scanIncoming: [[1]],
  pickIncoming: [['/tmp']],
  openIncoming: [[], [{ id: '../inbox' }], [{ id: 'AB'.repeat(32) }]],
  readIncoming: [[{ id: 'ab'.repeat(32) }], [{ id: 'ab'.repeat(32), from: -1 }]],
  settleIncoming: [[{ id: 'ab'.repeat(32) }], [{ id: 'x', confirmed: true }]],
  dropIncoming: [[{ id: '' }]],
  releaseState: [[1]],
  appointSecretary: [[], [{ userName: '', password: 'x', place: 'x' }], [{ userName: '王' }]],
  prepareBundle: [[], [{ place: 'x', mode: 'full', title: '' }]],
  releaseBundle: [[], [{ userName: '王', password: 'x', digest: '../x', place: 'x' }]],
  returnBundle: [[], [{ userName: '王', password: 'x', digest: 'ab'.repeat(32), why: ' ' }]],
  withdrawBundle: [[], [{ digest: 'AB' }]],
  keptBundles: [[1]],
  rewriteBundle: [[], [{ digest: '../state.json', place: 'x' }]],
  estimateExport: [[{ lane: 'changes', mode: 'partial' }], [{ lane: 'up', mode: 'full' }]],
  checkBlob: [[], [{ sm3: '../x' }]],
  sweepBlobs: [[], [{ keep: ['x'] }]],
  blobHolders: [[], [{ names: ['x'] }]],
  volumeSets: [[1]],
  writeVolume: [[], [{ lane: 'up', place: 'x' }], [{ lane: 'peer' }]],
  writingProgress: [[1]],
  cancelWriting: [[{}]],
  fileWatch: [[], [{ digest: 'AB' }]],
  recheckBundles: [['/media']],
  trustSummary: [[1]],
  referenceData: [[{}]],
  readTemplate: [[], [{ name: 'x'.repeat(65) }]],
  peerState: [[1]],
  exportPeerBundle: [[{ place: 'x' }], [{ place: 'x', mode: 'some' }]],
  writeLog: [[{ level: 'fatal', event: '', detail: '' }], [{ level: 'info', event: 'x'.repeat(81), detail: '' }]],
};

/** Methods that answer while the ledger is locked. */
const beforeUnlocking: readonly HostMethod[] = [
  'hostInfo',
  'createLedger',
  'unlock',
  'unlockWithRecoveryCode',
  'lock',
  'districtRecovery',
  'writeRecoveryRequest',
  'openRecoveryAnswer',
  'readVault',
  'restoreVault',
  'findBackups',
  'pickBackupFolder',
  'openBackup',
  'readBackup',
  'restoreBackup',
  'earlierLedgers',
  'writeLog',
];

/** Well-formed arguments for the methods that need an open ledger. */
const lockedCalls: { readonly [method: string]: readonly unknown[] } = {
  settleOpening: [{ newLog: null }],
  addUser: [{ ownPassword: 'x', userName: '李小楠', newPassword: '春天的柳树2026' }],
  closeUser: [{ ownPassword: 'x', user: 'u' }],
  changePassword: [{ ownPassword: 'x', newPassword: '春天的柳树2026' }],
  appendJournal: [{ rows: [row(1)] }],
  readJournal: [{ from: 1 }],
  compactionHorizon: [{ from: 0, upTo: 1 }],
  keepInJournal: [{ n: 1, chain: 'ab'.repeat(32) }],
  refillJournal: [{ n: 1, chain: 'ab'.repeat(32) }],
  readPicked: [{ grant: 'x' }],
  saveFile: [{ suggestedName: 'a.xlsx', content: Uint8Array.of(1) }],
  chooseFolder: [{ purpose: 'backup' }],
  setBackupPlace: [{ place: 'x' }],
  backupNow: [{ counts: {} }],
  writeEnrolmentRequest: [{ place: 'x' }],
  requestNewId: [{ place: 'x', ownPassword: 'y' }],
  notedDeeds: [],
  forgetDeeds: [{ ids: [] }],
  acceptCertificate: [{ grant: 'x', fingerprintConfirmed: true }],
  exportBundle: [{ place: 'x', mode: 'full', title: '' }],
  appointSecretary: [{ userName: '王', password: 'x', place: 'x' }],
  prepareBundle: [{ mode: 'full', title: '' }],
  releaseBundle: [{ userName: '王', password: 'x', digest: 'ab'.repeat(32), place: 'x' }],
  returnBundle: [{ userName: '王', password: 'x', digest: 'ab'.repeat(32), why: '数字不对' }],
  withdrawBundle: [{ digest: 'ab'.repeat(32) }],
  rewriteBundle: [{ digest: 'ab'.repeat(32), place: 'x' }],
  estimateExport: [{ lane: 'changes', mode: 'full' }],
  checkBlob: [{ sm3: 'ab'.repeat(32) }],
  sweepBlobs: [{ keep: [] }],
  blobHolders: [{ names: [] }],
  writeVolume: [{ lane: 'peer', place: 'x' }],
  fileWatch: [{ digest: 'ab'.repeat(32) }],
  putBlob: [{ sm3: 'ab'.repeat(32), sealed: Uint8Array.of(1) }],
  readBlob: [{ sm3: 'ab'.repeat(32) }],
  openIncoming: [{ id: 'ab'.repeat(32) }],
  readIncoming: [{ id: 'ab'.repeat(32), from: 0 }],
  settleIncoming: [{ id: 'ab'.repeat(32), confirmed: false }],
  dropIncoming: [{ id: 'ab'.repeat(32) }],
  readTemplate: [{ name: 't1' }],
  exportPeerBundle: [{ place: 'x', mode: 'full' }],
};

describe.each(Object.entries(transports))('the host over %s', (_, open) => {
  let test: TestHost;
  let created: HostReplies['createLedger'];
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test?.close());

  const value = async <T>(reply: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>) => {
    const settled = await reply;
    if (!settled.ok) throw new Error(settled.error.message);
    return settled.value;
  };
  const refusal = async (reply: Promise<unknown>) => {
    const settled = (await reply) as { ok: false; error: { code: string; message: string } };
    expect(settled).toMatchObject({ ok: false, error: { message: expect.stringMatching(chinese) } });
    return settled.error.code;
  };

  it.each(Object.keys(hostMethods) as HostMethod[])('%s refuses bad input as data', async (method) => {
    expect(badInput[method].length).toBeGreaterThan(0);
    for (const args of badInput[method]) expect(await refusal(test.call(method, args))).toBe('badInput');
  });

  it.each(['deleteEverything', '__proto__', 'constructor', 'then'])(
    'refuses the unknown method “%s”',
    async (method) => {
      expect(await refusal(test.call(method, []))).toBe('unknownMethod');
    },
  );

  const guarded = (Object.keys(hostMethods) as HostMethod[]).filter((method) => !beforeUnlocking.includes(method));
  it.each(guarded)('%s refuses while the ledger is locked', async (method) => {
    expect(await refusal(test.call(method, lockedCalls[method] ?? []))).toBe('locked');
  });

  it('tells what is there before anything is set up', async () => {
    const info = await value(test.host.hostInfo());
    expect(info.ledgers.map(({ ledger, exists }) => [ledger, exists])).toEqual([
      ['formal', false],
      ['sample', false],
    ]);
    expect(await refusal(test.host.unlock(clerk))).toBe('noLedger');
    expect(await refusal(test.host.readVault({ ledger: 'formal' }))).toBe('noLedger');
  });

  it('creates a ledger once and hands the page the data key, never a private key', async () => {
    created = await value(test.host.createLedger({ ...clerk, office }));
    expect(created.dataKey).toBeInstanceOf(Uint8Array);
    expect(created.dataKey.length).toBe(32);
    expect(created.recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(Object.keys(created).sort()).toEqual(
      ['dataKey', 'deviceId', 'installationId', 'ledger', 'office', 'recoveryCode', 'user'].sort(),
    );
    expect(await refusal(test.host.createLedger({ ...clerk, office }))).toBe('ledgerExists');
  });

  it('carries sealed rows there and back, bit for bit', async () => {
    const everyByte = Array.from({ length: 256 }, (_, i) => i);
    expect(await value(test.host.journalTip())).toBeNull();
    const tip = await value(test.host.appendJournal({ rows: [row(1, everyByte), row(2, [])] }));
    expect(tip).toEqual({ n: 2, log: '0123456789AB', last: 2, chain: 'ab'.repeat(32) });
    const slice = await value(test.host.readJournal({ from: 1 }));
    expect(slice).toEqual({ rows: [row(1, everyByte), row(2, [])], done: true });
    expect(await value(test.host.readJournal({ from: 3 }))).toEqual({ rows: [], done: true });
    expect(await value(test.host.journalTip())).toEqual(tip);
  });

  it('takes a repeated row as it is and refuses a gap or a different row', async () => {
    expect((await value(test.host.appendJournal({ rows: [row(2, [])] }))).n).toBe(2);
    expect(await refusal(test.host.appendJournal({ rows: [row(4)] }))).toBe('journalGap');
    expect(await refusal(test.host.appendJournal({ rows: [row(2, [9])] }))).toBe('journalFork');
    expect((await value(test.host.journalTip()))?.n).toBe(2);
  });

  it('lets a picked workbook be read once', async () => {
    writeFileSync(join(test.filesDir, '花名册.xlsx'), Uint8Array.of(80, 75, 3, 4));
    writeFileSync(join(test.filesDir, '~$花名册.xlsx'), 'lock of Excel');
    writeFileSync(join(test.filesDir, '说明.pdf'), 'no workbook');
    const picked = await value(test.host.pickWorkbook());
    expect(picked.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([['花名册.xlsx', 4]]);
    const grant = picked[0]?.grant ?? '';
    expect(await value(test.host.readPicked({ grant }))).toEqual({
      name: '花名册.xlsx',
      content: Uint8Array.of(80, 75, 3, 4),
    });
    expect(await refusal(test.host.readPicked({ grant }))).toBe('grantUsed');
    expect(await refusal(test.host.readPicked({ grant: '../../etc/passwd' }))).toBe('grantUsed');
  });

  it('saves a file under a name every system takes, and never over another file', async () => {
    const save = (content: Uint8Array<ArrayBuffer>) =>
      value(test.host.saveFile({ suggestedName: '../问题行:1?.xlsx', content }));
    expect(await save(Uint8Array.of(1, 2))).toEqual({ label: '文件夹 / .._问题行_1_.xlsx', isCopy: false });
    expect(await save(Uint8Array.of(1, 2))).toEqual({ label: '文件夹 / .._问题行_1_.xlsx', isCopy: false });
    expect(await save(Uint8Array.of(3))).toEqual({ label: '文件夹 / .._问题行_1_（2）.xlsx', isCopy: true });
    expect([...readFileSync(join(test.filesDir, '.._问题行_1_.xlsx'))]).toEqual([1, 2]);
    expect(readdirSync(test.filesDir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('backs up to a chosen place and says what it wrote', async () => {
    expect(await refusal(test.host.backupNow({ counts: { person: 3 } }))).toBe('noBackupPlace');
    expect(await refusal(test.host.setBackupPlace({ place: '/tmp' }))).toBe('noSuchPlace');
    const offered = (await value(test.host.listPlaces())).find(({ purpose }) => purpose === 'backup');
    expect(offered).toMatchObject({ label: '文件夹', available: true, freeBytes: expect.any(Number) });
    const place = await value(test.host.setBackupPlace({ place: offered?.id ?? '' }));
    expect(place).toMatchObject({ label: '文件夹', purpose: 'backup' });
    const report = await value(test.host.backupNow({ counts: { person: 3 } }));
    expect(report).toMatchObject({ at: '2026-03-01T08:00:00.000Z', placeLabel: '文件夹', batches: 2 });
    expect(existsSync(join(test.filesDir, '两新台账备份'))).toBe(true);
  });

  it('finds its backups again, opens them with a password, and reads their rows', async () => {
    const [backup] = await value(test.host.findBackups());
    expect(backup).toMatchObject({
      placeLabel: '文件夹',
      kind: 'backup',
      batches: 2,
      counts: { person: 3 },
      isOwn: true,
    });
    const id = backup?.id ?? '';
    expect(
      await value(
        test.host.readBackup({ backup: id, from: 2 }).then(() => test.host.readBackup({ backup: id, from: 1 })),
      ),
    ).toEqual(await value(test.host.readJournal({ from: 1 })));
    expect(await refusal(test.host.openBackup({ backup: id, userName: clerk.userName, password: '错的密码' }))).toBe(
      'wrongPassword',
    );
    const opened = await value(
      test.host.openBackup({ backup: id, userName: clerk.userName, password: clerk.password }),
    );
    expect(opened).toEqual({ installationId: created.installationId, dataKey: created.dataKey });
    expect(await refusal(test.host.restoreBackup({ backup: 'none' }))).toBe('backupGone');
  });

  it('remembers a chosen folder', async () => {
    const place = await value(test.host.chooseFolder({ purpose: 'export' }));
    const listed = await value(test.host.listPlaces());
    expect(listed.filter(({ purpose, label }) => purpose === 'export' && label === '文件夹')).toEqual([
      { ...place, freeBytes: expect.any(Number) },
    ]);
  });

  it('answers for the exchange of a PC that is not enrolled', async () => {
    expect(await value(test.host.enrolmentState())).toMatchObject({ enrolled: false, deviceId: created.deviceId });
    expect(await value(test.host.exchangeState())).toEqual({ bundles: [], receipts: [], acknowledged: {} });
    expect(await value(test.host.pickCertificate())).toEqual([]);
    const place = (await value(test.host.listPlaces())).find(({ purpose }) => purpose === 'export')?.id ?? '';
    const request = await value(test.host.writeEnrolmentRequest({ place }));
    expect(request.requestCode).toMatch(/^\d{4}(\D\d{4}){7}$/);
    expect(existsSync(join(test.filesDir, request.fileName))).toBe(true);
    expect(await refusal(test.host.exportBundle({ place, mode: 'full', title: '三月' }))).toBe('notEnrolled');
    expect(await refusal(test.host.acceptCertificate({ grant: 'x', fingerprintConfirmed: true }))).toBe('grantUsed');
    const id = 'ab'.repeat(32);
    expect(await value(test.host.scanIncoming())).toEqual([]);
    expect(await refusal(test.host.openIncoming({ id }))).toBe('unknownFile');
    expect(await refusal(test.host.readIncoming({ id, from: 0 }))).toBe('notOpened');
    expect(await refusal(test.host.settleIncoming({ id, confirmed: false }))).toBe('notOpened');
    expect(await value(test.host.dropIncoming({ id }))).toBeNull();
    expect(await value(test.host.trustSummary())).toEqual({});
    const nothing = { codes: [], definitions: [], units: [], templates: [] };
    expect(await value(test.host.referenceData())).toEqual(nothing);
    expect(await refusal(test.host.readTemplate({ name: 't1' }))).toBe('noSuchTemplate');
    expect(await value(test.host.peerState())).toEqual({ peers: [], sent: [] });
    expect(await refusal(test.host.exportPeerBundle({ place, mode: 'full' }))).toBe('notEnrolled');
  });

  it('writes what the page reports into its log', async () => {
    expect(await value(test.host.writeLog({ level: 'warn', event: 'import', detail: '3 rows' }))).toBeNull();
    expect(test.log).toContain('warn page:import 3 rows');
  });

  it('locks, forgets grants, and opens again with the right password only', async () => {
    const [picked] = await value(test.host.pickWorkbook());
    expect(await value(test.host.lock())).toBeNull();
    expect(await refusal(test.host.journalTip())).toBe('locked');
    expect(await refusal(test.host.unlock({ ...clerk, password: '不是这个密码' }))).toBe('wrongPassword');
    const unlocked = await value(test.host.unlock(clerk));
    expect(unlocked.dataKey).toEqual(created.dataKey);
    expect(await refusal(test.host.readPicked({ grant: picked?.grant ?? '' }))).toBe('grantUsed');
  });

  it('makes wrong passwords wait longer and longer, and says how long', async () => {
    await value(test.host.lock());
    const start = Date.UTC(2026, 2, 1, 9);
    test.setTime(start);
    const wrong = () => refusal(test.host.unlock({ ...clerk, password: '不是这个密码' }));
    expect([await wrong(), await wrong(), await wrong()]).toEqual(['wrongPassword', 'wrongPassword', 'wrongPassword']);
    expect(await refusal(test.host.unlock(clerk))).toBe('wait');
    expect((await value(test.host.hostInfo())).ledgers[0]?.waitMs).toBe(5000);
    test.setTime(start + 5000);
    expect(await wrong()).toBe('wrongPassword');
    expect((await value(test.host.hostInfo())).ledgers[0]?.waitMs).toBe(10_000);
    test.setTime(start + 15_000);
    expect((await value(test.host.unlock(clerk))).user.name).toBe(clerk.userName);
  });

  it('lets the recovery code set a new password, which replaces the old one', async () => {
    const newPassword = '秋天的银杏2026';
    const typed = created.recoveryCode.toLowerCase().replaceAll('-', ' ');
    const recover = (recoveryCode: string) =>
      test.host.unlockWithRecoveryCode({ ledger: 'formal', recoveryCode, userName: clerk.userName, newPassword });
    expect(await refusal(recover('123'))).toBe('badRecoveryCode');
    expect(await refusal(recover('0'.repeat(24)))).toBe('wrongPassword');
    expect((await value(recover(typed))).dataKey).toEqual(created.dataKey);
    expect(await refusal(test.host.unlock(clerk))).toBe('wrongPassword');
    expect((await value(test.host.unlock({ ...clerk, password: newPassword }))).user).toEqual(created.user);
  });

  it('keeps sample data apart and refuses to let it out', async () => {
    const sample = await value(test.host.createLedger({ ...clerk, ledger: 'sample', office }));
    expect(sample.installationId).not.toBe(created.installationId);
    expect(await value(test.host.journalTip())).toBeNull();
    const place = (await value(test.host.listPlaces())).find(({ purpose }) => purpose === 'export')?.id ?? '';
    const title = '示例';
    expect(await refusal(test.host.exportBundle({ place, mode: 'full', title }))).toBe('sampleLedger');
    expect(await refusal(test.host.writeEnrolmentRequest({ place }))).toBe('sampleLedger');
    expect(await refusal(test.host.pickCertificate())).toBe('sampleLedger');
    expect(await refusal(test.host.acceptCertificate({ grant: 'x', fingerprintConfirmed: true }))).toBe('sampleLedger');
    expect(await value(test.host.scanIncoming())).toEqual([]);
    expect(await refusal(test.host.pickIncoming())).toBe('sampleLedger');
    expect(await refusal(test.host.openIncoming({ id: 'ab'.repeat(32) }))).toBe('sampleLedger');
  });

  it('hands out the wrapped vault and takes it back when the file is lost', async () => {
    const { vault } = await value(test.host.readVault({ ledger: 'formal' }));
    expect(vault).not.toContain(Buffer.from(created.dataKey).toString('base64'));
    expect(await value(test.host.restoreVault({ ledger: 'formal', vault }))).toBeNull();
    expect(await refusal(test.host.restoreVault({ ledger: 'formal', vault: '{}' }))).toBe('notAVault');
    expect(await refusal(test.host.restoreVault({ ledger: 'sample', vault }))).toBe('notAVault');
  });
});
