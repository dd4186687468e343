import { Fault } from '../../../fault.js'
import type { AwsClients } from '../clients.js'
import type { AwsPlan } from '../plan/plan.js'
import { quotaFaults } from '../plan/quotas.js'
import type { AwsStanding } from '../standing.js'
import { createQuestions } from '../verify/questions.js'
import type { Questions } from '../verify/questions.js'
import { carryOut } from './carry-out.js'
import { readHeld } from './held.js'
import type { Held } from './held.js'
import { Ids } from './ids.js'
import { really } from './once.js'
import type { Wait } from './once.js'
import { stepsOf } from './steps.js'
import type { Step } from './steps.js'

/** What applying a plan would do now. */
export interface Proposal {
  /** All things of the plan in order, those to leave among them. */
  readonly steps: readonly Step[]
  /** What is there under this policy's names and in no plan: named, and never touched. */
  readonly unplanned: readonly string[]
  /** Limits of AWS that the plan breaks; nothing can be applied then. */
  readonly overQuota: readonly string[]
}

export interface Applying {
  readonly proposal: Proposal
  /**
   * Makes AWS hold the plan, looks at it again, and gives what to keep as the standing.
   *
   * Each call that is done stays done: after a crash at any of them the same command goes on from there.
   * @throws Fault `ENGINE_DIFFERS` if steps for a person or broken limits are left, or AWS holds something
   * else afterwards; `ENGINE_UNREACHABLE`
   */
  carryOut(progress: (step: Step, done: number, of: number) => void): Promise<AwsStanding>
}

/**
 * Looks at what AWS holds of a plan; changes nothing yet.
 * @throws Fault `ENGINE_DIFFERS` for a name that is taken twice, `ENGINE_UNREACHABLE` if AWS cannot be seen
 */
export async function proposeApplying(
  clients: AwsClients,
  plan: AwsPlan,
  wait: Wait = really,
): Promise<Applying> {
  const ask = await createQuestions(clients)
  const held = await readHeld(ask, plan)
  const proposal = {
    ...{ steps: stepsOf(plan, held), unplanned: held.unplanned },
    overQuota: quotaFaults(plan, held.others),
  }
  return {
    proposal,
    async carryOut(progress) {
      if (proposal.overQuota.length > 0 || proposal.steps.some(isByHand)) throw cannot()
      const work = { clients, ask, plan, wait, ids: new Ids(held) }
      const steps = proposal.steps.filter(({ action }) => action !== 'leave')
      if (steps.length === 0) return work.ids.standing(plan)
      for (const [at, step] of steps.entries()) {
        progress(step, at, steps.length)
        await carryOut(work, step)
      }
      return new Ids(await settled(ask, plan, wait)).standing(plan)
    },
  }
}

const isByHand = ({ action }: Step): boolean => action === 'byHand'

/** AWS can take some seconds to show what it was told. */
const LOOKS = 4
const PAUSE_MS = 1_500

/** What AWS holds once there is nothing left to do. */
async function settled(ask: Questions, plan: AwsPlan, wait: Wait): Promise<Held> {
  for (let looks = 1; ; looks += 1) {
    const held = await readHeld(ask, plan)
    if (stepsOf(plan, held).every(({ action }) => action === 'leave')) return held
    if (looks >= LOOKS) throw unsettled()
    await wait(PAUSE_MS * looks)
  }
}

const cannot = (): Fault =>
  new Fault(
    'ENGINE_DIFFERS',
    'This plan cannot be applied before a person has mended what is named.',
  )

const unsettled = (): Fault =>
  new Fault(
    'ENGINE_DIFFERS',
    'AWS took every change, and still holds something else. Run the command again to see what; ' +
      'somebody else may be changing it too.',
  )
