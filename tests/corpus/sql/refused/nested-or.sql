-- point: parentheses that open together, with an OR after each: the second parser would read them for seconds
-- expect: TOO_COMPLEX
select count(*) as n from orgs where ((((((((((((((((line = 1 or line = 2) or line = 3) or line = 4) or line = 5) or line = 6) or line = 7) or line = 8) or line = 9) or line = 10) or line = 11) or line = 12) or line = 13) or line = 14) or line = 15) or line = 16) or line = 17)
