import { troubleOf } from '../run/trouble.js'
import type { Trouble } from '../run/trouble.js'
import { unseen, unwell } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'

const NETWORK = 'Look at the network, the Region and the endpoints in the settings.'

const WORDS: Readonly<Record<Trouble, readonly [words: string, remedy: string]>> = {
  throttled: ['AWS asks us to slow down.', 'Run the doctor again in a minute.'],
  quota: ['A quota of the account is used up.', 'See Service Quotas in the AWS console.'],
  syncing: [
    'A role made just now is not known everywhere yet.',
    'Run the doctor again in a minute.',
  ],
  refused: ['AWS does not take the request.', 'Compare the settings with the account.'],
  denied: ['The credentials may not look.', 'Give them what docker/iam/runner.json names.'],
  credentials: [
    'AWS does not know the credentials, or they are over.',
    'Renew them; look at the clock of this machine too.',
  ],
  unreachable: ['No connection came about.', NETWORK],
  absent: ['There is no such thing.', 'Make it, or correct the setting.'],
  conflict: ['It is in no state for that.', 'Run the doctor again in a minute.'],
  unclear: ['AWS did not answer in a way that can be read.', NETWORK],
}

/** What we may not look at may still be well. */
const UNSEEN: ReadonlySet<Trouble> = new Set(['throttled', 'denied'])

/** What an error of the SDK says of a thing; AWS's own text, which quotes names, stays behind. */
export function troubled(about: string, cause: unknown): Diagnosis {
  const trouble = troubleOf(cause)
  const [words, remedy] = WORDS[trouble]
  return UNSEEN.has(trouble) ? unseen(about, words, remedy) : unwell(about, words, remedy)
}
