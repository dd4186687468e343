import { emailDomain, fold, isE164, isEmail } from '../roster/text.js'
import {
  areItems,
  isPlainEmail,
  isTrimmed,
  lastAt,
  sameBytes,
  sameFolded,
} from '../roster/plain-cell.js'
import { colonOf, externalId, typeRange, userIds } from './external-ids.js'
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
import { compared, type PlainComparison } from './plain-comparison.js'
import type { PlainRange } from './plain-range.js'
import { SHARED, each, whole, type PlanContext, type TablePlan } from './plan.js'

const equal = (a: string, b: string) => a === b
const localPart = (email: string) => email.slice(0, Math.max(0, email.lastIndexOf('@')))

/** Compares the local part of an address, which is not empty, with a text. */
const sameLocal: PlainComparison = (data, from, to, other, otherTo) => {
  const end = lastAt(data, other, otherTo)
  return end > other && isTrimmed(data, other, end) ? sameFolded(data, from, to, other, end) : null
}

const same = (column: string, reads: readonly [string, string]): Part =>
  compared(column, reads, equal, sameBytes)

/** What follows the last @ of an address of ASCII bytes. */
const afterAt: PlainRange = {
  from: (data, from, to) => {
    const at = isTrimmed(data, from, to) ? lastAt(data, from, to) : -1
    return at < 0 ? -1 : at + 1
  },
  to: (_data, _from, to) => to,
}

const hasColon = (data: Uint8Array, from: number, to: number): boolean =>
  colonOf(data, from, to) >= 0

/** True if every item of a cell of ASCII bytes has the form; null if it is left to the long way. */
function arePlainItems(data: Uint8Array, from: number, to: number): boolean | null {
  return areItems(data, from, to, hasColon) || null
}

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
    compared(
      'username__eq_email',
      ['username', 'email'],
      (a, b) => fold(a) === fold(b),
      sameFolded,
    ),
    compared(
      'username__eq_local',
      ['username', 'email'],
      (a, b) => fold(a) === fold(localPart(b)),
      sameLocal,
    ),
    same('username__eq_identifier', ['username', 'identifier']),
    same('username__eq_sourcedId', ['username', 'sourcedId']),
    id('identifier', 'IDENT'),
    same('identifier__eq_sourcedId', ['identifier', 'sourcedId']),
    id('email', 'LOGIN'),
    flagOf('email', 'valid', isEmail, isPlainEmail),
    sharedText(
      'email__domain',
      ['email'],
      emailDomains,
      SHARED.emailDomains,
      (email) => (filled(email) ? emailDomain(email) : null),
      afterAt,
    ),
    ...['givenName', 'familyName'].flatMap(personName),
    ...['middleName', 'preferredGivenName', 'preferredFamilyName', 'preferredMiddleName'].map(
      state,
    ),
    state('pronouns'),
    ...phones,
    state('userIds'),
    flagOf(
      'userIds',
      'valid',
      (cell) => itemsOf(cell).every((item) => externalId(item) !== null),
      arePlainItems,
    ),
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
      sharedText('idType', ['item'], idTypes, SHARED.idTypes, (item) => typeOf(item), typeRange),
      userIds(lexicons.EXTID),
      {
        ...flag('item__valid', ['item'], (item) => filled(item) && externalId(item) !== null),
        quick: (data, from, to) => (colonOf(data, from, to) < 0 ? -1 : 1),
      },
    ]),
    each('user_grades', 'users', owner, 'grades', [grade(lexicons)]),
  ]
}

const typeOf = (item: Cell) => (item === null ? null : (externalId(item)?.type ?? null))
