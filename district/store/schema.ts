/** Tables of the receiver (SYNC.md 6.1). `op` is the truth; `record` is what the operations say, for people with SQL. */
export const schemaSql = `
CREATE TABLE IF NOT EXISTS committee (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE IF NOT EXISTS bundle (
  digest text PRIMARY KEY, device text NOT NULL, street text NOT NULL, no integer NOT NULL,
  file_sm3 text NOT NULL, created_at text NOT NULL, received_at text NOT NULL,
  mode text NOT NULL, operations integer NOT NULL, UNIQUE (device, no));
CREATE TABLE IF NOT EXISTS log_point (
  log text NOT NULL, seq integer NOT NULL, chain text NOT NULL, device text NOT NULL, street text NOT NULL,
  is_tip boolean NOT NULL, PRIMARY KEY (log, seq, chain));
CREATE TABLE IF NOT EXISTS op (
  id text PRIMARY KEY, log text NOT NULL, seq integer NOT NULL, hlc text NOT NULL, kind text NOT NULL,
  tbl text, rid text, line text NOT NULL, street text NOT NULL, bundle text NOT NULL);
CREATE INDEX IF NOT EXISTS op_by_record ON op (street, tbl, rid);
CREATE TABLE IF NOT EXISTS record (
  street text NOT NULL, tbl text NOT NULL, rid text NOT NULL, fields jsonb NOT NULL, deleted boolean NOT NULL,
  PRIMARY KEY (street, tbl, rid));
CREATE TABLE IF NOT EXISTS receipt (
  device text NOT NULL, rno integer NOT NULL, bundle text NOT NULL, no integer NOT NULL, street text NOT NULL,
  at text NOT NULL, digest text NOT NULL, body jsonb NOT NULL, file text NOT NULL, content bytea NOT NULL,
  PRIMARY KEY (device, rno));
`;
