import type { LeafColumns, Reason } from '../facets.js'

/** The tables, for Kysely; the same in every store. */
export interface Tables {
  readonly entries: LeafColumns & {
    readonly idx: number
    readonly leaf: Buffer
    readonly leaf_hash: Buffer
  }
  readonly persons: { readonly ordinal: number; readonly idx: number }
  readonly reasons: Reason & { readonly idx: number }
  readonly payloads: {
    readonly idx: number
    readonly name: string
    readonly kind: string
    readonly salt: Buffer | null
    readonly body: Buffer | null
  }
  readonly checkpoints: {
    readonly one: 1
    readonly size: number
    readonly note: string
    readonly frontier: Buffer
  }
}

/**
 * Only growing is possible: the triggers hold off a slip of ours or an operator's, the hashes and the
 * signature find whoever goes round them. `INSERT OR REPLACE` deletes without asking the delete
 * triggers, which is why the insert triggers look for the next index.
 *
 * A text payload is erased by taking body and salt away together: with the salt left, a guessed text
 * could still be confirmed by its hash. `checkpoints` holds the newest alone: every older one can be
 * derived from the leaves.
 */
export const SCHEMA = `
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY CHECK (idx >= 0),
  leaf BLOB NOT NULL,
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  session TEXT,
  request TEXT,
  vendor TEXT,
  engineer TEXT,
  ticket TEXT
) STRICT;
CREATE INDEX entries_type ON entries (type);
CREATE INDEX entries_at ON entries (at);
CREATE INDEX entries_actor ON entries (actor);
CREATE INDEX entries_session ON entries (session) WHERE session IS NOT NULL;
CREATE INDEX entries_request ON entries (request) WHERE request IS NOT NULL;
CREATE INDEX entries_vendor ON entries (vendor) WHERE vendor IS NOT NULL;
CREATE INDEX entries_engineer ON entries (engineer) WHERE engineer IS NOT NULL;
CREATE INDEX entries_ticket ON entries (ticket) WHERE ticket IS NOT NULL;

CREATE TABLE payloads (
  idx INTEGER NOT NULL REFERENCES entries (idx),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'ordinals', 'sets')),
  salt BLOB,
  body BLOB,
  PRIMARY KEY (idx, name)
) STRICT;

CREATE TABLE persons (
  ordinal INTEGER NOT NULL,
  idx INTEGER NOT NULL REFERENCES entries (idx),
  PRIMARY KEY (ordinal, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX persons_idx ON persons (idx);

CREATE TABLE reasons (
  idx INTEGER NOT NULL REFERENCES entries (idx),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (idx, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  frontier BLOB NOT NULL
) STRICT;

CREATE TRIGGER entries_grow_by_one BEFORE INSERT ON entries
WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM entries)
BEGIN SELECT raise(ABORT, 'the ledger grows at its end only'); END;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER payloads_come_with_their_entry BEFORE INSERT ON payloads
WHEN NEW.idx <> (SELECT max(idx) FROM entries)
  OR NEW.salt IS NULL OR NEW.body IS NULL
  OR EXISTS (SELECT 1 FROM payloads WHERE idx = NEW.idx AND name = NEW.name)
BEGIN SELECT raise(ABORT, 'a payload comes with its entry'); END;
CREATE TRIGGER payloads_only_erase_text BEFORE UPDATE ON payloads
WHEN OLD.kind <> 'text' OR NEW.kind <> OLD.kind OR NEW.idx <> OLD.idx OR NEW.name <> OLD.name
  OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
BEGIN SELECT raise(ABORT, 'only a text may be erased, with its salt'); END;
CREATE TRIGGER payloads_never_go BEFORE DELETE ON payloads
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER persons_come_with_their_entry BEFORE INSERT ON persons
WHEN NEW.idx <> (SELECT max(idx) FROM entries)
  OR EXISTS (SELECT 1 FROM persons WHERE ordinal = NEW.ordinal AND idx = NEW.idx)
BEGIN SELECT raise(ABORT, 'a person comes with its entry'); END;
CREATE TRIGGER persons_never_change BEFORE UPDATE ON persons
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER persons_never_go BEFORE DELETE ON persons
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER reasons_come_with_their_entry BEFORE INSERT ON reasons
WHEN NEW.idx <> (SELECT max(idx) FROM entries)
  OR EXISTS (SELECT 1 FROM reasons WHERE idx = NEW.idx AND name = NEW.name)
BEGIN SELECT raise(ABORT, 'a reason comes with its entry'); END;
CREATE TRIGGER reasons_never_change BEFORE UPDATE ON reasons
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER reasons_go_with_their_text BEFORE DELETE ON reasons
WHEN EXISTS (SELECT 1 FROM payloads WHERE idx = OLD.idx AND name = OLD.name AND body IS NOT NULL)
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER checkpoints_one BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints)
BEGIN SELECT raise(ABORT, 'there is one newest checkpoint'); END;
CREATE TRIGGER checkpoints_only_grow BEFORE UPDATE ON checkpoints
WHEN NEW.size <= OLD.size
BEGIN SELECT raise(ABORT, 'a checkpoint never goes back'); END;
CREATE TRIGGER checkpoints_never_go BEFORE DELETE ON checkpoints
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
`
