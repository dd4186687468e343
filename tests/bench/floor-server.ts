import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { leastOf, type Kind } from './least.js'

/**
 * The least that can answer over HTTP and log before and after.
 * `node floor-server.ts <kind> <today> <before> <folder>`; says its port on stdout.
 */
const [kind = '', today = '', before = '', folder = ''] = process.argv.slice(2)
const { log, run } = await leastOf[kind as Kind]({ today, before, folder })

const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const { sql } = JSON.parse(await text(request)) as { sql: string }
    await log()
    const rows = await run(sql)
    await log()
    response.end(JSON.stringify({ rows }))
  }
  answer().catch((cause: unknown) => {
    response.writeHead(500).end(String(cause))
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
