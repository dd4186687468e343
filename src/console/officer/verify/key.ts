import { joined, readBase64, readUint32, utf8 } from './bytes.js'
import type { Bytes } from './bytes.js'
import { sha256 } from './hash.js'
import type { Note } from './note.js'

/** A verification key (C2SP vkey) of a log (type 1, Ed25519) or of a witness (type 4, a cosignature). */
export interface VerifyKey {
  readonly vkey: string
  readonly name: string
  readonly keyId: number
  readonly kind: 'log' | 'witness'
  readonly bytes: Bytes
}

/** What became of one signature; `unable` if this browser has no Ed25519. */
export type Signed = 'good' | 'bad' | 'missing' | 'unable'

const KINDS: ReadonlyMap<number, VerifyKey['kind']> = new Map([
  [1, 'log'],
  [4, 'witness'],
])
const [KEY_SIZE, TIME_SIZE] = [32, 8]

/** A key from its text; null unless it is exactly in the form, and its id is its own. */
export async function readKey(vkey: string): Promise<VerifyKey | null> {
  const [name = '', id = '', ...rest] = vkey.split('+')
  const typed = readBase64(rest.join('+'))
  if (name === '' || /\s/u.test(name) || !/^[0-9a-f]{8}$/u.test(id) || typed === null) return null
  const kind = KINDS.get(typed[0] ?? 0)
  if (kind === undefined || typed.length !== KEY_SIZE + 1) return null
  const keyId = readUint32(await sha256(joined(utf8(`${name}\n`), typed)))
  if (keyId !== Number.parseInt(id, 16)) return null
  return { vkey, name, keyId, kind, bytes: typed.slice(1) }
}

/** Whether a key signed a note. Signatures by other keys are passed over, as C2SP demands. */
export async function signedBy(key: VerifyKey, { text, signatures }: Note): Promise<Signed> {
  const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
  const [first] = own
  if (first === undefined) return 'missing'
  const { message, signature } = messageOf(key, text, first.bytes)
  try {
    const { subtle } = crypto
    const held = await subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify'])
    const isGood = await subtle.verify('Ed25519', held, signature, utf8(message))
    return isGood ? 'good' : 'bad'
  } catch (thrown) {
    if (isUnable(thrown)) return 'unable'
    return 'bad'
  }
}

/** What a witness signs says also when it saw the checkpoint. */
function messageOf(key: VerifyKey, text: string, bytes: Bytes) {
  if (key.kind === 'log') return { message: text, signature: bytes }
  const time = bytes.length > TIME_SIZE ? new DataView(bytes.buffer).getBigUint64(0) : 0n
  return {
    message: `cosignature/v1\ntime ${time}\n${text}`,
    signature: bytes.slice(TIME_SIZE),
  }
}

/** A browser without Ed25519 says so in this way. */
const isUnable = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === 'NotSupportedError'
