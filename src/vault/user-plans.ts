import { emailDomain, fold, isE164, isEmail } from '../roster/text.js'
import { externalId, userIds } from './external-ids.js'
import {
  flag,
  flagOf,
  grade,
  known,
  lifecycle,
  list,
  personName,
  sharedText,
  state,
} from './cell-parts.js'
import { identifier, reference } from './identity-parts.js'
import { filled, itemsOf, type Cell, type Part } from './part.js'
import { SHARED, each, whole, type PlanContext, type TablePlan } from './plan.js'

/** Null unless both cells are filled. */
const compared = (column: string, other: string, same: (a: string, b: string) => boolean): Part =>
  flag(column, ['username', other], (a, b) => (filled(a) && filled(b) ? same(a, b) : null))

const equal = (a: string, b: string) => a === b
const localPart = (email: string) => email.slice(0, Math.max(0, email.lastIndexOf('@')))

/** Everyone in the roster. */
export function users({ lexicons, emailDomains }: PlanContext): TablePlan {
  const id = identifier.bind(null, lexicons)
  const phones = ['sms', 'phone'].flatMap((name) => [state(name), flagOf(name, 'e164', isE164)])
  return whole('users', [
    id('sourcedId', 'PERSON'),
    ...lifecycle('users'),
    known('users', 'enabledUser'),
    known('users', 'role'),
    id('username', 'LOGIN'),
    compared('username__eq_email', 'email', (a, b) => fold(a) === fold(b)),
    compared('username__eq_local', 'email', (a, b) => fold(a) === fold(localPart(b))),
    compared('username__eq_identifier', 'identifier', equal),
    compared('username__eq_sourcedId', 'sourcedId', equal),
    id('identifier', 'IDENT'),
    flag('identifier__eq_sourcedId', ['identifier', 'sourcedId'], (a, b) =>
      filled(a) && filled(b) ? a === b : null,
    ),
    id('email', 'LOGIN'),
    flagOf('email', 'valid', isEmail),
    sharedText('email__domain', ['email'], emailDomains, SHARED.emailDomains, (email) =>
      filled(email) ? emailDomain(email) : null,
    ),
    ...['givenName', 'familyName'].flatMap(personName),
    ...['middleName', 'preferredGivenName', 'preferredFamilyName', 'preferredMiddleName'].map(
      state,
    ),
    state('pronouns'),
    ...phones,
    state('userIds'),
    flagOf('userIds', 'valid', (cell) => itemsOf(cell).every((item) => externalId(item) !== null)),
    ...['orgSourcedIds', 'agentSourcedIds', 'grades'].flatMap(list),
    reference(lexicons, 'userMasterIdentifier', 'MASTER'),
    reference(lexicons, 'primaryOrgSourcedId', 'ORG'),
  ])
}

/** The lists of users: orgs, agents, external ids, grades. */
export function userLists({ lexicons, idTypes }: PlanContext): TablePlan[] {
  const ref = reference.bind(null, lexicons)
  const owner = ref('userSourcedId', 'PERSON', 'sourcedId')
  return [
    each('user_orgs', 'users', owner, 'orgSourcedIds', [ref('orgSourcedId', 'ORG', 'item')]),
    each('user_agents', 'users', owner, 'agentSourcedIds', [
      ref('agentSourcedId', 'PERSON', 'item'),
    ]),
    each('user_ids', 'users', owner, 'userIds', [
      sharedText('idType', ['item'], idTypes, SHARED.idTypes, (item) => typeOf(item)),
      userIds(lexicons.EXTID),
      flag('item__valid', ['item'], (item) => filled(item) && externalId(item) !== null),
    ]),
    each('user_grades', 'users', owner, 'grades', [grade(lexicons)]),
  ]
}

const typeOf = (item: Cell) => (item === null ? null : (externalId(item)?.type ?? null))
