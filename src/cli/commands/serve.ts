import { once } from 'node:events'
import type { Command } from 'commander'
import { dataOption, localConfig } from '../settings.js'
import type { Shell } from '../shell.js'

/** `homeroom serve` */
export function serveCommand(program: Command, shell: Shell): void {
  dataOption(
    program.command('serve').description('run the service until it is told to stop'),
  ).action(async (options: { readonly data?: string }) => {
    const { terminal, signal } = shell
    terminal.err('Homeroom is starting.')
    const { config, secrets } = await localConfig(shell, options.data)
    const { createServices } = await import('../../services.js')
    const { createApp } = await import('../../http/app.js')
    const { listen } = await import('../listen.js')
    const { linkLine } = await import('../link-line.js')
    const running = await createServices(config, secrets, {
      showLink: (principal, link) => {
        terminal.err(linkLine(principal, link))
      },
    })
    try {
      const server = await listen(createApp(running.services), config)
      terminal.err(`Homeroom ${config.origin} listens on ${server.url}; stop it with Ctrl-C.`)
      if (!signal.aborted) await once(signal, 'abort')
      terminal.err('Homeroom is stopping.')
      await server.close()
    } finally {
      await running.close()
    }
  })
}
