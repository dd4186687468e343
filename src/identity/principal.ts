export type Role = 'steward' | 'engineer' | 'officer'

/** Who is asking, as proven by a token. Only the identity check makes one. */
export type Principal = {
  /** Stable name of the person at the issuer; shown to people. */
  readonly name: string
  /** The token's own id, for the ledger. */
  readonly tokenId: string
} & (
  { readonly role: 'steward' | 'officer' } | { readonly role: 'engineer'; readonly vendor: string }
)
