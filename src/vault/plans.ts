import { accounts, userRoles } from './account-plans.js'
import { demographics } from './demographic-plan.js'
import type { PlanContext, TablePlan } from './plan.js'
import { organisation, teaching } from './school-plans.js'
import { userLists, users } from './user-plans.js'

/** Every table that is made from a file, in no order. Together they fill all of the catalogue but `pkg_*`. */
export function tablePlans(context: PlanContext): readonly TablePlan[] {
  return [
    ...organisation(context),
    ...teaching(context),
    users(context),
    ...userLists(context),
    ...userRoles(context),
    ...accounts(context),
    demographics(context),
  ]
}
