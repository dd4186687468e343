import { z } from 'zod'
import type { Policy } from '../../policy/policy.js'
import { refuse } from '../../refusal.js'
import { no, ok } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { checksSchema, policiesSchema, policySchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { checkWire, policyWire } from '../wire/policy.js'

const anyone = ['steward', 'engineer', 'officer'] as const
const tag = 'Policies'

/** What can be asked for. */
export function policyRoutes({ policies, settings }: Services): readonly Route[] {
  const wire = (policy: Policy) => policyWire(policy, settings.deadlineMs)
  return [
    route({
      ...{ method: 'get', path: '/v1/policies', summary: 'All policies', tag, status: 200 },
      roles: anyone,
      answer: policiesSchema,
      handle: () => Promise.resolve(ok({ policies: policies.policies().map(wire) })),
    }),
    route({
      ...{ method: 'get', path: '/v1/policies/{policy}', summary: 'One policy', tag, status: 200 },
      roles: anyone,
      params: z.object({ policy: z.string().min(1).max(100) }),
      answer: policySchema,
      refusals: ['POLICY_UNKNOWN'],
      handle: ({ params }) => {
        const policy = policies.policy(params.policy)
        const unknown = refuse('POLICY_UNKNOWN', 'There is no policy of this id.')
        return Promise.resolve(policy === undefined ? no(unknown) : ok(wire(policy)))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/checks', summary: 'All ready-made checks', tag, status: 200 },
      roles: anyone,
      answer: checksSchema,
      handle: () => Promise.resolve(ok({ checks: policies.checks().map(checkWire) })),
    }),
  ]
}
