import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import type { AwsStanding } from '../standing.js'
import type { Held } from './held.js'

/** The ids of a plan's things, as they become known. Asking for one before its thing is made is a defect. */
export class Ids {
  readonly #ids = new Map<string, string>()

  constructor({ collaboration, membership, tables }: Held) {
    this.set('collaboration', collaboration.id)
    this.set('membership', membership.id)
    for (const { table, configuredTable, association } of tables) {
      this.set(`configured table ${table.alias}`, configuredTable.id)
      this.set(`association ${table.alias}`, association.id)
    }
  }

  set(name: string, id: string | null): void {
    if (id !== null) this.#ids.set(name, id)
  }

  get collaboration(): string {
    return this.#of('collaboration')
  }

  get membership(): string {
    return this.#of('membership')
  }

  configuredTable({ alias }: PlannedTable): string {
    return this.#of(`configured table ${alias}`)
  }

  association({ alias }: PlannedTable): string {
    return this.#of(`association ${alias}`)
  }

  /** All of them, to be kept. */
  standing({ policy, tables }: AwsPlan): AwsStanding {
    return {
      ...{ policy, collaboration: this.collaboration, membership: this.membership },
      tables: Object.fromEntries(
        tables.map((table) => [
          table.part.name,
          { configuredTable: this.configuredTable(table), association: this.association(table) },
        ]),
      ),
    }
  }

  #of(name: string): string {
    const id = this.#ids.get(name)
    if (id === undefined) throw new TypeError(`the ${name} is not made yet`)
    return id
  }
}
