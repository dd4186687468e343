/**
 * The kinds of identifier a roster holds. Ordinals and tokens of different domains never compare.
 *
 * LOGIN is shared by e-mail and user name because products match one against the other. EXTID covers
 * every `userIds` type: the type is part of what is hashed, so equal ids of two types differ.
 */
export const DOMAINS = {
  PERSON: { code: 1, prefix: 'usr' },
  CLASS: { code: 2, prefix: 'cls' },
  ENROLLMENT: { code: 3, prefix: 'enr' },
  ORG: { code: 4, prefix: 'org' },
  COURSE: { code: 5, prefix: 'crs' },
  TERM: { code: 6, prefix: 'trm' },
  ROLE: { code: 7, prefix: 'rol' },
  PROFILE: { code: 8, prefix: 'prf' },
  LOGIN: { code: 9, prefix: 'log' },
  IDENT: { code: 10, prefix: 'idn' },
  EXTID: { code: 11, prefix: 'ext' },
  MASTER: { code: 12, prefix: 'mst' },
  PHONE: { code: 13, prefix: 'phn' },
  TITLE: { code: 14, prefix: 'ttl' },
  VALUE: { code: 15, prefix: 'val' },
  RESOURCE: { code: 16, prefix: 'res' },
} as const satisfies Record<string, { readonly code: number; readonly prefix: string }>

export type Domain = keyof typeof DOMAINS

/** The domains there are, as a list. */
export const DOMAIN_NAMES = Object.keys(DOMAINS) as readonly Domain[]

/**
 * Which text the ordinal stands for: the cell to the letter, the cell NFKC-normalised, trimmed and
 * case-folded (`__n`), or that with leading zeros stripped (`__z`).
 */
export const FORMS = { exact: 0, folded: 1, stripped: 2 } as const
export type Form = keyof typeof FORMS

/** What a token column holds. Two columns compare only if both parts are equal. */
export interface TokenType {
  readonly domain: Domain
  readonly form: Form
}

/** The person behind an ordinal of the PERSON domain is whom a row is about. */
export type Ordinal = number
