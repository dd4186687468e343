import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { readBase64 } from '../src/ledger/base64.js'
import { checkpointTextOf, openCheckpoint } from '../src/ledger/checkpoint.js'
import { cosignedText } from '../src/ledger/cosignature.js'
import { readVkey } from '../src/ledger/key.js'
import { verifyConsistency, type TreeHead } from '../src/ledger/proof.js'
import { sha256 } from '../src/ledger/tree.js'

/** How a witness behaves; `well` is as C2SP tlog-witness says. */
export type Mood =
  | 'well'
  | 'silent'
  | 'garbage'
  | 'endless'
  | 'another key'
  | 'another checkpoint'
  | 'contradicting'
  | 'conflict without size'
  | 'moved'
  | number

interface WitnessSigner {
  readonly vkey: string
  line(checkpointText: string, time: bigint): string
}

/** Signs as cosignature/v1 says, made here from the specification. */
export function witnessSigner(name: string, seed: Buffer): WitnessSigner {
  const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = createPrivateKey({
    ...{ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' },
  })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const typed = Buffer.concat([Buffer.of(0x04), spki.subarray(-32)])
  const id = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).subarray(0, 4)
  return {
    vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    line(checkpointText, time) {
      const stamp = Buffer.alloc(8)
      stamp.writeBigUInt64BE(time)
      const signature = sign(null, Buffer.from(cosignedText(checkpointText, time)), key)
      return `\u2014 ${name} ${Buffer.concat([id, stamp, signature]).toString('base64')}\n`
    },
  }
}

/** A small real witness over HTTP, for one log, which can also misbehave. */
export class WitnessServer {
  mood: Mood = 'well'
  /** What it saw last. */
  seen: TreeHead = { size: 0, root: Buffer.alloc(0) }
  /** Requests so far. */
  asked = 0
  readonly signer = witnessSigner('witness.example', Buffer.alloc(32, 41))
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  readonly #log: { readonly origin: string; readonly vkey: string }

  constructor(log: { readonly origin: string; readonly vkey: string }) {
    this.#log = log
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/submit`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked += 1
    const body = await text(request)
    const right = request.method === 'POST' && request.url === '/submit/add-checkpoint'
    const { status, type, content } = right ? this.#decide(body) : reply(404)
    if (status === 0) return
    const elsewhere = status === 302 ? { location: '/elsewhere' } : {}
    response.writeHead(status, { 'content-type': type, ...elsewhere })
    if (content !== 'endless') {
      response.end(content)
      return
    }
    const pour = (): void => {
      while (response.write('x'.repeat(10_000)));
      response.once('drain', pour)
    }
    pour()
  }

  #decide(body: string): Reply {
    const { mood } = this
    if (typeof mood === 'number') return reply(mood)
    const split = body.indexOf('\n\n')
    const [first = '', ...lines] = body.slice(0, split).split('\n')
    const note = body.slice(split + 2)
    const checkpointText = checkpointTextOf(note)
    const good = this.signer.line(checkpointText, 1_700_000_000n)
    switch (mood) {
      case 'silent':
        return { ...reply(200), status: 0 }
      case 'garbage':
        return { ...reply(200), content: '\u2014 witness.example AAAA\n\u0000\ufffd' }
      case 'endless':
        return { ...reply(200), content: 'endless' }
      case 'another key':
        return { ...reply(200), content: stranger.line(checkpointText, 1_700_000_000n) }
      case 'another checkpoint':
        return { ...reply(200), content: this.signer.line(`${checkpointText}x\n`, 1n) }
      case 'contradicting':
        return conflict(first === 'old 1' ? 2 : 1)
      case 'conflict without size':
        return { ...reply(409), content: 'no' }
      case 'moved':
        return reply(302)
      case 'well':
        return this.#judge(first, lines, note, good)
    }
  }

  #judge(first: string, lines: readonly string[], note: string, good: string): Reply {
    const verifier = readVkey(this.#log.vkey)
    const opened = verifier === null ? null : openCheckpoint(note, verifier, this.#log.origin)
    if (opened?.ok !== true) return reply(403)
    const old = Number(/^old (0|[1-9][0-9]*)$/u.exec(first)?.[1] ?? NaN)
    const proof = lines.map(readBase64)
    const { checkpoint } = opened
    if (Number.isNaN(old) || old > checkpoint.size || proof.length > 63) return reply(400)
    if (!proof.every((hash): hash is Buffer => hash !== null)) return reply(400)
    if (old !== this.seen.size) return conflict(this.seen.size)
    const holds = old === 0 ? proof.length === 0 : verifyConsistency(this.seen, checkpoint, proof)
    if (!holds) return reply(422)
    this.seen = checkpoint
    // Another witness's line comes first: a client has to find its own.
    return { ...reply(200), content: stranger.line(note, 5n) + good }
  }
}

const stranger = witnessSigner('stranger.example', Buffer.alloc(32, 42))

interface Reply {
  readonly status: number
  readonly type: string
  readonly content: string
}

const reply = (status: number): Reply => ({ status, type: 'text/plain', content: '' })
const conflict = (size: number): Reply => ({
  ...{ status: 409, type: 'text/x.tlog.size', content: `${size}\n` },
})
