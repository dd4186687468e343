import { isGone, knownWords } from '../roster/words.js'
import { day, known, lifecycle, state, words } from './cell-parts.js'
import { bare, reference } from './identity-parts.js'
import { whole, type PlanContext, type TablePlan } from './plan.js'

/** Roles of live users in each org, in one shape for 1.1 (users.role, orgSourcedIds) and 1.2 (roles). */
export function userRoles({ lexicons }: PlanContext): TablePlan[] {
  const list = [...new Set([...knownWords('users', 'role'), ...knownWords('roles', 'role')])]
  const role = words('role', ['role'], list, (cell) => list.find((word) => word === cell) ?? null)
  const ranks = knownWords('roles', 'roleType')
  const unless = { reads: 'status', gone: isGone }
  return [
    {
      table: 'user_roles',
      kind: 'users',
      line: false,
      parts: [
        bare(lexicons, 'userSourcedId', 'PERSON', 'sourcedId'),
        role,
        words('roleType', [], ranks, () => 'primary'),
      ],
      each: { list: 'orgSourcedIds', parts: [bare(lexicons, 'orgSourcedId', 'ORG', 'item')] },
      unless,
    },
    {
      table: 'user_roles',
      kind: 'roles',
      line: false,
      parts: [
        bare(lexicons, 'userSourcedId', 'PERSON'),
        role,
        words(
          'roleType',
          ['roleType'],
          ranks,
          (cell) => ranks.find((word) => word === cell) ?? null,
        ),
        bare(lexicons, 'orgSourcedId', 'ORG'),
      ],
      each: null,
      unless,
    },
  ]
}

/** Roles and log-in profiles (1.2). */
export function accounts({ lexicons }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  return [
    whole('roles', [
      ref('sourcedId', 'ROLE'),
      ...lifecycle('roles'),
      ref('userSourcedId', 'PERSON'),
      known('roles', 'roleType'),
      known('roles', 'role'),
      day('beginDate'),
      day('endDate'),
      ref('orgSourcedId', 'ORG'),
      ref('userProfileSourcedId', 'PROFILE'),
    ]),
    whole('userProfiles', [
      ref('sourcedId', 'PROFILE'),
      ...lifecycle('userProfiles'),
      ref('userSourcedId', 'PERSON'),
      ...['profileType', 'vendorId', 'applicationId', 'credentialType'].map(state),
      ref('username', 'LOGIN'),
    ]),
  ]
}
