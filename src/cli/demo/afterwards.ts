import type { Sheet } from '../desk.js'
import { CAST } from './cast.js'
import type { House } from './house.js'

const PEOPLE = ['steward', 'engineer', 'officer'] as const

/**
 * What to open in a browser, a link for each person; what to paste into another terminal: the address, a token
 * for each, and what to try.
 */
export async function afterwards(house: House, { style }: Sheet): Promise<readonly string[]> {
  const tokens = await Promise.all(PEOPLE.map((person) => house.token(person)))
  const links = await Promise.all(PEOPLE.map((person) => house.link(person)))
  return [
    '',
    style.strong('The service stays up until Ctrl-C. In a browser, once each, within 15 minutes:'),
    '',
    ...PEOPLE.flatMap((person, at) => [
      style.faint(`# ${CAST[person].name}, ${person}`),
      links[at] ?? '',
    ]),
    '',
    style.strong('Or in another terminal:'),
    '',
    `export HOMEROOM_URL=${house.url.origin}`,
    ...PEOPLE.flatMap((person, at) => [
      style.faint(`# ${CAST[person].name}`),
      `export ${person.toUpperCase()}=${tokens[at] ?? ''}`,
    ]),
    '',
    style.strong('What to try next'),
    '',
    style.faint('# ask for a room, decide about it'),
    'HOMEROOM_TOKEN=$ENGINEER homeroom request --ticket T-1 --purpose "…" --interest "…" \\',
    '  --policy rostering-debug --hours 4',
    'HOMEROOM_TOKEN=$STEWARD homeroom requests',
    'HOMEROOM_TOKEN=$STEWARD homeroom approve req_… --hours 4 --note "…"',
    style.faint('# look around in it; then revoke it and ask again'),
    'HOMEROOM_TOKEN=$ENGINEER homeroom schema ses_…',
    'HOMEROOM_TOKEN=$ENGINEER homeroom query --session ses_… --check d01-enrollment-without-user',
    'HOMEROOM_TOKEN=$ENGINEER homeroom query --session ses_… \\',
    '  "select role, count(*) from users group by role"',
    'HOMEROOM_TOKEN=$STEWARD homeroom revoke ses_… --reason "…"',
    style.faint('# see that all of it is on record'),
    'HOMEROOM_TOKEN=$OFFICER homeroom ledger list --newest',
    'HOMEROOM_TOKEN=$OFFICER homeroom ledger verify',
  ]
}
