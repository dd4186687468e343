import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { v7 } from 'uuid'
import { systemClock } from '../../src/clock.js'
import { createIssuer, type Grant } from '../../src/identity/issuer.js'
import { start } from '../cli-process.js'
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

/** Every living process below one, of any depth. */
export function descendants(pid: number): readonly number[] {
  const children = childrenOf(pid)
  return [...children, ...children.flatMap(descendants)]
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
        .split(' ')
        .filter((word) => word !== '')
        .map(Number),
    )
  } catch {
    // It ended meanwhile.
    return []
  }
}

/** Those of the processes that still live after `patienceMs`, by command line; a zombie does not live. */
export async function survivors(
  pids: readonly number[],
  patienceMs: number,
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs
  for (;;) {
    const living = pids.map(commandOf).filter((command) => command !== '')
    if (living.length === 0 || performance.now() > until) return living
    await setTimeout(20)
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
