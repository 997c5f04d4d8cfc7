// What rows may refer to: records the program has already, and what the same file brings along.
import { idNumberKey } from '#shared/domain/id-number.ts';
import { comparable } from '#shared/domain/width.ts';

/** What the caller's book holds, as names and numbers; a list left out is unknown and nothing is checked against it. */
export type ImportContext = {
  readonly idNumbers?: Iterable<string>;
  readonly partyOrganizations?: Iterable<string>;
  readonly stations?: Iterable<string>;
  readonly activityCodes?: Iterable<string>;
};

export type KnownRecords = {
  readonly idNumbers: ReadonlySet<string>;
  readonly partyOrganizations: Set<string> | undefined;
  readonly stations: Set<string> | undefined;
  readonly activityCodes: Set<string> | undefined;
};

const namesOf = (names: Iterable<string> | undefined) => names && new Set(Array.from(names, comparable));

export function knownRecordsOf(context: ImportContext = {}): KnownRecords {
  return {
    idNumbers: new Set(Array.from(context.idNumbers ?? [], idNumberKey)),
    partyOrganizations: namesOf(context.partyOrganizations),
    stations: namesOf(context.stations),
    activityCodes: namesOf(context.activityCodes),
  };
}
