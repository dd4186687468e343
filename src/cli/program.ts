import { Command } from 'commander'
import { awsCommand } from './commands/aws.js'
import { checksCommand } from './commands/checks.js'
import { decideCommand } from './commands/decide.js'
import { demoCommand } from './commands/demo.js'
import { endCommand } from './commands/end.js'
import { erasureCommand } from './commands/erasure.js'
import { exportCommand } from './commands/export.js'
import { figuresCommand } from './commands/figures.js'
import { importCommand } from './commands/import.js'
import { initCommand } from './commands/init.js'
import { ledgerCommand } from './commands/ledger.js'
import { linkCommand } from './commands/link.js'
import { policiesCommand } from './commands/policies.js'
import { queryCommand } from './commands/query.js'
import { recordCommand } from './commands/record.js'
import { reportCommand } from './commands/report.js'
import { requestCommand } from './commands/request.js'
import { resolveCommand } from './commands/resolve.js'
import { schemaCommand } from './commands/schema.js'
import { serveCommand } from './commands/serve.js'
import { sessionsCommand } from './commands/sessions.js'
import { tokenCommand } from './commands/token.js'
import { vendorCommand } from './commands/vendor.js'
import type { Shell } from './shell.js'
import { homeroomVersion } from '../config/version.js'

const HELP = `
Start here:  homeroom demo          a made-up district, from request to proof, in half a minute
On a server: homeroom init, serve, token, vendor, import
Day by day:  steward  requests, figures, approve, deny, sessions, revoke, resolve
             engineer policies, request, schema, checks, query, close
             officer  ledger list, ledger verify, record, report, export
On AWS:      aws plan, apply, publish, verify, doctor

Exit codes: 0 done, 1 a fault, 2 a refusal (an expected no), 64 a command line that was not understood.`

/** The program `homeroom`, one file per command. It never ends the process itself. */
export function createProgram(shell: Shell): Command {
  const { terminal } = shell
  const program = new Command('homeroom')
  program
    .description('A data clean room for K-12 rosters: debug a district without seeing a child.')
    .version(homeroomVersion())
    .addHelpText('after', HELP)
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is meant.')
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/u, '')),
      writeErr: (text) => terminal.err(text.replace(/\n$/u, '')),
      getOutHelpWidth: () => Math.min(100, terminal.columns),
      getErrHelpWidth: () => Math.min(100, terminal.columns),
    })
  for (const add of COMMANDS) add(program, shell)
  return program
}

/** In the order of the help text: the order in which people come to need them. */
const COMMANDS: readonly ((program: Command, shell: Shell) => void)[] = [
  demoCommand,
  initCommand,
  serveCommand,
  tokenCommand,
  linkCommand,
  vendorCommand,
  importCommand,
  policiesCommand,
  requestCommand,
  figuresCommand,
  decideCommand,
  sessionsCommand,
  endCommand,
  schemaCommand,
  checksCommand,
  queryCommand,
  resolveCommand,
  ledgerCommand,
  recordCommand,
  reportCommand,
  exportCommand,
  erasureCommand,
  awsCommand,
]
