import { useQuery } from '@tanstack/react-query'
import { useLedgerStatus } from '../api/ledger.js'
import { Note } from '../ui/note.js'
import type { Tone } from '../ui/tone.js'
import { NO_CRYPTO } from './no-crypto.js'
import { canHash } from './verify/hash.js'
import { checkProof } from './verify/inclusion.js'
import { readKey, signedBy } from './verify/key.js'
import type { Signed } from './verify/key.js'

export interface ProofCheckProps {
  readonly leaf: string
  readonly leafHash: string
  readonly proof: string
}

/** Checks a proof in this browser and says what came of it. */
export function ProofCheck({ leaf, leafHash, proof }: ProofCheckProps) {
  const status = useLedgerStatus()
  const vkey = status.data?.key ?? null
  const checked = useQuery({
    queryKey: ['proof', leafHash, proof, vkey],
    queryFn: () => found(leaf, proof, vkey),
    enabled: status.data !== undefined,
    staleTime: Infinity,
  })
  if (checked.data === undefined) return null
  const { tone, words } = checked.data
  return (
    <Note tone={tone}>
      <p role="status">{words}</p>
    </Note>
  )
}

interface Finding {
  readonly tone: Tone
  readonly words: string
}

async function found(leaf: string, proof: string, vkey: string | null): Promise<Finding> {
  if (!canHash()) return { tone: 'warning', words: NO_CRYPTO }
  const proven = await checkProof(leaf, proof)
  if (proven.kind !== 'holds') return { tone: 'danger', words: NOT_PROVEN[proven.kind] }
  const key = vkey === null ? null : await readKey(vkey)
  const signed = key === null ? 'missing' : await signedBy(key, proven.checkpoint.note)
  return {
    tone: TONES[signed],
    words: `Checked in this browser: the leaf stands in the log of ${proven.checkpoint.size} entries. ${SIGNED[signed]}`,
  }
}

const NOT_PROVEN = {
  unreadable: 'The proof is not in the form of a tlog-proof.',
  'leads elsewhere': 'The proof does not lead from this leaf to the root in its checkpoint.',
} as const
const SIGNED: Readonly<Record<Signed, string>> = {
  good: 'Its checkpoint is signed with the key that the service names.',
  bad: 'The signature of its checkpoint is false.',
  missing: 'Its checkpoint is not signed with the key that the service names.',
  unable: 'This browser cannot check Ed25519 signatures, so nobody looked at the signature here.',
}
const TONES: Readonly<Record<Signed, Tone>> = {
  ...{ good: 'good', bad: 'danger', missing: 'danger', unable: 'warning' },
}
