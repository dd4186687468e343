-- point: DESCRIBE reads the catalogue
-- expect: NOT_UNDERSTOOD
describe users
