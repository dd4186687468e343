import type { Command } from 'commander'
import { vendorSchema, vendorsSchema } from '../../http/schema.js'
import type { VendorWire } from '../../http/schema.js'
import { deskOf, serviceCommand } from '../desk.js'
import type { ServiceOptions } from '../desk.js'
import type { Shell } from '../shell.js'
import { plain } from '../text/plain.js'
import { table } from '../text/table.js'
import { clockTime } from '../text/time.js'

/** `homeroom vendor add | list | engineer` */
export function vendorCommand(program: Command, shell: Shell): void {
  const vendor = program.command('vendor').description('register vendors and their engineers')

  serviceCommand(vendor, 'add <vendor>', 'register a vendor under a short id (steward)')
    .option('--name <name>', 'name for people; the id if left out')
    .action(async (id: string, options: ServiceOptions & { readonly name?: string }) => {
      const desk = deskOf(shell, options)
      const body = { vendor: id, name: options.name ?? id }
      desk.show(await desk.client.post('/v1/vendors', body, vendorSchema), (added) => [
        `${plain(added.name)} is registered as ${desk.style.strong(added.vendor)}.`,
        `Next: homeroom vendor engineer ${added.vendor} NAME`,
      ])
    })

  serviceCommand(vendor, 'list', 'the vendors and their engineers').action(
    async (options: ServiceOptions) => {
      const desk = deskOf(shell, options)
      desk.show(await desk.client.get('/v1/vendors', vendorsSchema), ({ vendors }) =>
        vendors.length === 0
          ? ['No vendor is registered yet.']
          : table(HEADS, vendors.map(vendorRow), desk.columns, desk.style),
      )
    },
  )

  serviceCommand(
    vendor,
    'engineer <vendor> <name>',
    'register an engineer, named as in their token',
  ).action(async (id: string, engineer: string, options: ServiceOptions) => {
    const desk = deskOf(shell, options)
    const path = `/v1/vendors/${encodeURIComponent(id)}/engineers`
    desk.show(await desk.client.post(path, { engineer }, vendorSchema), (added) => [
      `${plain(engineer)} may now file requests for ${plain(added.name)}.`,
    ])
  })
}

const HEADS = [
  { title: 'vendor', whole: true },
  { title: 'name' },
  { title: 'engineers' },
  { title: 'since' },
]

function vendorRow(vendor: VendorWire): readonly string[] {
  const engineers = vendor.engineers.map(({ engineer }) => engineer).join(', ')
  return [vendor.vendor, vendor.name, engineers, clockTime(vendor.addedAt)]
}
