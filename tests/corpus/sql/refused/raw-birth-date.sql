-- point: a birth date was never kept
-- expect: COLUMN_NOT_ALLOWED
select birthDate from demographics
