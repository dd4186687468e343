import { Fault } from '../../../fault.js'
import { troubleOf, type Trouble } from './trouble.js'

const DENIED =
  'AWS does not let this service do what it must: its role lacks a permission. ' +
  'Compare the role with the documents in docker/iam.'
const CREDENTIALS =
  'The AWS credentials of this service are missing, wrong or expired (or its clock is wrong). Renew them and try again.'
const UNREACHABLE =
  'AWS cannot be reached from this machine, or does not answer. ' +
  'Check the network, the Region and the addresses in the settings, then try again.'
const BUSY = 'AWS has no room for more requests of this account now. Try again in a minute.'
const ABSENT =
  'AWS does not know a thing that was set up for this policy. A steward runs "homeroom aws verify" to see which.'

const WORDS: Readonly<Record<Trouble, string>> = {
  throttled: BUSY,
  quota: BUSY,
  syncing: BUSY,
  refused: UNREACHABLE,
  denied: DENIED,
  credentials: CREDENTIALS,
  unreachable: UNREACHABLE,
  absent: ABSENT,
  conflict: UNREACHABLE,
  unclear: UNREACHABLE,
}

/** The fault to throw for an error of the SDK; it carries nothing of it, for AWS quotes what it was sent. */
export const unreachable = (cause: unknown): Fault =>
  new Fault('ENGINE_UNREACHABLE', WORDS[troubleOf(cause)])
