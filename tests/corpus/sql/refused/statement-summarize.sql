-- point: SUMMARIZE shows the extremes of every column
-- expect: NOT_UNDERSTOOD
summarize users
