import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { Config } from '../../config/config.js'
import type { Secrets } from '../../config/secrets.js'
import { systemClock } from '../../clock.js'
import { Fault } from '../../fault.js'
import type { Grant, Issued } from '../../identity/issuer.js'
import type { Role } from '../../identity/principal.js'
import { dataOption, localConfig } from '../settings.js'
import { UsageError } from '../shell.js'
import type { Shell } from '../shell.js'
import { clockTime } from '../text/time.js'

interface TokenOptions {
  readonly data?: string
  readonly role: Role
  readonly as: string
  readonly vendor?: string
  readonly hours: number
  readonly json?: boolean
}

const ROLES = ['steward', 'engineer', 'officer'] as const satisfies readonly Role[]

const HELP = `
The token is printed on standard output, so that it can be kept without being seen:
  export HOMEROOM_TOKEN=$(homeroom token --data FOLDER --role steward --as "Dana Ortiz")

That it was issued is written to the log before it is printed. While a service holds the log, that
cannot be: the token is issued all the same, and the service logs its first use.`

/** `homeroom token` */
export function tokenCommand(program: Command, shell: Shell): void {
  dataOption(
    program.command('token').description('make a token for a person, with the key of this machine'),
  )
    .addOption(new Option('--role <role>', 'what they are').choices(ROLES).makeOptionMandatory())
    .requiredOption('--as <name>', 'who they are; the same name every time')
    .option('--vendor <id>', 'for an engineer: the vendor they work for')
    .option('--hours <n>', 'how long it holds, 12 at most', hoursUpTo12, 8)
    .option('--json', 'the token with its id and its end, in UTC')
    .addHelpText('after', HELP)
    .action(async (options: TokenOptions) => {
      const { terminal } = shell
      const grant = grantOf(options)
      const { config, secrets } = await localConfig(shell, options.data)
      const { issued, logged } = await issueLogged(config, secrets, grant)
      const expiresAt = new Date(issued.expiresAt).toISOString()
      if (options.json === true) {
        const { token, tokenId } = issued
        terminal.out(JSON.stringify({ token, tokenId, expiresAt, logged }))
        return
      }
      terminal.out(issued.token)
      terminal.err(`For ${grant.role} ${grant.name} until ${clockTime(expiresAt)}.`)
      if (!logged)
        terminal.err('A service holds the log: its first use will be logged, not its making.')
    })
}

function grantOf({ role, as: name, vendor, hours }: TokenOptions): Grant {
  const common = { name, ttlSeconds: Math.round(hours * 3600) }
  if (name.trim() === '' || name.length > 200)
    throw new UsageError('Give a name of 1 to 200 letters.')
  if (role === 'engineer') {
    if (vendor === undefined) throw new UsageError('An engineer works for a vendor: give --vendor.')
    return { ...common, role, vendor }
  }
  if (vendor !== undefined) throw new UsageError('Only an engineer works for a vendor.')
  return { ...common, role }
}

/** Issues with the log if it is free; `logged` tells. */
async function issueLogged(
  config: Config,
  secrets: Secrets,
  grant: Grant,
): Promise<{ readonly issued: Issued; readonly logged: boolean }> {
  const { issueHere } = await import('../issue.js')
  const ledger = await freeLedger(config, secrets)
  try {
    return { issued: await issueHere(ledger, config, secrets, grant), logged: ledger !== null }
  } finally {
    await ledger?.close()
  }
}

async function freeLedger(config: Config, { ledgerKey }: Secrets) {
  const { openLedger } = await import('../../ledger/ledger.js')
  const { createSigner } = await import('../../ledger/key.js')
  const { fold } = await import('../../session/evolve.js')
  // With several instances one runs most of the time; it logs the token's first use.
  if (config.ledger.kind === 'postgres') return null
  const { origin, anchorFile, data } = config
  const signer = createSigner(origin, ledgerKey)
  const tools = { clock: systemClock, random: randomBytes, fold, origin, signer, anchorFile }
  try {
    return await openLedger({ ...tools, directory: join(data, 'ledger') })
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'DATA_FOLDER_IN_USE') return null
    throw cause
  }
}

function hoursUpTo12(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0.001 && value <= 12) return value
  throw new InvalidArgumentError('Give a number of hours up to 12.')
}
