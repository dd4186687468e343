import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { entrypoint } from '../src/entrypoint.js'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

type Env = Readonly<Record<string, string>>

/** Starts the real program from dist/, with nothing of ours in its environment but `env`. */
export function start(args: readonly string[], env: Env = {}, input = ''): Started {
  const main = fileURLToPath(entrypoint('main.js'))
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...env },
  })
  child.stdin.end(input)
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([out, err]) => ({ code: child.exitCode, out, err }),
  )
  return { child, ended }
}

/** Runs the real program to its end. */
export function homeroom(args: readonly string[], env: Env = {}, input = ''): Promise<Ended> {
  return start(args, env, input).ended
}

/** A `homeroom serve` that listens; `url` is where. */
export async function serve(data: string, port: number): Promise<Started & { url: string }> {
  const started = start(['serve', '--data', data], {
    HOMEROOM_PORT: String(port),
    HOMEROOM_LOG_LEVEL: 'fatal',
    HOMEROOM_ROOMS_WARM: '0',
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    started.child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /listens on (\S+);/u.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    started.child.once('exit', () => {
      reject(new Error(`the service ended: ${said}`))
    })
  })
  return { ...started, url }
}
