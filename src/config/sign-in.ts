import { resolve } from 'node:path'
import { isSafeUrl } from '../identity/oidc.js'
import type { Settings } from './settings.js'

/** As what we are registered at the identity provider, so that people can sign in at a browser. */
export interface ClientConfig {
  readonly id: string
  /** Null for a public client. */
  readonly secretFile: string | null
  /** With `openid` among them. */
  readonly scopes: readonly string[]
}

/** How browsers are let in. */
export interface SignInConfig {
  /** Null: the provider signs nobody in at a browser here; bearer tokens alone are taken. */
  readonly client: ClientConfig | null
  /** The address at which browsers find us, without a path: `https://homeroom.example.org`. */
  readonly site: string | null
}

/** A list of scopes as RFC 6749 writes it, with `openid` in it. */
export const SCOPES =
  /^(?=.*(?:^| )openid(?: |$))[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/u

/** Whether a text is an origin and no more: HTTPS, or HTTP on this very machine. */
export function isSite(text: string): boolean {
  return isSafeUrl(text) && new URL(text).origin === text
}

export function signInConfig(settings: Settings): SignInConfig {
  const { HOMEROOM_OIDC_CLIENT_ID: id, HOMEROOM_OIDC_CLIENT_SECRET_FILE: file } = settings
  if (id === undefined) return { client: null, site: null }
  const scopes = settings.HOMEROOM_OIDC_SCOPES.split(' ')
  const secretFile = file === undefined ? null : resolve(file)
  return { client: { id, secretFile, scopes }, site: siteOf(settings) }
}

/** As it was set, else by HTTPS under the name of this deployment, if that is the name of a host. */
function siteOf(given: Given): string | null {
  const { HOMEROOM_SITE: set, HOMEROOM_ORIGIN: name } = given
  if (set !== undefined) return set
  const derived = `https://${name ?? ''}`
  return isSite(derived) ? derived : null
}

type Given = Readonly<Partial<Record<'HOMEROOM_SITE' | 'HOMEROOM_ORIGIN', string | undefined>>>

/** What is wrong with the settings of sign-in taken together. */
export function signInFaults(given: Readonly<Partial<Record<string, string>>>): readonly string[] {
  const { HOMEROOM_OIDC_ISSUER: issuer, HOMEROOM_OIDC_CLIENT_ID: client } = given
  const { HOMEROOM_OIDC_CLIENT_SECRET_FILE: secret, HOMEROOM_SITE: site } = given
  const needed = (name: string, with_: string) => `${name}: is required with ${with_}`
  return [
    ...(client !== undefined && issuer === undefined
      ? [needed('HOMEROOM_OIDC_ISSUER', 'HOMEROOM_OIDC_CLIENT_ID')]
      : []),
    ...(client === undefined && secret !== undefined
      ? [needed('HOMEROOM_OIDC_CLIENT_ID', 'HOMEROOM_OIDC_CLIENT_SECRET_FILE')]
      : []),
    ...(client === undefined && site !== undefined
      ? [needed('HOMEROOM_OIDC_CLIENT_ID', 'HOMEROOM_SITE')]
      : []),
    ...(client !== undefined && siteOf(given) === null
      ? [needed('HOMEROOM_SITE', 'HOMEROOM_OIDC_CLIENT_ID, as HOMEROOM_ORIGIN is no host')]
      : []),
  ]
}
