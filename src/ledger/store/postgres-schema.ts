/** The version of the tables; another number means another version of Homeroom made them. */
export const POSTGRES_VERSION = 1

/**
 * The tables in PostgreSQL, for the role that owns them; run once, in one transaction, in a schema named
 * `homeroom`. The same tables as SQLite's, with the same triggers; see there for what they hold off.
 *
 * Texts compare by byte (`COLLATE "C"`): an index by the system's collation would lose entries when the
 * system's libraries change.
 */
export const POSTGRES_SCHEMA = `
CREATE SCHEMA homeroom;
REVOKE ALL ON SCHEMA homeroom FROM PUBLIC;
SET LOCAL search_path = homeroom;

CREATE TABLE version (number integer NOT NULL);
INSERT INTO version VALUES (${POSTGRES_VERSION});

CREATE TABLE entries (
  idx bigint PRIMARY KEY CHECK (idx >= 0),
  leaf bytea NOT NULL,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  type text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  session text COLLATE "C",
  request text COLLATE "C",
  vendor text COLLATE "C",
  engineer text COLLATE "C",
  ticket text COLLATE "C"
);
CREATE INDEX entries_type ON entries (type, idx);
CREATE INDEX entries_at ON entries (at, idx);
CREATE INDEX entries_actor ON entries (actor, idx);
CREATE INDEX entries_session ON entries (session, idx) WHERE session IS NOT NULL;
CREATE INDEX entries_request ON entries (request, idx) WHERE request IS NOT NULL;
CREATE INDEX entries_vendor ON entries (vendor, idx) WHERE vendor IS NOT NULL;
CREATE INDEX entries_engineer ON entries (engineer, idx) WHERE engineer IS NOT NULL;
CREATE INDEX entries_ticket ON entries (ticket, idx) WHERE ticket IS NOT NULL;

CREATE TABLE payloads (
  idx bigint NOT NULL REFERENCES entries (idx),
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('text', 'ordinals', 'sets')),
  salt bytea,
  body bytea,
  PRIMARY KEY (idx, name)
);
CREATE TABLE persons (
  ordinal bigint NOT NULL,
  idx bigint NOT NULL REFERENCES entries (idx),
  PRIMARY KEY (ordinal, idx)
);
CREATE INDEX persons_idx ON persons (idx);
CREATE TABLE reasons (
  idx bigint NOT NULL REFERENCES entries (idx),
  name text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL,
  PRIMARY KEY (idx, name)
);
CREATE TABLE checkpoints (
  one integer PRIMARY KEY CHECK (one = 1),
  size bigint NOT NULL,
  note text COLLATE "C" NOT NULL,
  frontier bytea NOT NULL
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE FUNCTION grow_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN
  IF NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM entries) THEN
    RAISE EXCEPTION 'the ledger grows at its end only';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION beside_new() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN
  IF NEW.idx < (SELECT coalesce(max(size), 0) FROM checkpoints) THEN
    RAISE EXCEPTION 'what lies beside an entry comes with its entry';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION only_erase_text() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN
  IF OLD.kind <> 'text' OR NEW.kind <> OLD.kind OR NEW.idx <> OLD.idx OR NEW.name <> OLD.name
    OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL THEN
    RAISE EXCEPTION 'only a text may be erased, with its salt';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION go_with_text() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payloads
             WHERE idx = OLD.idx AND name = OLD.name AND body IS NOT NULL) THEN
    RAISE EXCEPTION 'the ledger is append-only';
  END IF;
  RETURN OLD;
END $$;
CREATE FUNCTION only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = homeroom AS $$
BEGIN
  IF NEW.size <= OLD.size THEN RAISE EXCEPTION 'a checkpoint never goes back'; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER grow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION grow_by_one();
CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON entries EXECUTE FUNCTION append_only();
CREATE TRIGGER come BEFORE INSERT ON payloads FOR EACH ROW EXECUTE FUNCTION beside_new();
CREATE TRIGGER erase BEFORE UPDATE ON payloads FOR EACH ROW EXECUTE FUNCTION only_erase_text();
CREATE TRIGGER stay BEFORE DELETE OR TRUNCATE ON payloads EXECUTE FUNCTION append_only();
CREATE TRIGGER come BEFORE INSERT ON persons FOR EACH ROW EXECUTE FUNCTION beside_new();
CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON persons EXECUTE FUNCTION append_only();
CREATE TRIGGER come BEFORE INSERT ON reasons FOR EACH ROW EXECUTE FUNCTION beside_new();
CREATE TRIGGER go BEFORE DELETE ON reasons FOR EACH ROW EXECUTE FUNCTION go_with_text();
CREATE TRIGGER stay BEFORE UPDATE OR TRUNCATE ON reasons EXECUTE FUNCTION append_only();
CREATE TRIGGER grow BEFORE UPDATE ON checkpoints FOR EACH ROW EXECUTE FUNCTION only_grow();
CREATE TRIGGER stay BEFORE DELETE OR TRUNCATE ON checkpoints EXECUTE FUNCTION append_only();
`

/**
 * What the service may: read, append, erase a text, move the head on. It owns nothing, so it can neither
 * drop a trigger nor a row. `role` is a quoted identifier.
 */
export const grantsTo = (role: string): string => `
GRANT USAGE ON SCHEMA homeroom TO ${role};
GRANT SELECT ON ALL TABLES IN SCHEMA homeroom TO ${role};
GRANT INSERT ON homeroom.entries, homeroom.payloads, homeroom.persons, homeroom.reasons TO ${role};
GRANT UPDATE (salt, body) ON homeroom.payloads TO ${role};
GRANT DELETE ON homeroom.reasons TO ${role};
GRANT INSERT, UPDATE ON homeroom.checkpoints TO ${role};
`
