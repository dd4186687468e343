import type { Command } from 'commander'
import { createClient } from './client/client.js'
import type { Client, Reply } from './client/client.js'
import { UsageError } from './shell.js'
import type { Shell } from './shell.js'
import { plainJson } from './text/plain.js'
import { styleOf } from './text/style.js'
import type { Style } from './text/style.js'
import { wrap } from './text/width.js'

/** What every command that speaks to the service takes. */
export interface ServiceOptions {
  readonly url?: string
  readonly token?: string
  readonly json?: boolean
}

export const DEFAULT_URL = 'http://127.0.0.1:8420'
/** The client's own settings; the service has none of these names. */
export const CLIENT_SETTINGS = ['HOMEROOM_URL', 'HOMEROOM_TOKEN'] as const

/** Adds a command that speaks to the service, with the options all of them share. */
export function serviceCommand(parent: Command, usage: string, words: string): Command {
  return parent
    .command(usage)
    .description(words)
    .option('--url <url>', `address of the service; else HOMEROOM_URL, else ${DEFAULT_URL}`)
    .option('--token <token>', 'who asks; else HOMEROOM_TOKEN, which other users cannot see')
    .option('--json', 'the raw answer, times in UTC')
}

/** What is printed on. */
export interface Sheet {
  readonly style: Style
  /** Columns that tables may take. */
  readonly columns: number
}

/** A person's place at the service: the calls, and how answers are shown to them. */
export interface Desk extends Sheet {
  readonly client: Client
  /** With `--json` the raw answer, otherwise the lines made of it. */
  show<T>(reply: Reply<T>, lines: (value: T) => readonly string[]): void
}

/** @throws UsageError without a token or with a URL that is none. */
export function deskOf(shell: Shell, options: ServiceOptions): Desk {
  const { terminal, signal } = shell
  const token = options.token ?? shell.env.HOMEROOM_TOKEN ?? ''
  if (token === '') {
    throw new UsageError(
      'No token: set HOMEROOM_TOKEN (see "homeroom token --help") or use --token.',
    )
  }
  return {
    client: createClient({ url: urlOf(shell, options), token, signal }),
    style: styleOf(terminal),
    columns: terminal.columns,
    show(reply, lines) {
      if (options.json === true) terminal.out(plainJson(reply.text))
      else for (const line of lines(reply.value)) terminal.out(line)
    },
  }
}

function urlOf(shell: Shell, options: ServiceOptions): URL {
  const text = options.url ?? shell.env.HOMEROOM_URL ?? DEFAULT_URL
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    throw new UsageError(
      'The address of the service must be a URL such as https://homeroom.example.org.',
    )
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    shell.terminal.err('Note: this address is not HTTPS; the token travels readable.')
  }
  return url
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(host)
}

/** Prose, wrapped to the screen (100 columns at most), each line after `indent`. */
export function prose(text: string, columns: number, indent = ''): readonly string[] {
  const width = Math.max(20, Math.min(columns, 100)) - indent.length
  return wrap(text, width).map((line) => indent + line)
}
