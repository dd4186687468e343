import type { Attack } from './attack.js'
import { codesInWords } from './attacker.js'
import { bit, inClass, less, ofGrades, onTargets, signs } from './count.js'
import { scored, type Trace } from './score.js'

/** One asks about the club, a colleague about the club without its one sixth-grader. */
const colleagues: Attack = async (field, { opened }) => [
  await onTargets(
    field,
    { attack: 'two engineers of one vendor, a query each', targets: opened },
    async (attacker, target) => {
      const all = await attacker.count(inClass(await attacker.classAt(target.club)))
      await attacker.colleague()
      const token = await attacker.classAt(target.club)
      const without = await attacker.count(inClass(token, ofGrades(...target.others)))
      return { signs: signs(all, without), guess: bit(less(all.n, without.n)) }
    },
  ),
]

/** The club today and the club tomorrow, when the child has left it. */
const loads: Attack = async (field, { opened }) => {
  const attacker = await field.attacker('counts-only')
  const targets = field.roster.targets.slice(0, opened)
  const counts = async () => {
    const found: Awaited<ReturnType<typeof attacker.count>>[] = []
    for (const { club } of targets) {
      found.push(await attacker.count(inClass(await attacker.classAt(club))))
    }
    return found
  }
  const today = await counts()
  await field.load(field.roster.filesAfter)
  await attacker.reopen()
  const tomorrow = await counts()
  // Whoever comes next is to find the roster as it was.
  await field.load(field.roster.files)
  const traces = targets.flatMap(({ secret }, at): Trace[] => {
    const [one, other] = [today[at], tomorrow[at]]
    if (one === undefined || other === undefined) return []
    return [{ secret, signs: signs(one, other), guess: bit(less(one.n, other.n)) }]
  })
  const attack = 'two loads: the child has left the club between them'
  const note = codesInWords([attacker])
  return [scored({ attack, policy: 'counts-only', queries: attacker.queries, note }, traces)]
}

export const TOGETHER: readonly Attack[] = [colleagues, loads]
