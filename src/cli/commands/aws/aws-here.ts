import type { AwsConfig } from '../../../config/aws.js'
import type { Config } from '../../../config/config.js'
import { awsPlan } from '../../../engine/aws/plan/plan.js'
import type { AwsPlan } from '../../../engine/aws/plan/plan.js'
import { createPolicyShelf } from '../../../policy/load.js'
import type { Policy } from '../../../policy/policy.js'
import { localConfig } from '../../settings.js'
import { UsageError } from '../../shell.js'
import type { Shell } from '../../shell.js'

/** What every command of `homeroom aws` about one policy takes. */
export interface AwsOptions {
  readonly policy: string
  readonly data?: string
  readonly json?: boolean
}

export interface AwsHere {
  readonly config: Config
  readonly aws: AwsConfig
  readonly policy: Policy
  readonly plan: AwsPlan
}

/**
 * The settings and the plan of this machine; sends nothing.
 * @throws UsageError if no place in AWS is set, or there is no such policy
 */
export async function awsHere(shell: Shell, options: AwsOptions): Promise<AwsHere> {
  const { config } = await localConfig(shell, options.data)
  const { aws } = config
  if (aws === null) {
    throw new UsageError(
      'No place in AWS: set HOMEROOM_AWS_REGION, _ACCOUNT, _DATA_BUCKET, _RESULT_BUCKET and _ROLE.',
    )
  }
  const shelf = createPolicyShelf({ directory: config.policies })
  const policy = shelf.policy(options.policy)
  if (policy === undefined) {
    const known = shelf.policies().map(({ id }) => id)
    throw new UsageError(`There is no such policy here; there are ${known.join(', ')}.`)
  }
  return { config, aws, policy, plan: awsPlan(policy, aws.place) }
}
