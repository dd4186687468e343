import { DOMAIN_NAMES, type Domain } from './domain.js'
import type { StagedPlan } from './filling.js'
import type { Lane, LaneParts } from './lane.js'
import { Lexicon } from './lexicon.js'
import type { PlanContext } from './plan.js'
import { Stage } from './staging.js'

/** What two lanes have read, as one. */
export interface Joined {
  readonly context: PlanContext
  readonly plans: readonly StagedPlan[]
}

/**
 * Joins what another thread has read with a lane of here. Its numbers of texts become those of
 * here, but in a domain of which nothing was met here.
 */
export function join({ context, plans }: Lane, parts: LaneParts): Joined {
  const lexicons: Record<Domain, Lexicon> = { ...context.lexicons }
  const here = new Map<Domain, Uint32Array>()
  for (const domain of DOMAIN_NAMES) {
    const other = new Lexicon(parts.lexicons[domain])
    if (lexicons[domain].texts.count === 0) lexicons[domain] = other
    else here.set(domain, lexicons[domain].merge(other))
  }
  const people = here.get('PERSON') ?? Uint32Array.from(parts.standings, (_, person) => person)
  context.people.merge(parts.standings, people)
  let next = 0
  const joined = plans.map((staged) => {
    if (!parts.kinds.includes(staged.plan.kind)) return staged
    const stage = new Stage(staged.stage.columns, parts.stages[next++])
    for (const { ids } of [...staged.plan.parts, ...(staged.plan.each?.parts ?? [])]) {
      for (const { domain, on } of ids) {
        const now = here.get(domain)
        if (now) stage.renumber(on, now)
      }
    }
    return { ...staged, stage }
  })
  return { context: { ...context, lexicons }, plans: joined }
}
