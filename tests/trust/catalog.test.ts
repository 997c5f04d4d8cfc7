// Deliveries of reference data: the cases that update systems are tested with (rollback, freeze, mix-and-match,
// fast-forward, foreign and endless content, signatures), in our own words.

import { describe, expect, it, test } from 'vitest';
import { type Bytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import {
  ageOf,
  type Catalog,
  checkDelivery,
  type Delivery,
  type HeldReference,
  maxSeriesBytes,
  pin,
  type SignedCatalog,
  signCatalog,
} from '#shared/bundle/catalog.ts';
import { deliveryFiles, takeDelivery } from '#shared/bundle/delivery.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import { encodeSeries, type SeriesBodies, type SeriesName } from '#shared/bundle/series.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { districtOf, newDevice, newKeyRing, now, nowMs, street } from '#tests/bundle/sample-office.ts';

const ring = newKeyRing();
const first = districtOf(ring);
const crl: SeriesBodies['crl'] = {
  revoked: [{ serial: '02', subject: 'DEVICE02', at: now, reason: '遗失', lastSeq: { LOGA00000001: 7 } }],
};
const dict: SeriesBodies['dict'] = {
  codes: [{ field: 'station.kind', code: 'Q1', label: '换电站', from: '2026-01-01' }],
};

type Made = { readonly [name in SeriesName]?: { readonly version: number; readonly body: unknown } };

function seriesOf(made: Made): Map<string, Bytes> {
  return new Map(
    Object.entries(made).map(([name, { version, body }]) => [
      name,
      encodeSeries(name as SeriesName, { version, issuedAt: now, body: body as SeriesBodies[SeriesName] }),
    ]),
  );
}

function delivery(version: number, made: Made, changes: Partial<Catalog> = {}, key = ring.refdata): Delivery {
  const series = seriesOf(made);
  const pins = Object.fromEntries(
    [...series].map(([name, bytes]) => [name, pin((made[name as SeriesName] as { version: number }).version, bytes)]),
  );
  const catalog = signCatalog(key.privateKey, {
    district: '990102',
    street,
    version,
    issuedAt: now,
    expires: '2027-02-20T08:00:00Z',
    series: pins,
    ...changes,
  });
  return { districts: [first], catalog, series };
}

const plain = { crl: { version: 1, body: crl }, dict: { version: 1, body: dict } };
const held = (catalog?: SignedCatalog): HeldReference => ({ chain: [first], street, catalog });
const outcome = (before: HeldReference, next: Delivery): BundleError['code'] | number => {
  const checked = takeDelivery(before, deliveryFiles(next));
  return checked.ok ? checked.value.catalog.catalog.version : checked.error.code;
};
const second = delivery(2, { crl: { version: 2, body: crl }, dict: { version: 1, body: dict } });

describe('a first delivery', () => {
  it('is taken whole', () => {
    const taken = takeDelivery(held(), deliveryFiles(delivery(1, plain)));
    expect(taken).toMatchObject({
      ok: true,
      value: { isNews: true, documents: { dict: { body: dict }, crl: { body: crl } } },
    });
  });

  it('may begin with any number, since nobody knows how many went before', () => {
    expect(outcome(held(), delivery(4711, plain))).toBe(4711);
  });

  it('for another office or of another district is refused', () => {
    expect(outcome(held(), delivery(1, plain, { street: '990102002' }))).toBe('E_WRONG_STREET');
    expect(outcome(held(), delivery(1, plain, { district: '990103' }))).toBe('E_DOCUMENT');
  });
});

describe('signatures', () => {
  it('only the refdata key signs a catalog: no other role of the district does', () => {
    for (const role of [ring.ca, ring.receipt, ring.enc, ring.recovery, ring.roots[0], generateSm2KeyPair()])
      expect(outcome(held(), delivery(1, plain, {}, role))).toBe('E_CATALOG_SIGNATURE');
  });

  it('a catalog changed after signing is refused', () => {
    const { catalog, ...rest } = delivery(1, plain);
    const changed = { ...rest, catalog: { ...catalog, catalog: { ...catalog.catalog, version: 2 } } };
    expect(outcome(held(), changed)).toBe('E_CATALOG_SIGNATURE');
  });

  it('a catalog without a signature, or with a key that nobody knows, is refused', () => {
    const { catalog, ...rest } = delivery(1, plain);
    expect(outcome(held(), { ...rest, catalog: { catalog: catalog.catalog } as SignedCatalog })).toBe('E_DOCUMENT');
    const extra = { ...catalog, catalog: { ...catalog.catalog, more: 1 } } as unknown as SignedCatalog;
    expect(outcome(held(), { ...rest, catalog: extra })).toBe('E_DOCUMENT');
  });

  it('after the refdata key was replaced, the old one signs nothing any more', () => {
    const after = districtOf({ ...ring, refdata: generateSm2KeyPair() }, { version: 2 });
    expect(outcome(held(), { ...second, districts: [first, after] })).toBe('E_CATALOG_SIGNATURE');
  });
});

describe('rollback', () => {
  test.each<[string, Delivery, string | number]>([
    ['a newer catalog is taken', delivery(3, { ...plain, crl: { version: 2, body: crl } }), 3],
    ['the same catalog again changes nothing', second, 2],
    ['an older catalog is refused', delivery(1, { ...plain, crl: { version: 2, body: crl } }), 'E_ROLLBACK'],
    [
      'the same number with another wording is refused',
      delivery(2, { ...plain, crl: { version: 3, body: crl } }),
      'E_ROLLBACK',
    ],
    ['a newer catalog with an older revocation list is refused', delivery(3, plain), 'E_ROLLBACK'],
    ['a newer catalog that leaves the revocation list out is refused', delivery(3, { dict: plain.dict }), 'E_ROLLBACK'],
    [
      'a list that changed without a new number is refused',
      delivery(3, { ...plain, crl: { version: 2, body: { revoked: [] } } }),
      'E_SERIES',
    ],
  ])('%s', (_, next, expected) => expect(outcome(held(second.catalog), next)).toBe(expected));
});

describe('mix-and-match', () => {
  it('each list must be the one that the catalog pins', () => {
    const old = seriesOf(plain).get('crl') as Bytes;
    expect(outcome(held(), { ...second, series: new Map([...second.series, ['crl', old]]) })).toBe('E_SERIES');
  });

  it('no list may be missing, and none may come that the catalog does not name', () => {
    const [crlOnly] = [new Map([...second.series].filter(([name]) => name === 'crl'))];
    expect(outcome(held(), { ...second, series: crlOnly })).toBe('E_SERIES');
    const more = new Map([...second.series, ['policy', utf8('{}')]]);
    expect(outcome(held(), { ...second, series: more })).toBe('E_SERIES');
  });

  it('no list passes for another one', () => {
    const bytes = seriesOf({ dict: plain.dict }).get('dict') as Bytes;
    const { catalog } = second.catalog;
    const lying = signCatalog(ring.refdata.privateKey, { ...catalog, series: { crl: pin(1, bytes) } });
    expect(outcome(held(), { districts: [first], catalog: lying, series: new Map([['crl', bytes]]) })).toBe('E_SERIES');
  });

  it('a list that says another version than its pin is refused', () => {
    const bytes = seriesOf({ crl: plain.crl }).get('crl') as Bytes;
    const lying = signCatalog(ring.refdata.privateKey, { ...second.catalog.catalog, series: { crl: pin(9, bytes) } });
    expect(outcome(held(), { districts: [first], catalog: lying, series: new Map([['crl', bytes]]) })).toBe('E_SERIES');
  });
});

describe('fast-forward', () => {
  const far = 2_000_000_000;
  it('a number that jumps by more than a million is refused, in the catalog and in a list', () => {
    const next = { ...plain, crl: { version: 2, body: crl } };
    expect(outcome(held(second.catalog), delivery(2 + 1_000_000, next))).toBe(1_000_002);
    expect(outcome(held(second.catalog), delivery(3 + 1_000_000, next))).toBe('E_FAST_FORWARD');
    expect(outcome(held(second.catalog), delivery(3, { ...plain, crl: { version: far, body: crl } }))).toBe(
      'E_FAST_FORWARD',
    );
  });

  it('when numbers were driven up all the same, a new refdata key lets the district begin again', () => {
    const driven = delivery(900_000, { ...plain, crl: { version: 900_000, body: crl } });
    expect(outcome(held(driven.catalog), delivery(3, plain))).toBe('E_ROLLBACK');
    const refdata = generateSm2KeyPair();
    const after = districtOf({ ...ring, refdata }, { version: 2 });
    const recovered = { ...delivery(3, plain, {}, refdata), districts: [first, after] };
    expect(outcome(held(driven.catalog), recovered)).toBe(3);
  });

  it('another key that changed does not: the numbers stay', () => {
    const after = districtOf({ ...ring, ca: generateSm2KeyPair() }, { version: 2 });
    expect(outcome(held(second.catalog), { ...delivery(1, plain), districts: [first, after] })).toBe('E_ROLLBACK');
  });
});

describe('freeze', () => {
  const { catalog } = second.catalog;
  it('old reference data are used on, and called old', () => {
    expect(ageOf(catalog, nowMs)).toEqual({ expired: false, blocksPeers: false });
    expect(ageOf(catalog, Date.parse(catalog.expires) + 1)).toEqual({ expired: true, blocksPeers: false });
  });
  it('a revocation list older than 180 days stops the exchange with other PCs', () => {
    const later = (days: number) => nowMs + days * 86_400_000;
    expect(ageOf(catalog, later(180)).blocksPeers).toBe(false);
    expect(ageOf(catalog, later(181)).blocksPeers).toBe(true);
    const { crl: _crl, ...series } = catalog.series;
    expect(ageOf({ ...catalog, series }, later(1000)).blocksPeers).toBe(false);
  });
});

describe('endless and damaged content', () => {
  it('a list that is longer than its pin says is refused', () => {
    const padded = new Uint8Array([...(second.series.get('crl') as Bytes), 0x20]);
    expect(outcome(held(), { ...second, series: new Map([...second.series, ['crl', padded]]) })).toBe('E_SERIES');
  });
  it('a catalog may not announce more than a PC is ready to hold', () => {
    const huge = { crl: { version: 1, sm3: toHex(new Uint8Array(32)), bytes: maxSeriesBytes + 1 } };
    expect(outcome(held(), delivery(1, plain, { series: huge }))).toBe('E_DOCUMENT');
  });
  it('a list with something wrong inside is refused although its digest is right', () => {
    expect(outcome(held(), delivery(1, { crl: { version: 1, body: { revoked: [{ serial: '02' }] } } }))).toBe(
      'E_SERIES',
    );
    expect(outcome(held(), delivery(1, { dict: { version: 1, body: { codes: 'all' } } }))).toBe('E_SERIES');
    const path = { templates: [{ name: 'a', title: 'a', purpose: '', file: '../a.xlsx', contentBase64: '' }] };
    expect(outcome(held(), delivery(1, { templates: { version: 1, body: path } }))).toBe('E_SERIES');
  });
  it('a certificate in the register of PCs that the ca key did not sign refuses the whole delivery', () => {
    const good = newDevice(ring).signed;
    const bad = newDevice(newKeyRing()).signed;
    const devices = (certificates: readonly object[]) => ({
      ...plain,
      devices: { version: 1, body: { certificates } },
    });
    expect(outcome(held(), delivery(1, devices([good])))).toBe(1);
    expect(outcome(held(), delivery(1, devices([good, bad])))).toBe('E_CERT_SIGNATURE');
  });
  it('a list that this version does not know is kept by its digest and not read', () => {
    const news = utf8('{"anything":1}');
    const { catalog } = second.catalog;
    const series = new Map([...second.series, ['weather', news]]);
    const pins = { ...catalog.series, weather: pin(1, news) };
    const signed = signCatalog(ring.refdata.privateKey, { ...catalog, series: pins });
    expect(outcome(held(), { ...second, catalog: signed, series })).toBe(2);
  });
});

describe('a change of the root on the way', () => {
  it('is taken together with the delivery, and only together', () => {
    const after = districtOf(ring, { version: 2 });
    const good = checkDelivery(held(), { ...second, districts: [first, after] });
    expect(good).toMatchObject({ ok: true, value: { chain: [first, after] } });
    const broken = { ...second, districts: [first, after], series: new Map() };
    expect(checkDelivery(held(), broken)).toMatchObject({ ok: false, error: { code: 'E_SERIES' } });
  });
});

describe('what the lists say', () => {
  it('a revoked certificate is found by its number', () => {
    expect(revocationOf(crl.revoked, { serial: '02' })).toEqual({
      at: now,
      lastSeq: { LOGA00000001: 7 },
      reason: '遗失',
    });
    expect(revocationOf(crl.revoked, { serial: '03' })).toBeUndefined();
  });
  it('every refusal says what to do', () => {
    const errors: readonly BundleError[] = [
      { code: 'E_ROLLBACK', what: 'crl', held: 2, found: 1 },
      { code: 'E_FAST_FORWARD', what: '目录', held: 2, found: 9_000_000 },
      { code: 'E_SERIES', series: 'dict', why: '缺少内容' },
      { code: 'E_CATALOG_SIGNATURE', district: '样例区' },
    ];
    for (const error of errors) expect(describeBundleError(error)).toMatch(/请/);
  });
});
