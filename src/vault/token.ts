import { createCipheriv, createDecipheriv } from 'node:crypto'
import { BLOCK_TEXT, decodeBlock, encodeBlock } from './base32.js'
import { DOMAINS, FORMS, type Domain, type Form } from './domain.js'
import type { TokenCodec } from './port.js'

/** Stands after the prefix, so that a person sees `usr_`, `usrn_` and `usrz_` apart. */
const MARKS = { exact: '', folded: 'n', stripped: 'z' } as const satisfies Record<Form, string>
const MAX_ORDINAL = 0xffffffff

const domainNames = Object.keys(DOMAINS) as readonly Domain[]
const formNames = Object.keys(FORMS) as readonly Form[]
const kinds = domainNames.flatMap((domain) =>
  formNames.map((form) => ({ domain, form, lead: `${DOMAINS[domain].prefix}${MARKS[form]}_` })),
)
const byLead = new Map(kinds.map((kind) => [kind.lead, kind]))
const leads = Object.fromEntries(
  domainNames.map((domain) => [
    domain,
    Object.fromEntries(
      formNames.map((form) => [form, `${DOMAINS[domain].prefix}${MARKS[form]}_`]),
    ) as Record<Form, string>,
  ]),
) as Record<Domain, Record<Form, string>>

/** What every token of a kind begins with: `usr_`, `usrn_`, `usrz_`. */
export const leadOf = (domain: Domain, form: Form): string => leads[domain][form]

/**
 * The codec of one session key (16 bytes). A token is its kind's prefix, `_`, and the base32 of one
 * AES-128 block: domain code, form, ten zeros, the ordinal big-endian.
 *
 * ECB is right for exactly one block of which no two are equal: the permutation makes tokens stable in
 * a session and meaningless outside it. A forger has to hit twelve constant bytes: 1 in 2^96.
 */
export function createTokenCodec(key: Uint8Array): TokenCodec {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  const block = Buffer.alloc(16)
  return {
    encode(domain, form, ordinal) {
      if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > MAX_ORDINAL) {
        throw new TypeError('an ordinal is an unsigned 32-bit integer from 1')
      }
      block[0] = DOMAINS[domain].code
      block[1] = FORMS[form]
      block.writeUInt32BE(ordinal, 12)
      return leads[domain][form] + encodeBlock(cipher.update(block))
    },
    decode(token) {
      const kind = byLead.get(token.slice(0, -BLOCK_TEXT))
      const sealed = kind && decodeBlock(token.slice(-BLOCK_TEXT))
      if (!kind || !sealed) return null
      const plain = decipher.update(sealed)
      const ordinal = plain.readUInt32BE(12)
      const genuine =
        plain[0] === DOMAINS[kind.domain].code &&
        plain[1] === FORMS[kind.form] &&
        plain.subarray(2, 12).every((byte) => byte === 0) &&
        ordinal > 0
      return genuine ? { domain: kind.domain, form: kind.form, ordinal } : null
    },
  }
}
