-- point: CHECKPOINT is no SELECT
-- expect: NOT_ONE_STATEMENT
checkpoint
