import { v7 } from 'uuid'
import { systemClock } from '../../src/clock.js'
import { createIssuer, type Grant } from '../../src/identity/issuer.js'
import { start } from '../cli-process.js'
import { descendants } from './processes.js'
import { furnished, ORIGIN, personAt, settingsOf, type Person } from './house.js'

/** A service in a process of its own, from dist/, over the folder of a house. */
export interface Served {
  readonly url: string
  person(grant: Omit<Grant, 'ttlSeconds'> & { readonly vendor?: string }): Promise<Person>
  /** Without warning; resolves with every process that it had started. */
  kill(): Promise<readonly number[]>
  /** As an operator stops it. */
  stop(): Promise<void>
}

export async function serveHouse(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const env = { ...(await settingsOf(folder)), ...settings }
  const { secrets } = await furnished(folder)
  const { child, ended } = start(['serve'], env)
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /listens on (\S+);/u.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => {
      reject(new Error(`the service ended: ${said}`))
    })
  })
  const issuer = createIssuer({
    ...{ seed: secrets.tokenKey ?? new Uint8Array(), origin: ORIGIN },
    ...{ clock: systemClock, tokenId: () => v7() },
  })
  return {
    url,
    async person(grant) {
      const { token } = await issuer.issue({ ...grant, ttlSeconds: 3600 } as Grant)
      return personAt(url, token)
    },
    async kill() {
      const below = descendants(child.pid ?? 0)
      child.kill('SIGKILL')
      await ended
      return below
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
