// How every PC stands with the district: what came in last, what is missing, and what somebody has to look after.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WithheldFields } from '#shared/bundle/abridged-line.ts';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { openSealedBundle } from '#shared/bundle/verify-bundle.ts';
import { conflictsOf } from '#shared/sync/merge.ts';
import {
  type IssuedCertificate,
  instant,
  issuedCertificates,
  type PublicDistrict,
  publicTrustOf,
} from './district-folder.ts';
import { filesBelow } from './files-below.ts';
import { readBundleFile } from './read-bundle-file.ts';
import { isMissingSql } from './store/blob-store.ts';
import type { Queries } from './store/database.ts';
import { loadCommittees } from './store/record-store.ts';

/** Two PCs wrote one log; both must be enrolled anew until `renewBy`, and the certificate they shared be revoked. */
export type ForkStanding = {
  readonly log: string;
  readonly seq: number;
  readonly foundAt: string;
  readonly renewBy: string;
  /** renewed: both have ids of their own, so nobody needs the shared certificate any more. */
  readonly state: 'open' | 'renewed' | 'overdue' | 'settled';
  /** Device ids under which PCs were enrolled anew in place of this one. */
  readonly renewedAs: readonly string[];
  /** Certificates that were valid when the fork was found and are not revoked. */
  readonly serials: readonly string[];
};

export type Standing = {
  readonly street: string;
  readonly name: string;
  readonly device: string;
  readonly bundles: number;
  readonly latest: number;
  readonly operations: number;
  readonly receivedAt: string;
  readonly forks: number;
  readonly clockSuspect: boolean;
  /** Program and version that wrote the latest bundle. */
  readonly app: string;
  /** Fields that the latest bundle left out, by table. */
  readonly withheld: WithheldFields | null;
  readonly wants: number;
  /** Numbers of bundles that came before the ones they build on. */
  readonly waiting: readonly number[];
  readonly forkList: readonly ForkStanding[];
};

type Asked = { readonly street: string | null; readonly before: string | null; readonly now: Date };

const standingSql = `
  SELECT street, committee.name, device, count(*)::int AS bundles, max(no) AS latest, sum(operations)::int AS operations,
         max(received_at) AS "receivedAt",
         (array_agg('clockSuspect' = ANY(flags) ORDER BY no DESC))[1] AS "clockSuspect",
         (array_agg(app ORDER BY no DESC))[1] AS app, (array_agg(withheld ORDER BY no DESC))[1] AS withheld,
         (SELECT count(DISTINCT sm3)::int FROM blob_named JOIN log_sender USING (log)
           WHERE log_sender.device = bundle.device AND ${isMissingSql('bundle.device')}) AS wants
  FROM bundle JOIN committee ON committee.code = street
  WHERE $1::text IS NULL OR street = $1
  GROUP BY street, committee.name, device HAVING $2::text IS NULL OR max(received_at) < $2
  ORDER BY street, device`;

/** @param district missing when only a database is named: then nothing is known of certificates and waiting bundles */
export async function standings(
  db: Queries,
  district: PublicDistrict | undefined,
  { street, before, now }: Asked,
): Promise<readonly Standing[]> {
  const rows = await db.query(standingSql, [street, before]);
  const forks = await db.query(
    'SELECT device, log, seq, found_at AS "foundAt" FROM fork JOIN log_sender USING (log) WHERE is_writer ORDER BY log',
  );
  const certificates = district ? issuedCertificates(district) : [];
  const waiting = district ? waitingBundles(district, now) : [];
  return rows.map((row) => {
    const forkList = forks
      .filter(({ device }) => device === row.device)
      .map((fork) => forkStanding(fork as unknown as FoundFork, certificates, now));
    const early = waiting.filter(({ device }) => device === row.device).map(({ no }) => no);
    return { ...(row as unknown as Standing), forks: forkList.length, forkList, waiting: early };
  });
}

type FoundFork = { readonly device: string; readonly log: string; readonly seq: number; readonly foundAt: string };
const renewalMs = 30 * 86_400_000;

function forkStanding(
  { device, log, seq, foundAt }: FoundFork,
  certificates: readonly IssuedCertificate[],
  now: Date,
): ForkStanding {
  const renewBy = instant(new Date(Date.parse(foundAt) + renewalMs));
  const serials = certificates
    .filter(({ cert, revoked }) => cert.subject === device && cert.notBefore <= foundAt && !revoked)
    .map(({ cert }) => cert.serial);
  const isSettled = certificates.length > 0 && serials.length === 0;
  const renewedAs = [
    ...new Set(certificates.filter(({ replaces }) => replaces === device).map(({ cert }) => cert.subject)),
  ];
  const isRenewed = renewedAs.length >= 2;
  const state = isSettled ? 'settled' : isRenewed ? 'renewed' : instant(now) > renewBy ? 'overdue' : 'open';
  return { log, seq, foundAt, renewBy, state, renewedAs, serials };
}

/** Senders and numbers of the bundles in `waiting`; their headers are signed and not encrypted. */
function waitingBundles(district: PublicDistrict, now: Date) {
  const place = join(district.path, 'waiting');
  if (!existsSync(place)) return [];
  return filesBelow([place], bundleExtension).flatMap((file) => {
    const read = readBundleFile(file);
    const opened = read.ok ? openSealedBundle(read.value, publicTrustOf(district, now.getTime())) : read;
    return opened.ok ? [{ device: opened.value.header.from, no: opened.value.header.no }] : [];
  });
}

/** How many conflicts each committee has still to decide, by its code. Reads every operation. */
export async function openConflicts(db: Queries, street?: string): Promise<ReadonlyMap<string, number>> {
  const books = await loadCommittees(db, street);
  return new Map(books.map((each) => [each.street, conflictsOf(each.book.state).length]));
}
