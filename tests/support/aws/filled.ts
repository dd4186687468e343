import type { AwsClients } from '../../../src/engine/aws/clients.js'
import { proposeApplying } from '../../../src/engine/aws/apply/apply.js'
import type { AwsPlace } from '../../../src/engine/aws/place.js'
import { awsPlan } from '../../../src/engine/aws/plan/plan.js'
import { publish } from '../../../src/engine/aws/publish/publish.js'
import type { AwsStanding } from '../../../src/engine/aws/standing.js'
import type { RoomSpec } from '../../../src/engine/port.js'
import type { Policy } from '../../../src/policy/policy.js'

const MIB = 1024 * 1024

/** Applies a policy to a made-up AWS and publishes one snapshot under it, as `homeroom aws` would. */
export async function filled(
  { clients, place }: { readonly clients: AwsClients; readonly place: AwsPlace },
  load: {
    readonly policy: Policy
    readonly snapshot: string
    /** A room with all tables of the policy. */
    readonly spec: RoomSpec
    readonly dataDir: string
  },
): Promise<AwsStanding> {
  const plan = awsPlan(load.policy, place)
  const applying = await proposeApplying(clients, plan, () => Promise.resolve())
  const standing = await applying.carryOut(() => undefined)
  await publish({ ...load, place, clients, memoryBytes: 512 * MIB })
  return standing
}
