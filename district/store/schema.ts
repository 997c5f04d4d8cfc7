/**
 * Tables of the receiver (SYNC.md 6.1). `op` is the truth; `record` is what the operations say, for people with SQL: its
 * `joined_to` names the record that speaks for one that was found to be the same person or organization.
 * An operation's id names its content, its log and its number, so the two of them may stand before it in the key.
 * `number_key` stands for an ID number or a credit code (number-keys.ts); no index holds the number itself.
 * `blob_named` are the attachments that operations name, with the table of their record, `blob_held` those that lie in the folder `blobs`.
 * `bundle.sealed_by` names who released it, `check_flags` the rules whose results the district does not find itself.
 * `bundle.withheld` lists the fields that the sender left out, by table.
 * `log_sender` names who wrote a log and who passed it on.
 * `log_point` holds every sequence number at which a segment ended, with its chain value; a tip is the end of a branch.
 * `op_feed` is for those who follow the district's data: bundles are numbered in the order in which they came, so that
 * whoever has seen all up to one bundle goes on with the next.
 */
export const schemaSql = `
CREATE TABLE IF NOT EXISTS committee (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE IF NOT EXISTS bundle (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest text NOT NULL UNIQUE, device text NOT NULL,
  street text NOT NULL, no integer NOT NULL, file_sm3 text NOT NULL, created_at text NOT NULL, received_at text NOT NULL,
  mode text NOT NULL, operations integer NOT NULL, flags text[] NOT NULL, app text NOT NULL, withheld jsonb,
  sealed_by text[] NOT NULL, check_flags text[] NOT NULL DEFAULT '{}',
  UNIQUE (device, no));
CREATE TABLE IF NOT EXISTS log_point (
  log text NOT NULL, seq integer NOT NULL, chain text NOT NULL, is_tip boolean NOT NULL,
  PRIMARY KEY (log, seq, chain));
CREATE TABLE IF NOT EXISTS log_sender (
  log text NOT NULL, device text NOT NULL, is_writer boolean NOT NULL, PRIMARY KEY (log, device));
CREATE TABLE IF NOT EXISTS fork (log text PRIMARY KEY, seq integer NOT NULL, found_at text NOT NULL);
CREATE TABLE IF NOT EXISTS op (
  log text NOT NULL, seq integer NOT NULL, id text NOT NULL, hlc text NOT NULL, kind text NOT NULL,
  tbl text, rid text, line text NOT NULL, street text NOT NULL, bundle integer NOT NULL, PRIMARY KEY (log, seq, id));
CREATE INDEX IF NOT EXISTS op_by_record ON op (rid);
CREATE INDEX IF NOT EXISTS op_of_joining ON op (street) WHERE kind IN ('alias', 'unalias');
CREATE TABLE IF NOT EXISTS record (
  street text NOT NULL, tbl text NOT NULL, rid text NOT NULL, fields jsonb NOT NULL, deleted boolean NOT NULL,
  joined_to text, number_key text, PRIMARY KEY (street, tbl, rid));
CREATE INDEX IF NOT EXISTS record_by_number ON record (number_key) WHERE number_key IS NOT NULL;
CREATE TABLE IF NOT EXISTS blob_named (
  log text NOT NULL, sm3 text NOT NULL, tbl text NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (log, sm3, tbl));
CREATE TABLE IF NOT EXISTS blob_held (sm3 text PRIMARY KEY, bytes bigint NOT NULL, mime text NOT NULL);
CREATE TABLE IF NOT EXISTS receipt (
  device text NOT NULL, rno integer NOT NULL, bundle text NOT NULL, no integer NOT NULL, street text NOT NULL,
  at text NOT NULL, digest text NOT NULL, body jsonb NOT NULL, file text NOT NULL, content bytea NOT NULL,
  PRIMARY KEY (device, rno));
CREATE OR REPLACE VIEW op_feed AS
  SELECT bundle, log, seq, id, hlc, kind, tbl, rid, street, line FROM op ORDER BY bundle, log, seq, id;
`;
